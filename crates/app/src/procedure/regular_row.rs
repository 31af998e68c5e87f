//! From a member of an establishment to the row of the book.

use romori_intake::{AnnualPay, Leave, MonthPay, PersonPay, RiseOrFall};
use romori_roster::{FixedPayChange, PayMonth};
use romori_statute::basis_days::PayCalendar;
use romori_types::{YearMonth, Yen};

use super::Caution;
use super::given::{AnnualClaim, Given};
use super::member::Member;
use super::regular::{month, sheet_leave, some_yen};
use super::revision::SummerRevision;

/// A row of the book, and what the ledger lacks for it.
pub(super) struct MadeRow {
    pub row: PersonPay,
    pub refusal: Option<Refusal>,
    pub cautions: Vec<Caution>,
}

/// Why a person cannot be decided from the ledger.
pub(super) struct Refusal {
    /// In a few words, for the list.
    pub words: &'static str,
    /// As sentences: what is wrong, what to do.
    pub why: String,
}

/// Makes the row of one member for the determination of `year`.
pub(super) fn make(
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    year: i16,
    given: &Given,
    revision: &SummerRevision,
) -> MadeRow {
    let (april, june) = (month(year, 4), month(year, 6));
    let months: Vec<YearMonth> = april.through(june).collect();
    let mut refusal = None;
    let mut paid = [None; 3];
    for (place, month) in paid.iter_mut().zip(&months) {
        match pay_of(member, *month, calendar) {
            Ok(found) => *place = found,
            Err(missing) => refusal = refusal.or(Some(missing)),
        }
    }
    let late: Vec<(YearMonth, Yen)> = months
        .iter()
        .filter_map(|month| Some((*month, some_yen(member.pay_in(*month)?.back_pay)?)))
        .collect();
    if late.len() > 1 {
        refusal = refusal.or_else(|| Some(several_late(&late)));
    }
    let mut row = base_row(member, year, given);
    row.months = paid;
    if let Some((month, amount)) = late.last() {
        row.retro_month = u8::try_from(month.month()).ok();
        row.retro_amount = Some(*amount);
    }
    if let Some((month, change)) = last_change(member, &months) {
        row.rise_or_fall_month = u8::try_from(month.month()).ok();
        row.rise_or_fall = Some(change);
    }
    row.revision_month = revision.month;
    let cautions = cautions(member, year, revision);
    MadeRow { row, refusal, cautions }
}

fn base_row(member: &Member<'_>, year: i16, given: &Given) -> PersonPay {
    let person = member.person;
    let number = person.number;
    let previous = member.standard_in(month(year, 8));
    let other_workplaces = given.other_workplaces(person.id);
    let leave = member
        .leaves_between(month(year, 4).first_day(), month(year, 6).last_day())
        .next()
        .map(|leave| Leave { kind: sheet_leave(leave.kind), text: leave.kind.ja().to_owned() });
    let claim = given.annual_claim(person.id);
    PersonPay {
        row: number,
        rows: vec![number],
        insured_number: member.enrolment.insured_number,
        employee_number: person.identity.employee_number.clone(),
        name_kanji: member.name_kanji(),
        name_kana: member.name_kana(),
        birth_date: person.identity.birth_date,
        worker: member.worker(),
        acquired_on: Some(member.since),
        left_on: member.left_on(),
        previous_health_standard: previous.and_then(|standard| standard.health),
        previous_pension_standard: previous.and_then(|standard| standard.pension),
        previous_revised: previous.map(|standard| standard.from_month),
        months: [None; 3],
        rise_or_fall_month: None,
        rise_or_fall: None,
        retro_month: None,
        retro_amount: None,
        revision_month: None,
        leave,
        two_workplaces: member.two_workplaces(),
        other_workplaces_remuneration: other_workplaces,
        aged_70_months: Vec::new(),
        basic_pension_number: person.identity.basic_pension_number.clone(),
        annual_average: claim.and_then(|claim| annual_pay(member, year, claim)),
        remarks: given.of(person.id).map_or_else(String::new, |given| given.remarks.clone()),
    }
}

