//! 告知額との突合 — the expected amount against the entered one, and who may be the cause.

use romori_roster::{ClientView, PersonView, StandardBy};
use romori_statute::age::{AgeLimits, age_limits};
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::premium::{InsuranceKind, NoticePerson, premium_notice};
use romori_statute::trace::Silent;
use romori_types::{Exact, Rounding, YearMonth, Yen};

use super::notice::NoticeError;
use super::{ExpectedNotice, NoticeGiven, PersonCharge, PersonOf, expected_notice};

/// 届いた納入告知書 — what was entered of it; the lines where they are known, else the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EnteredNotice {
    /// 健康保険料, with care and levy.
    pub health: Option<Yen>,
    /// 厚生年金保険料
    pub pension: Option<Yen>,
    /// 子ども・子育て拠出金
    pub contribution: Option<Yen>,
    /// 合計
    pub total: Option<Yen>,
}

/// 突合の結果
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeComparison {
    /// What was entered less what was expected, of the total; 0 when they are equal, none when
    /// nothing was entered.
    pub difference: Option<Yen>,
    /// The same of each kind, where its line was entered.
    pub by_kind: [Option<Yen>; 3],
    /// Who is charged otherwise than in the month before: those first who explain the difference
    /// alone, then by number.
    pub causes: Vec<Cause>,
}

/// 差の原因の候補 — one person who is charged otherwise than in the month before.
#[derive(Clone, PartialEq, Eq)]
pub struct Cause {
    /// Who.
    pub who: PersonOf,
    /// Why.
    pub kinds: Vec<CauseKind>,
    /// What the change adds to the whole, in yen, its fraction dropped.
    pub effect: Yen,
    /// Whether the notice would be exactly the entered one if this change were not yet in it.
    pub explains: bool,
}

/// 変わったことの種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseKind {
    /// 資格取得
    Acquired,
    /// 資格喪失
    Lost,
    /// 標準報酬月額の決定・改定
    Revised(RevisedBy),
    /// 賞与 of this month.
    Bonus,
    /// 賞与 of the month before, no longer in it.
    BonusBefore,
    /// 40歳・65歳 (介護)
    CareAge,
    /// 70歳 (厚年)
    PensionAge,
    /// 75歳 (健保)
    HealthAge,
    /// 産休・育休の免除が始まった
    LeaveBegan,
    /// 産休・育休の免除が終わった
    LeaveEnded,
}

/// 決定・改定の種類, as the ledger names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RevisedBy {
    /// 定時決定
    Regular,
    /// 随時改定
    Occasional,
    /// 休業終了時改定
    AfterLeave,
    /// 取得時決定・引継ぎ
    Other,
}

romori_types::quiet_debug!(Cause);

impl CauseKind {
    /// In the words of the pages.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Acquired => "資格取得",
            Self::Lost => "資格喪失",
            Self::Revised(RevisedBy::Regular) => "定時決定",
            Self::Revised(RevisedBy::Occasional) => "随時改定",
            Self::Revised(RevisedBy::AfterLeave) => "休業終了時改定",
            Self::Revised(RevisedBy::Other) => "標準報酬月額の変更",
            Self::Bonus => "賞与",
            Self::BonusBefore => "前月の賞与",
            Self::CareAge => "40歳・65歳（介護）",
            Self::PensionAge => "70歳（厚生年金）",
            Self::HealthAge => "75歳（健康保険）",
            Self::LeaveBegan => "休業による免除の開始",
            Self::LeaveEnded => "休業による免除の終了",
        }
    }
}

/// Compares what was entered with what was expected, and lists who changed since the month before.
///
/// Where the health insurer is a society, `health` is what the society asks for and `total` what
/// the pension office does. Each candidate tells what its change adds; one that alone makes up
/// the difference is marked, for its notice has probably not been dealt with yet.
///
/// # Errors
/// As [`expected_notice`], asked for the month before.
pub fn compare_notice(
    law: &Law,
    view: &ClientView,
    expected: &ExpectedNotice,
    entered: &EnteredNotice,
    given: &NoticeGiven,
) -> Result<NoticeComparison, NoticeError> {
    let before_month = expected.month.previous();
    let before = expected_notice(law, view, expected.establishment, before_month, given)?;
    let [health, pension, contribution] = expected.amounts.map(|amount| amount.line.notified);
    let minus = |entered: Option<Yen>, expected: Yen| entered.map(|entered| entered - expected);
    let total = entered.total.or_else(|| sum_of_lines(expected, entered));
    let difference = minus(total, expected.pension_office_total);
    let mut causes = Vec::new();
    for person in &view.persons {
        let who = PersonOf::of(view, person);
        let (was, is) = (sum(&before, who), sum(expected, who));
        if was.line == is.line {
            continue;
        }
        let change = Change { law, expected, was: &was, is: &is };
        let kinds = change.kinds(person)?;
        let effect = change.effect()?;
        let explains = match total {
            Some(total) if difference != Some(Yen::ZERO) => change.without()? == total,
            _ => false,
        };
        causes.push(Cause { who, kinds, effect, explains });
    }
    causes.sort_by_key(|cause: &Cause| (!cause.explains, cause.who.number));
    Ok(NoticeComparison {
        difference,
        by_kind: [
            minus(entered.health, health),
            minus(entered.pension, pension),
            minus(entered.contribution, contribution),
        ],
        causes,
    })
}

/// The total of the pension office from its lines, where all of them were entered.
fn sum_of_lines(expected: &ExpectedNotice, entered: &EnteredNotice) -> Option<Yen> {
    let health = if expected.society_total.is_some() { Yen::ZERO } else { entered.health? };
    Some(health + entered.pension? + entered.contribution?)
}

