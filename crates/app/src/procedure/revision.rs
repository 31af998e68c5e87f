//! 月変の洗い出し — across a client after a pay month: whose fixed pay changed two months before, who is
//! due, who is not and why.
//!
//! Law: 健康保険法43条, 厚生年金保険法23条, 昭和36年1月26日保発4号. Both schemes are judged apart by
//! [`romori_statute::occasional_revision`]; nothing is judged here.

use romori_roster::{ClientView, StandardBy};
use romori_statute::basis_days::{PayCalendar, WorkerType};
use romori_statute::law::Law;
use romori_statute::occasional_revision::{
    self, OccasionalRevisionCase, RevisionReason, SchemeRevision,
};
use romori_statute::occasional_revision_annual::{self, AnnualRevision, AnnualRevisionCase};
use romori_statute::trace::Explanation;
use romori_types::{EstablishmentId, PersonId, YearMonth, Yen};

use super::facts::{FactsUsed, Subject, month_key};
use super::given::{Given, Skip};
use super::member::{AgeClass, Member};
use super::place::pay_calendar;
use super::regular::month;
use super::revision_inspect::{inspect, paid_by_time};
pub use super::revision_notice::RevisionNoticeTerms;

/// 月変の洗い出し — everybody of a client whose fixed pay changed, after the third month's pay.
#[derive(Debug, Clone)]
pub struct RevisionSurvey {
    /// The third month.
    pub third_month: YearMonth,
    /// 改定年月, the month after.
    pub revised_from: YearMonth,
    /// Everybody looked at, in the order of establishments and persons.
    pub found: Vec<Inspected>,
    /// How many insured persons had no change of fixed pay.
    pub unchanged: usize,
}

/// 見た人 — one person whose fixed pay changed.
#[derive(Clone)]
pub struct Inspected {
    /// The person.
    pub person: PersonId,
    /// The person's number within the client.
    pub number: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// 変動月: the first of the three months.
    pub change_month: YearMonth,
    /// 固定的賃金の変動, and how it was seen.
    pub cause: Cause,
    /// What comes of it.
    pub outcome: Outcome,
    /// 被保険者区分
    pub worker: WorkerType,
    /// The age on the first day of the month of revision.
    pub age: AgeClass,
    /// 従前の標準報酬月額
    pub previous: Option<Previous>,
    /// The three months and their averages, where all three are known.
    pub figures: Option<Figures>,
    /// 健康保険, if judged.
    pub health: Option<SchemeRevision>,
    /// 厚生年金保険, if judged.
    pub pension: Option<SchemeRevision>,
    /// 年間平均, where twelve months are known and it would apply if its conditions are met.
    pub annual: Option<AnnualRevision>,
    /// Whether 年間平均 was claimed and decides.
    pub annual_applied: bool,
    /// Whether the ledger already has the revision.
    pub recorded: bool,
    /// 見送り, entered by a person.
    pub skip: Option<Skip>,
    /// What somebody should look at.
    pub cautions: Vec<String>,
    pub(super) cases: Vec<OccasionalRevisionCase>,
    pub(super) annual_case: Option<AnnualRevisionCase>,
    pub(super) pay_from: YearMonth,
}

/// 固定的賃金の変動 — how it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The ledger says so.
    Declared {
        /// 昇給 when true, 降給 when false.
        raised: bool,
    },
    /// The fixed pay differs from that of the month before, late pay apart.
    AmountDiffers {
        /// Of the month before.
        before: Yen,
        /// Of the month of the change.
        after: Yen,
    },
}

/// 判定
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 月額変更届が要る: a scheme is revised.
    Due,
    /// No revision, or none that could be decided.
    NotDue(WhyNot),
}