/// What was paid in a month; `None` where nothing was due yet.
///
/// A month without a record is no month without pay: it would silently fall out of the average. It
/// is so only before the first pay is due, and through a leave without pay.
fn pay_of(
    member: &Member<'_>,
    month: YearMonth,
    calendar: Option<PayCalendar>,
) -> Result<Option<MonthPay>, Refusal> {
    if let Some(pay) = member.pay_in(month) {
        return Ok(Some(sheet_pay(pay)));
    }
    let (from, to) = member.period_paid_in(month, calendar);
    let acquired_on = member.since;
    let first_pay_may_be_later = calendar.is_none() && from <= acquired_on && acquired_on <= to;
    if to < acquired_on || first_pay_may_be_later {
        return Ok(None);
    }
    let away = member
        .leaves_between(from, to)
        .any(|leave| leave.from <= from && leave.until.is_none_or(|last| to <= last));
    if away {
        return Ok(Some(MonthPay { days: Some(0), ..MonthPay::default() }));
    }
    Err(Refusal {
        words: "報酬の記録がない",
        why: format!(
            "{}に支払った報酬が台帳にありません。台帳に入れるか、支払がなければ0日・0円で入れてください。",
            month.ja()
        ),
    })
}

fn sheet_pay(pay: &PayMonth) -> MonthPay {
    MonthPay {
        days: pay.days,
        cash: pay.cash(),
        in_kind: pay.in_kind,
        full_month_paid: pay.full_month,
    }
}

fn several_late(late: &[(YearMonth, Yen)]) -> Refusal {
    let months: Vec<String> =
        late.iter().map(|(month, _)| format!("{}月", month.month())).collect();
    Refusal {
        words: "遡及が2か月以上",
        why: format!(
            "遡及支払額が{}にあります。届書は1か月分しか書けません。年金事務所に書き方を確かめ、台帳の遡及支払額を1か月にまとめてください。",
            months.join("と")
        ),
    }
}

/// The last change of fixed pay that the ledger declares in these months.
fn last_change(member: &Member<'_>, months: &[YearMonth]) -> Option<(YearMonth, RiseOrFall)> {
    months.iter().rev().find_map(|month| {
        let change = match member.pay_in(*month)?.fixed_change? {
            FixedPayChange::Rise => RiseOrFall::Rise,
            FixedPayChange::Fall => RiseOrFall::Fall,
        };
        Some((*month, change))
    })
}

/// The twelve months from July of the year before, if the ledger has every one with its days; those
/// before the acquisition have none.
fn annual_pay(member: &Member<'_>, year: i16, claim: AnnualClaim) -> Option<AnnualPay> {
    let mut remuneration = [Yen::ZERO; 12];
    let mut days = [0; 12];
    let months = month(year - 1, 7).through(month(year, 6));
    for ((total, count), month) in remuneration.iter_mut().zip(&mut days).zip(months) {
        if month.last_day() < member.since {
            continue;
        }
        let pay = member.pay_in(month)?;
        *total = pay.total() - pay.back_pay;
        *count = pay.days?;
    }
    let AnnualClaim { recurring, consent } = claim;
    Some(AnnualPay { remuneration, days, recurring, consent })
}

fn cautions(member: &Member<'_>, year: i16, revision: &SummerRevision) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let mut say = |text: String| cautions.push(Caution { number: member.person.number, text });
    if member.worker_disagrees() {
        say("被保険者資格と雇用で短時間労働者かどうかが違います。どちらかを直してください。"
            .to_owned());
    }
    if member.standard_in(month(year, 8)).is_none() {
        say("今の標準報酬月額が台帳にありません。".to_owned());
    }
    cautions.extend(
        revision
            .cautions
            .iter()
            .map(|text| Caution { number: member.person.number, text: text.clone() }),
    );
    cautions
}
