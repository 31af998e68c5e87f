//! 納入告知額の見込み — what an establishment should be asked to pay for a month, from its ledgers.

use std::collections::BTreeMap;
use std::fmt;

use romori_roster::{ClientView, EstablishmentProfile, Insurer};
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::premium::{
    HealthInsurer, InsuranceKind, NoticeLine, NoticePerson, PremiumRounding, ProratedAmounts,
    premium_notice,
};
use romori_statute::trace::{Explanation, Silent};
use romori_types::{EstablishmentId, PersonId, YearMonth, Yen};

use super::notice_person::{NotCharged, Question};
use super::notice_rates::{rates, rounding};
use super::{Caution, PersonCharge, PersonOf, Unclear};

/// 納入告知額の見込み — one establishment and one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedNotice {
    /// 顧問先番号
    pub client: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// The month of the premium (◯月分); bonuses are those paid in it.
    pub month: YearMonth,
    /// Who sends the notice of health insurance: the pension office, or a society.
    pub health_collector: Collector,
    /// Health, pension, contribution, in this order.
    pub amounts: [NoticeAmount; 3],
    /// What the pension office asks for.
    pub pension_office_total: Yen,
    /// What the society asks for, where there is one.
    pub society_total: Option<Yen>,
    /// What each person adds, those who add nothing with the reason, by number.
    pub persons: Vec<PersonCharge>,
    /// Who is not in it because the ledger does not allow an answer.
    pub unclear: Vec<Unclear>,
    /// What to look at.
    pub cautions: Vec<Caution>,
    /// The steps behind the amounts.
    pub why: Explanation,
    pub(super) insurer: HealthInsurer,
    pub(super) rounding: PremiumRounding,
}

/// 告知の種別の見込み
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeAmount {
    /// Which kind.
    pub kind: InsuranceKind,
    /// As the law sums it.
    pub line: NoticeLine,
    /// Whether what the persons bear, and so the employer's part, is known.
    pub parts_known: bool,
}

/// 徴収する所
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collector {
    /// 年金事務所
    PensionOffice,
    /// 健康保険組合, by name.
    Society(String),
}

/// 人が補うこと — what the notice needs and no ledger holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeGiven {
    /// 二以上事業所勤務の按分額, as the pension office decided them.
    pub prorated: BTreeMap<PersonId, ProratedAmounts>,
}

/// Why a notice cannot be expected at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeError {
    /// The client has no such establishment.
    NoEstablishment,
    /// The law gives no answer.
    Statute(StatuteError),
}

impl fmt::Display for NoticeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEstablishment => {
                f.write_str("この事業所は見つかりません。事業所を選び直してください。")
            }
            Self::Statute(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NoticeError {}

impl From<StatuteError> for NoticeError {
    fn from(error: StatuteError) -> Self {
        Self::Statute(error)
    }
}

impl NoticeAmount {
    /// What the employer bears, where it is known.
    pub fn employer(&self) -> Option<Yen> {
        self.parts_known.then_some(self.line.employer)
    }

    /// What the persons bear, where it is known.
    pub fn employees(&self) -> Option<Yen> {
        self.parts_known.then_some(self.line.employees)
    }
}

/// What an establishment should be asked to pay for a month.
///
/// Law: 健康保険法155条・161条2項, 厚生年金保険法81条・82条2項, 子ども・子育て支援法69条・70条. The whole of every
/// person is summed unrounded and its fraction dropped once a kind; the employer bears what the
/// persons' rounded deductions leave. Month: of premium. Not covered: 保険料調整制度, earlier months
/// that are settled in this one, premiums of 任意継続.
///
/// # Errors
/// When there is no such establishment, or no rates for the month. A person whose ledger allows no
/// answer is listed and does not hide the others.
pub fn expected_notice(
    law: &Law,
    view: &ClientView,
    establishment: EstablishmentId,
    month: YearMonth,
    given: &NoticeGiven,
) -> Result<ExpectedNotice, NoticeError> {
    let place = view.establishment(establishment).ok_or(NoticeError::NoEstablishment)?;
    let profile = &place.profile;
    let found = rates(profile, month, law)?;
    let rounding = rounding(profile);
    let question = Question { establishment, month, insurer: &found.insurer, rounding, law };
    let (mut persons, unclear) = charges(&question, view);
    let mut cautions = Vec::new();
    for charge in &mut persons {
        add_prorated(charge, given, &mut cautions);
    }
    let mut why = Explanation::default();
    let lines: Vec<NoticePerson> =
        persons.iter().filter(|one| !one.is_nothing()).map(|one| one.line).collect();
    let notice = premium_notice(lines, &found.insurer, month, law, &mut why)?;
    let amounts = notice.lines.map(|line| {
        // Of who works at two workplaces the deductions are not known, only the whole.
        let whole_only = given_for(&persons, given);
        let of_society = line.kind != InsuranceKind::Health || found.parts_known;
        NoticeAmount { kind: line.kind, line, parts_known: of_society && !whole_only }
    });
    let [health, pension, contribution] = amounts.map(|amount| amount.line.notified);
    let health_collector = collector(profile);
    let society = health_collector != Collector::PensionOffice;
    let office_health = if society { Yen::ZERO } else { health };
    Ok(ExpectedNotice {
        client: view.number,
        establishment,
        month,
        health_collector,
        amounts,
        pension_office_total: office_health + pension + contribution,
        society_total: society.then_some(health),
        persons,
        unclear,
        cautions,
        why,
        insurer: found.insurer,
        rounding,
    })
}

fn collector(profile: &EstablishmentProfile) -> Collector {
    match &profile.insurer {
        Insurer::Kyokai => Collector::PensionOffice,
        Insurer::Society { name, .. } => Collector::Society(name.clone()),
    }
}

fn charges(question: &Question<'_>, view: &ClientView) -> (Vec<PersonCharge>, Vec<Unclear>) {
    let (mut persons, mut unclear) = (Vec::new(), Vec::new());
    for person in &view.persons {
        let who = PersonOf::of(view, person);
        match question.charges(who, person, &mut Silent) {
            Ok(found) => persons.extend(found),
            Err(error) => unclear.push(Unclear { who, message: error.to_string() }),
        }
    }
    persons.sort_by_key(|charge: &PersonCharge| charge.who.number);
    (persons, unclear)
}

/// Amounts of who works at two workplaces are decided by the pension office, and entered.
fn add_prorated(charge: &mut PersonCharge, given: &NoticeGiven, cautions: &mut Vec<Caution>) {
    let who = charge.who;
    if charge.not_charged == Some(NotCharged::TwoWorkplaces) {
        match given.prorated.get(&who.id) {
            Some(amounts) => {
                charge.line.prorated = *amounts;
                charge.not_charged = None;
            }
            None => cautions.push(Caution {
                who,
                text: "二以上事業所勤務です。決定通知書の按分額を入れると見込みに入ります。"
                    .to_owned(),
            }),
        }
    }
    let told = std::mem::take(&mut charge.cautions);
    cautions.extend(told.into_iter().map(|text| Caution { who, text }));
}

/// Whether somebody is in it with amounts that were given whole.
fn given_for(persons: &[PersonCharge], given: &NoticeGiven) -> bool {
    let whole = |charge: &PersonCharge| given.prorated.contains_key(&charge.who.id);
    persons.iter().any(|charge| whole(charge) && !charge.is_nothing())
}
