//! 賞与 — the payments of a day for a client: 標準賞与額 with its caps, who is filed, and the notice.
//!
//! Law: 健康保険法45条, 厚生年金保険法24条の4. Bonuses that other employers paid are in no ledger here: the
//! cap of the fiscal year says so, and takes what the person stated.

use romori_filing::{AMOUNT_CAP, BonusRemarks, BonusRow, NoBonusReport};
use romori_roster::{BonusPayment, ClientView, EstablishmentView, PersonView};
use romori_statute::age::AgeFact;
use romori_statute::employment::Employment;
use romori_statute::law::Law;
use romori_statute::leave_exemption::Leave;
use romori_statute::premium::HealthInsurer;
use romori_statute::standard_bonus::{
    BonusCase, BonusPayment as LawPayment, BonusPremium, BonusYearCase, BonusesBefore,
    StandardBonus, bonus_premium, bonuses_of_year,
};
use romori_statute::trace::{Explanation, Silent};
use romori_statute::{StatuteError, leave_exemption};
use romori_types::{Date, EstablishmentId, FiscalYear, PersonId, YearMonth, Yen};

use super::Choices;
use super::facts::{FactsUsed, Subject};
use super::gather::Gathered;
use super::given::Given;
use super::leave::joined_leaves;
use super::member::{AgeClass, Member, Named, filed_person};
use super::place::rounding_of;
use crate::drafting::{Notice, submission};
use crate::office::{OfficeForm, OfficeProblem};

/// 賞与の支払 of one day, everybody of a client.
#[derive(Debug, Clone)]
pub struct BonusDay {
    /// 支払日
    pub paid_on: Date,
    /// Everybody paid and insured on the day, in the order of establishments and persons.
    pub entries: Vec<BonusEntry>,
    /// The numbers of those paid who were not insured on the day: no notice, no premium.
    pub not_insured: Vec<u32>,
}

/// 一人の賞与
#[derive(Clone)]
pub struct BonusEntry {
    /// The person.
    pub person: PersonId,
    /// The person's number within the client.
    pub number: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// 通貨, with the earlier payments of the month.
    pub cash: Yen,
    /// 現物, likewise.
    pub in_kind: Yen,
    /// 同一月内の賞与合算: the day of the month's first payment, if there was one before.
    pub first_day_of_month: Option<i8>,
    /// The age on the day of payment.
    pub age: AgeClass,
    /// Whether the notice carries it, and if not, why.
    pub filing: BonusFiling,
    /// 標準賞与額 of the month and its premium; why not, if it cannot be decided.
    pub decision: Result<BonusPremium, StatuteError>,
    /// 健康保険の年度の上限 and what has been used of it.
    pub cap: Option<BonusCap>,
    /// What somebody should look at.
    pub cautions: Vec<String>,
    case: Case,
}

/// What the decision was made of, to be explained again.
#[derive(Clone)]
struct Case {
    bonus: Yen,
    paid_on: Date,
    before: BonusesBefore,
    insurer: Option<HealthInsurer>,
    birth_date: Date,
    rounding: romori_statute::premium::PremiumRounding,
    employment: Employment,
    leave: Option<Leave>,
}

/// 届出の要否
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BonusFiling {
    /// 賞与支払届が要る
    Filed,
    /// 1,000円未満
    BelowThousand,
    /// A later payment of the month is known; its notice carries all of them.
    WithLaterPayment(Date),
}

/// 年度の上限 — how much of the fiscal year's cap of health is used. Data for a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusCap {
    /// 年度
    pub year: FiscalYear,
    /// Determined in earlier months of the year.
    pub before: Yen,
    /// Of it at other employers, as the person stated; none if nothing was stated.
    pub elsewhere: Option<Yen>,
    /// This month's, within the cap.
    pub this: Yen,
    /// The cap.
    pub cap: Yen,
}