/// 月変にならない理由
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// No pay is recorded for a month.
    PayMissing(YearMonth),
    /// 支払基礎日数 of a month are not known.
    DaysUnknown(YearMonth),
    /// Not insured for the whole of the first month.
    NotInsuredThroughout,
    /// Not insured any more in the month of revision.
    LeavesBefore,
    /// The difference lies in a month with leave or without a whole month's pay.
    Absence,
    /// The ledger has no standard in force.
    NoStandard,
    /// The standard in force lies at the end of its table, and the pay behind it is not known.
    RemunerationBehindUnknown,
    /// The pay behind the standard, as entered, gives another standard.
    RemunerationBehindDiffers,
    /// 二以上事業所勤務: the remuneration decided for this workplace is not known.
    TwoWorkplaces,
    /// Days fall short in these months.
    DaysShort {
        /// The months and their days.
        months: Vec<(YearMonth, u8)>,
        /// The days needed.
        limit: u8,
    },
    /// The law decides so: the reasons of health and pension.
    Judged {
        /// 健康保険, if judged.
        health: Option<RevisionReason>,
        /// 厚生年金保険, if judged.
        pension: Option<RevisionReason>,
    },
    /// The month lies outside what is known of the law, or an amount is impossible.
    Refused(String),
}

/// 従前の標準報酬月額
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Previous {
    /// 健康保険
    pub health: Option<Yen>,
    /// 厚生年金保険
    pub pension: Option<Yen>,
    /// 従前の改定月
    pub from_month: YearMonth,
}

/// 3か月の報酬 and their averages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// The months, earliest first.
    pub months: [MonthFigures; 3],
    /// 総計, late pay included.
    pub total: Yen,
    /// 平均額 of it, without its fraction.
    pub average: Yen,
    /// 修正平均額: without late pay, or 年間平均.
    pub corrected: Option<Yen>,
}

/// 1か月の報酬
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthFigures {
    /// 支給月
    pub month: YearMonth,
    /// 支払基礎日数
    pub days: u8,
    /// 通貨
    pub cash: Yen,
    /// 現物
    pub in_kind: Yen,
    /// Of the cash: 遡及支払額.
    pub back_pay: Yen,
}

/// 7月から9月までの改定 of a person, for the regular determination.
#[derive(Debug, Clone, Default)]
pub(super) struct SummerRevision {
    /// The month, if there is one.
    pub month: Option<YearMonth>,
    /// What somebody should look at.
    pub cautions: Vec<String>,
}

/// Looks at every insured person of a client after the pay of `third_month`.
///
/// Month: `third_month` is the third of the months judged; a revision applies from the next.
pub fn survey(
    law: &Law,
    client: &ClientView,
    third_month: YearMonth,
    given: &Given,
) -> RevisionSurvey {
    let revised_from = third_month.next();
    let mut found = Vec::new();
    let mut unchanged = 0;
    for place in &client.establishments {
        let calendar = pay_calendar(&place.profile);
        for person in &client.persons {
            let (from, until) = (third_month.plus(-2).first_day(), third_month.last_day());
            let Some(member) = Member::between(person, place.id, from, until) else { continue };
            match inspect(law, &member, calendar, third_month, given) {
                Some(inspected) => found.push(inspected),
                None => unchanged += 1,
            }
        }
    }
    RevisionSurvey { third_month, revised_from, found, unchanged }
}

/// Whether a revision from July to September bars the regular determination of `year`.
///
/// Law: 健康保険法41条3項. Planned and recorded revisions count, and those that the pay known so far
/// makes due.
pub(super) fn from_july_to_september(
    law: &Law,
    member: &Member<'_>,
    calendar: Option<PayCalendar>,
    year: i16,
    given: &Given,
) -> SummerRevision {
    let mut found = SummerRevision::default();
    let summer = month(year, 7)..=month(year, 9);
    let planned = given.of(member.person.id).and_then(|given| given.planned_revision);
    if let Some(planned) = planned.filter(|planned| summer.contains(planned)) {
        found.month = Some(planned);
        return found;
    }
    for revised in month(year, 7).through(month(year, 9)) {
        let recorded = member.standard_from(revised).is_some_and(|standard| {
            use StandardBy::{AfterChildcare, AfterMaternity, Occasional};
            matches!(standard.by, Occasional | AfterMaternity | AfterChildcare)
        });
        if recorded {
            found.month = Some(revised);
            return found;
        }
        let third = revised.previous();
        let Some(seen) = inspect(law, member, calendar, third, given) else { continue };
        let name = format!("{}月", revised.month());
        match seen.outcome {
            Outcome::Due if seen.skip.is_none() => {
                if seen.is_partial() {
                    found.cautions.push(format!(
                        "{name}の月変は片方の保険だけです。もう片方の定時決定の扱いを年金事務所に確かめてください。"
                    ));
                }
                found.month = Some(revised);
                return found;
            }
            Outcome::NotDue(WhyNot::PayMissing(_)) if seen.may_be_real(member) => {
                found.cautions.push(format!(
                "{}月に固定的賃金が変わっています。{name}の月変に当たると、算定基礎届の対象ではありません。",
                seen.change_month.month()
            ));
            }
            _ => {}
        }
    }
    found
}