/// All that one person adds, over every enrolment.
fn sum(notice: &ExpectedNotice, who: PersonOf) -> PersonCharge {
    let mut all = PersonCharge::nothing(who);
    let mut parts = notice.persons.iter().filter(|charge| charge.who == who).peekable();
    all.not_charged = parts.peek().and_then(|part| part.not_charged);
    for part in parts {
        all.health_standard += part.health_standard;
        all.pension_standard += part.pension_standard;
        all.health_bonus += part.health_bonus;
        all.pension_bonus += part.pension_bonus;
        all.care |= part.care && !part.is_nothing();
        all.line = added(all.line, part.line);
        all.not_charged = all.not_charged.filter(|_| part.not_charged.is_some());
    }
    all
}

fn added(one: NoticePerson, other: NoticePerson) -> NoticePerson {
    let mut sum = one;
    sum.health_base += other.health_base;
    sum.care_base += other.care_base;
    sum.pension_base += other.pension_base;
    sum.health_deducted += other.health_deducted;
    sum.pension_deducted += other.pension_deducted;
    sum.prorated.health = sum.prorated.health + other.prorated.health;
    sum.prorated.pension = sum.prorated.pension + other.prorated.pension;
    sum.prorated.contribution = sum.prorated.contribution + other.prorated.contribution;
    sum
}

/// One person's change from one month to the next.
struct Change<'a> {
    law: &'a Law,
    expected: &'a ExpectedNotice,
    was: &'a PersonCharge,
    is: &'a PersonCharge,
}

impl Change<'_> {
    /// What a person's bases come to at the rates of the month, by kind, with fractions.
    fn exact(&self, line: NoticePerson) -> Result<[Exact; 3], StatuteError> {
        let (insurer, month) = (&self.expected.insurer, self.expected.month);
        let notice = premium_notice([line], insurer, month, self.law, &mut Silent)?;
        Ok(notice.lines.map(|line| line.exact))
    }

    fn effect(&self) -> Result<Yen, StatuteError> {
        let (was, is) = (self.exact(self.was.line)?, self.exact(self.is.line)?);
        let whole = |parts: [Exact; 3]| parts.into_iter().fold(Exact::ZERO, |sum, x| sum + x);
        Ok((whole(is) - whole(was)).to_yen(Rounding::Down))
    }

    /// What the pension office would ask for if the person were charged as in the month before.
    fn without(&self) -> Result<Yen, StatuteError> {
        let (was, is) = (self.exact(self.was.line)?, self.exact(self.is.line)?);
        let society = self.expected.society_total.is_some();
        let mut total = Yen::ZERO;
        for ((amount, was), is) in self.expected.amounts.iter().zip(was).zip(is) {
            if !(society && amount.kind == InsuranceKind::Health) {
                total += (amount.line.exact - is + was).to_yen(Rounding::Down);
            }
        }
        Ok(total)
    }

    fn kinds(&self, person: &PersonView) -> Result<Vec<CauseKind>, StatuteError> {
        use super::notice_person::NotCharged::{Exempt, NotDue};
        let month = self.expected.month;
        let (was, is) = (self.was, self.is);
        let charged = |one: &PersonCharge| one.health_standard.max(one.pension_standard);
        let mut kinds = Vec::new();
        match (was.not_charged, is.not_charged) {
            (Some(Exempt), None) => kinds.push(CauseKind::LeaveEnded),
            (_, Some(Exempt)) if charged(was) > Yen::ZERO => kinds.push(CauseKind::LeaveBegan),
            (_, Some(NotDue)) if charged(was) > Yen::ZERO => kinds.push(CauseKind::Lost),
            _ if charged(was) > Yen::ZERO && charged(is) == Yen::ZERO => {
                kinds.push(CauseKind::Lost);
            }
            _ if acquired_in(person, month) => kinds.push(CauseKind::Acquired),
            _ => {}
        }
        if charged(was) > Yen::ZERO && charged(is) > Yen::ZERO {
            kinds.extend(revised_in(person, month));
        }
        kinds.extend(by_age(person, month)?);
        if is.health_bonus.max(is.pension_bonus) > Yen::ZERO {
            kinds.push(CauseKind::Bonus);
        }
        if was.health_bonus.max(was.pension_bonus) > Yen::ZERO {
            kinds.push(CauseKind::BonusBefore);
        }
        Ok(kinds)
    }
}

fn acquired_in(person: &PersonView, month: YearMonth) -> bool {
    person.enrolments.iter().any(|(_, made)| YearMonth::of(made.acquired_on) == month)
}

fn revised_in(person: &PersonView, month: YearMonth) -> Option<CauseKind> {
    let mut standards = person.standards.iter().map(|(_, standard)| standard);
    let standard = standards.rfind(|standard| standard.from_month == month)?;
    Some(CauseKind::Revised(match standard.by {
        StandardBy::Regular => RevisedBy::Regular,
        StandardBy::Occasional => RevisedBy::Occasional,
        StandardBy::AfterMaternity | StandardBy::AfterChildcare => RevisedBy::AfterLeave,
        StandardBy::Acquisition | StandardBy::TakenOver => RevisedBy::Other,
    }))
}

/// Which insurance age began or ended with the month.
fn by_age(person: &PersonView, month: YearMonth) -> Result<Vec<CauseKind>, StatuteError> {
    let limits: AgeLimits = age_limits(person.identity.birth_date, &mut Silent)?;
    let care = limits.care_first_month == month || limits.care_last_month.next() == month;
    let kinds = [
        (care, CauseKind::CareAge),
        (limits.pension_last_month.next() == month, CauseKind::PensionAge),
        (limits.health_last_month.next() == month, CauseKind::HealthAge),
    ];
    Ok(kinds.into_iter().filter(|(is_so, _)| *is_so).map(|(_, kind)| kind).collect())
}