/// Decides the bonuses that a client paid on a day.
///
/// Payments to who was not insured on the day are no bonuses of the law and are left out. Payments
/// of one month are added (健康保険法45条1項); the last day's notice carries the sum.
pub fn determine(law: &Law, client: &ClientView, paid_on: Date, given: &Given) -> BonusDay {
    let mut entries = Vec::new();
    let mut not_insured = Vec::new();
    let paid = |person: &&PersonView| person.bonuses.iter().any(|paid| paid.paid_on == paid_on);
    for person in client.persons.iter().filter(paid) {
        match member_on(client, person, paid_on) {
            Some((place, member)) => entries.push(entry(law, place, &member, paid_on, given)),
            None => not_insured.push(person.number),
        }
    }
    entries.sort_by_key(|made| {
        let place = client.establishment(made.establishment).map(|place| place.number);
        (place, made.number)
    });
    BonusDay { paid_on, entries, not_insured }
}

/// The establishment through which a person is insured on a day, the later one if two do.
fn member_on<'a>(
    client: &'a ClientView,
    person: &'a PersonView,
    day: Date,
) -> Option<(&'a EstablishmentView, Member<'a>)> {
    let places = client.establishments.iter();
    places
        .filter_map(|place| Some((place, Member::between(person, place.id, day, day)?)))
        .max_by_key(|(_, member)| member.enrolment.acquired_on)
}

/// 賞与不支給報告書 — that no bonus was paid in a month in which one was expected.
///
/// # Errors
/// What is wrong with the office's own items.
pub fn no_bonus(
    office: &OfficeForm,
    expected_in: YearMonth,
    (former_months, new_months): (Vec<u8>, Vec<u8>),
    today: Date,
) -> Result<NoBonusReport, Vec<OfficeProblem>> {
    let submission = submission(office, today)?;
    Ok(NoBonusReport { submission, expected_in, former_months, new_months })
}

fn entry(
    law: &Law,
    place: &EstablishmentView,
    member: &Member<'_>,
    paid_on: Date,
    given: &Given,
) -> BonusEntry {
    let person = member.person;
    let month = YearMonth::of(paid_on);
    let in_month = |paid: &&BonusPayment| YearMonth::of(paid.paid_on) == month;
    let so_far = || person.bonuses.iter().filter(in_month).filter(|paid| paid.paid_on <= paid_on);
    let cash: Yen = so_far().map(|paid| paid.cash).sum();
    let in_kind: Yen = so_far().map(|paid| paid.in_kind).sum();
    let first = so_far().map(|paid| paid.paid_on).min().filter(|day| *day < paid_on);
    let later = person.bonuses.iter().filter(in_month).map(|paid| paid.paid_on).max();
    let elsewhere = given.of(person.id).and_then(|given| given.bonus_elsewhere);
    let filing = match later {
        Some(later) if paid_on < later => BonusFiling::WithLaterPayment(later),
        _ if cash + in_kind < Yen::new(1_000) => BonusFiling::BelowThousand,
        _ => BonusFiling::Filed,
    };
    let earlier = determined_before(law, member, month);
    let before = earlier.clone().unwrap_or_default() + elsewhere.unwrap_or_default();
    let case = Case {
        bonus: cash + in_kind,
        paid_on,
        before: BonusesBefore { health_this_fiscal_year: before, this_month: Yen::ZERO },
        insurer: super::place::kyokai(&place.profile),
        birth_date: person.identity.birth_date,
        rounding: rounding_of(&place.profile),
        employment: employment_of(member),
        leave: freeing_leave(law, person, month),
    };
    let decision = earlier.and_then(|_| case.decide(law, &mut Silent));
    let cap = cap_of(law, paid_on, before, elsewhere, decision.as_ref().ok());
    let age = AgeClass::on(person.identity.birth_date, paid_on);
    let mut made = BonusEntry {
        person: person.id,
        number: person.number,
        establishment: place.id,
        cash,
        in_kind,
        first_day_of_month: first.map(Date::day),
        age,
        filing,
        decision,
        cap,
        cautions: Vec::new(),
        case,
    };
    made.cautions = cautions(member, &made);
    made
}