impl RevisionSurvey {
    /// Those for whom the notice is due and not skipped.
    pub fn candidates(&self) -> impl Iterator<Item = &Inspected> {
        self.found.iter().filter(|seen| seen.is_due() && seen.skip.is_none())
    }

    /// Those for whom it would be due and that a person decided to skip.
    pub fn skipped(&self) -> impl Iterator<Item = &Inspected> {
        self.found.iter().filter(|seen| seen.is_due() && seen.skip.is_some())
    }

    /// Those looked at and not due.
    pub fn not_due(&self) -> impl Iterator<Item = &Inspected> {
        self.found.iter().filter(|seen| !seen.is_due())
    }
}

impl Inspected {
    /// Whether a scheme is revised.
    pub fn is_due(&self) -> bool {
        self.outcome == Outcome::Due
    }

    /// Whether one of the schemes judged is revised and the other is not.
    pub fn is_partial(&self) -> bool {
        match (self.health, self.pension) {
            (Some(health), Some(pension)) => health.revise() != pension.revise(),
            _ => false,
        }
    }

    /// Whether the change is more than a difference of hours worked or of days away.
    fn may_be_real(&self, member: &Member<'_>) -> bool {
        matches!(self.cause, Cause::Declared { .. }) || !paid_by_time(member)
    }

    /// Why, step by step: the decision made again for each scheme.
    pub fn explain(&self, law: &Law) -> Explanation {
        let mut trace = Explanation::default();
        for case in &self.cases {
            // A refused case keeps the steps taken until then; the refusal is in the outcome.
            let _ = occasional_revision::decide(law, case, &mut trace);
        }
        if let Some(case) = self.annual_case.filter(|_| self.annual_applied) {
            let _ = occasional_revision_annual::decide(law, &case, &mut trace);
        }
        trace
    }

    /// What the decision rests on, the establishment apart.
    pub fn facts(&self, client: &ClientView, given: &Given) -> FactsUsed {
        let mut used = FactsUsed::default();
        let Some(person) = client.person(self.number) else { return used };
        used.person(person);
        let (first, last) = (self.pay_from, self.change_month.plus(2));
        let paid = person.pay.range(first..=last);
        let paid = paid.map(|(month, pay)| (month_key(*month), pay));
        used.range(Subject::Person(person.id), month_key(first), month_key(last), paid);
        used.given("change_month", &self.change_month);
        if let Some(given) = given.of(person.id) {
            used.given(&format!("given {}", person.id), given);
        }
        used
    }
}

impl Cause {
    /// Whether fixed pay rose.
    pub fn raised(self) -> bool {
        match self {
            Self::Declared { raised } => raised,
            Self::AmountDiffers { before, after } => after > before,
        }
    }

    /// 昇給（台帳の記録）, 固定的賃金 250,000円 → 280,000円.
    pub fn ja(self) -> String {
        match self {
            Self::Declared { raised } => {
                format!("{}（台帳の記録）", if raised { "昇給" } else { "降給" })
            }
            Self::AmountDiffers { before, after } => format!("固定的賃金 {before}円 → {after}円"),
        }
    }
}

impl MonthFigures {
    /// 合計
    pub fn total(&self) -> Yen {
        self.cash + self.in_kind
    }
}

romori_types::quiet_debug!(Inspected);