/// 標準賞与額 of health that this client's payments determined in earlier months of the year, while
/// the person was insured through it.
fn determined_before(
    law: &Law,
    member: &Member<'_>,
    month: YearMonth,
) -> Result<Yen, StatuteError> {
    let year = month.fiscal_year();
    let insured = |paid: &&BonusPayment| {
        member.person.enrolments.iter().any(|(_, enrolment)| {
            let through = Member::through(member.person, enrolment);
            enrolment.acquired_on <= paid.paid_on
                && through.left_on().is_none_or(|last| paid.paid_on <= last)
        })
    };
    let payments: Vec<LawPayment> = member
        .person
        .bonuses
        .iter()
        .filter(|paid| {
            let of = YearMonth::of(paid.paid_on);
            of.fiscal_year() == year && of < month
        })
        .filter(insured)
        .map(|paid| LawPayment { paid_on: paid.paid_on, amount: paid.total() })
        .collect();
    let case = BonusYearCase {
        payments: &payments,
        insurer: None,
        age: None,
        rounding: romori_statute::premium::PremiumRounding::default(),
        employment: Employment::default(),
        exempt: None,
    };
    let months = bonuses_of_year(&case, law, &mut Silent)?;
    Ok(months.iter().map(|month| month.standard.health).sum())
}

fn employment_of(member: &Member<'_>) -> Employment {
    Employment { acquired_on: Some(member.since), left_on: member.left_on() }
}

/// The leave that frees the bonuses of a month, if one does.
fn freeing_leave(law: &Law, person: &PersonView, month: YearMonth) -> Option<Leave> {
    let leaves = joined_leaves(person, month).ok()?;
    let frees = |leave: &Leave| {
        leave_exemption::leave_exemption(leave, law, &mut Silent)
            .is_ok_and(|exemption| exemption.frees_bonus(month))
    };
    leaves.into_iter().find(frees)
}

fn cap_of(
    law: &Law,
    paid_on: Date,
    before: Yen,
    elsewhere: Option<Yen>,
    decided: Option<&BonusPremium>,
) -> Option<BonusCap> {
    let cap = *law.health_bonus_cap.on(paid_on).ok()?.value;
    let this = decided?.standard.health;
    let year = YearMonth::of(paid_on).fiscal_year();
    Some(BonusCap { year, before, elsewhere, this, cap })
}

fn cautions(member: &Member<'_>, made: &BonusEntry) -> Vec<String> {
    let mut cautions = Vec::new();
    let mut say = |text: &str| cautions.push(text.to_owned());
    let last = made.case.paid_on;
    let year = last.checked_sub(romori_types::Span::new().years(1)).unwrap_or(last);
    let within =
        member.person.bonuses.iter().filter(|paid| year < paid.paid_on && paid.paid_on <= last);
    if within.count() >= 4 {
        say(
            "1年に4回以上支払っています。賞与ではなく報酬として扱うかどうかを、給与規程で確かめてください。",
        );
    }
    if member.two_workplaces() {
        say("二以上事業所勤務なので、標準賞与額は他の事業所と合算して決まります。");
    }
    if made.cap.is_some_and(|cap| cap.is_full()) {
        say("健康保険の年度の上限に達しています。");
    }
    if member.left_on().is_some_and(|left| YearMonth::of(left) == YearMonth::of(last))
        && made.decision.as_ref().is_ok_and(|made| !made.charged)
    {
        say("資格を喪失する月の賞与なので保険料はありませんが、届け出ます。");
    }
    if made.case.leave.is_some() {
        say("休業により保険料は免除されますが、届け出ます。年度の累計にも入ります。");
    }
    cautions
}

impl Case {
    fn decide<T: romori_statute::trace::Trace>(
        &self,
        law: &Law,
        trace: &mut T,
    ) -> Result<BonusPremium, StatuteError> {
        let case = BonusCase {
            bonus: self.bonus,
            paid_on: self.paid_on,
            before: self.before,
            insurer: self.insurer.as_ref(),
            age: Some(AgeFact::BirthDate(self.birth_date)),
            rounding: self.rounding,
            employment: self.employment,
            leave: self.leave,
        };
        bonus_premium(&case, law, trace)
    }
}

impl BonusEntry {
    /// Why, step by step.
    pub fn explain(&self, law: &Law) -> Explanation {
        let mut trace = Explanation::default();
        // A refused case keeps the steps taken until then; the refusal is in the decision.
        let _ = self.case.decide(law, &mut trace);
        trace
    }

    /// 標準賞与額, if it could be decided.
    pub fn standard(&self) -> Option<StandardBonus> {
        self.decision.as_ref().ok().map(|made| made.standard)
    }

    /// What the decision rests on, the establishment apart.
    pub fn facts(&self, client: &ClientView, given: &Given) -> FactsUsed {
        let mut used = FactsUsed::default();
        let Some(person) = client.person(self.number) else { return used };
        let month = YearMonth::of(self.case.paid_on);
        let from = month.fiscal_year().first_month().first_day();
        used.bonuses(person, from, month.last_day());
        used.given("paid_on", &self.case.paid_on);
        if let Some(given) = given.of(person.id) {
            used.given(&format!("given {}", person.id), given);
        }
        used
    }
}

impl BonusCap {
    /// What the year leaves after this month.
    pub fn left(&self) -> Yen {
        (self.cap - self.before - self.this).max(Yen::ZERO)
    }

    /// Whether nothing is left.
    pub fn is_full(&self) -> bool {
        self.left() == Yen::ZERO
    }

    /// What the sum does not know.
    pub fn unknown(&self) -> &'static str {
        match self.elsewhere {
            Some(_) => "他の事業主の賞与は、申し出のあった額を入れています。",
            None => {
                "他の事業主が支払った賞与は含みません。同じ年度に同じ保険者で受けた賞与があるときは、\
                 本人の申出（標準賞与額累計申出書）が要ります。"
            }
        }
    }
}

impl BonusDay {
    /// Those whom the notice of an establishment carries.
    pub fn filed_for<'a>(
        &'a self,
        establishment: EstablishmentId,
        choices: &'a Choices,
    ) -> impl Iterator<Item = &'a BonusEntry> {
        self.entries.iter().filter(move |made| {
            made.establishment == establishment
                && made.filing == BonusFiling::Filed
                && !choices.left_out.contains(&made.number)
        })
    }

    /// Makes and checks the notice of an establishment.
    pub fn notice(
        &self,
        client: &ClientView,
        establishment: EstablishmentId,
        office: &OfficeForm,
        choices: &Choices,
        today: Date,
    ) -> Notice {
        let mut gathered = Gathered::new(choices);
        for entry in self.filed_for(establishment, choices) {
            let Some(person) = client.person(entry.number) else { continue };
            let member = Member::between(person, establishment, self.paid_on, self.paid_on);
            let Some(member) = member else { continue };
            gathered.add(&member, |name| Ok(row_of(&member, name, entry, choices)));
        }
        gathered.check(office, today)
    }

    /// Everything the notice of an establishment rests on.
    pub fn facts(
        &self,
        client: &ClientView,
        establishment: EstablishmentId,
        given: &Given,
        choices: &Choices,
    ) -> FactsUsed {
        let mut used = FactsUsed::default();
        if let Some(place) = client.establishment(establishment) {
            used.one(Subject::Establishment(place.id), 0, Some(&place.profile));
        }
        for entry in self.filed_for(establishment, choices) {
            used.merge(entry.facts(client, given));
        }
        used
    }
}

fn row_of(member: &Member<'_>, name: &Named, entry: &BonusEntry, choices: &Choices) -> BonusRow {
    let only_70 = entry.age == AgeClass::From75;
    // The sum is checked against the amounts as written, each of which holds seven digits.
    let cap = Yen::new(AMOUNT_CAP);
    let paid = entry.cash.min(cap) + entry.in_kind.min(cap);
    BonusRow {
        person: filed_person(member, name, !only_70, &choices.spellings),
        paid_on: entry.case.paid_on,
        cash: entry.cash,
        in_kind: entry.in_kind,
        sum: if paid > cap { cap } else { paid.floor_to(1_000) },
        remarks: BonusRemarks {
            age_70: entry.age.is_aged(),
            two_offices: member.two_workplaces(),
            first_day_of_month: entry.first_day_of_month.and_then(|day| u8::try_from(day).ok()),
            only_70,
        },
    }
}

romori_types::quiet_debug!(BonusEntry);
