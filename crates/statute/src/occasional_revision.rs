//! 随時改定 — the revision after a change of fixed pay.
//!
//! Law: 健康保険法43条, 厚生年金保険法23条, 昭和36年1月26日保発4号. Both schemes are judged apart.
//! 一時帰休 as a change of fixed pay stands in [`crate::layoff`].

use romori_types::{YearMonth, Yen};

use crate::basis_days::{self, WorkerType};
use crate::both_schemes::{plain, small};
use crate::error::StatuteError;
use crate::grade::StandardMonthlyRemuneration;
use crate::grading::{Graded, Scheme, graded, held};
use crate::imaginary_grade::{Side, grades_apart, two_grades_apart};
use crate::law::{Basis, Law};
use crate::occasional_revision_months::{PERIOD, RevisionMonths};
use crate::regular_determination_average::mean;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

pub(crate) static CIRCULAR: [Basis; 3] = [
    Basis::act("健康保険法43条1項"),
    Basis::act("厚生年金保険法23条1項"),
    Basis::circular("昭和36年1月26日保発4号"),
];

/// 固定的賃金の変動 — how the sum of all fixed pay changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FixedPayChange {
    /// 増額
    Increase,
    /// 減額
    Decrease,
    /// 変動なし
    None,
}

/// 従前の報酬 — what stands for the standard in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CurrentRemuneration {
    /// 従前の報酬月額: on which the standard in force was decided.
    Remuneration(Yen),
    /// 従前の標準報酬月額: enough unless it is the lowest or highest of a table.
    Standard(Yen),
    /// 従前の標準報酬月額, known to be that of health: the remuneration behind it lies in its row, which
    /// says enough for pension too. Enough unless it is the lowest or highest of the health table.
    HealthStandard(Yen),
}

/// 判定する月 — one of the three months after a change or a leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedPay {
    /// 報酬 in money and kind, without differences for past months.
    pub pay: Yen,
    /// 支払基礎日数
    pub days: u8,
}

/// 随時改定の事案 — what an occasional revision needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccasionalRevisionCase {
    /// 変動月: the first month in which the changed fixed pay is paid.
    pub change_month: YearMonth,
    /// 被保険者区分
    pub worker_type: WorkerType,
    /// 固定的賃金の変動
    pub fixed_pay_change: FixedPayChange,
    /// 従前の報酬
    pub current: CurrentRemuneration,
    /// The three months from the change on.
    pub months: [JudgedPay; 3],
    /// The only scheme to judge; `None`: both.
    pub scheme: Option<Scheme>,
}

/// 改定の判定理由 — why a standard is revised or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevisionReason {
    /// 改定する
    Revise,
    /// 固定的賃金の変動がない
    NoFixedPayChange,
    /// 支払基礎日数が足りない月がある
    DaysShort,
    /// 等級の差が足りない
    GapTooSmall,
    /// 固定的賃金と等級の向きが違う
    DirectionDiffers,
    /// 休業終了日の翌日に次の休業が始まる
    NextLeave,
    /// 使える月がない
    NoUsableMonth,
    /// 年間平均の要件がそろわない
    ConditionsNotMet,
}

/// 制度ごとの改定 — what is decided in one scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemeRevision {
    /// Why.
    pub reason: RevisionReason,
    /// 従前
    pub before: StandardMonthlyRemuneration,
    /// By the average judged; `None` if there is no average.
    pub after: Option<StandardMonthlyRemuneration>,
    /// Grades of the table apart; `None` if there is no average.
    pub grade_gap: Option<u8>,
}

impl SchemeRevision {
    /// Whether the standard is revised.
    pub fn revise(&self) -> bool {
        self.reason == RevisionReason::Revise
    }

    /// The new standard, if it is revised.
    pub fn new_standard(&self) -> Option<StandardMonthlyRemuneration> {
        self.after.filter(|_| self.revise())
    }
}

/// 随時改定 — the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccasionalRevision {
    /// 3か月の平均
    pub average: Yen,
    /// 健康保険, if judged.
    pub health: Option<SchemeRevision>,
    /// 厚生年金保険, if judged.
    pub pension: Option<SchemeRevision>,
    /// The months judged, and to which the revision applies if there is one.
    pub months: RevisionMonths,
}

impl OccasionalRevision {
    /// 月額変更届が必要か — whether a scheme is revised.
    pub fn file_notification(&self) -> bool {
        [self.health, self.pension].iter().flatten().any(SchemeRevision::revise)
    }
}

/// 随時改定 — judges both schemes apart from the three months after a change of fixed pay.
///
/// Law: 健康保険法43条, 厚生年金保険法23条, 昭和36年1月26日保発4号. Rounding: the fraction of a yen of the average
/// is dropped. All three months need the days (the 15 days of a part-timer do not help), the grades
/// lie two apart (one at the ends of a table by the grade imagined beyond it), and fixed pay and
/// grade move in the same direction.
///
/// # Errors
/// When a month lies outside the checked tables, an amount is impossible, or the standard in force
/// is the lowest or highest of a table and its 報酬月額 is not given.
pub fn decide<T: Trace>(
    law: &Law,
    case: &OccasionalRevisionCase,
    trace: &mut T,
) -> Result<OccasionalRevision, StatuteError> {
    check(&case.months)?;
    let months = RevisionMonths::from_first_judged(case.change_month);
    let month = months.period.from;
    let judges = |scheme: Scheme| case.scheme.is_none_or(|only| only == scheme);
    let changed = note_change(case.fixed_pay_change, trace)?;
    let enough = all_months_reach(law, case, trace)?;
    let average = average_of_three(&case.months, trace)?;
    trace.gives("average", &average);
    let mut judge = |scheme: Scheme| {
        let current = current_side(law, month, scheme, case.current, trace)?;
        let after = graded(scheme, &average, month, law, trace)?;
        let current = current.side();
        let new = Side { graded: &after, remuneration: Some(&average) };
        let gap = grades_apart(scheme, &current, &new, trace)?;
        let wide = two_grades_apart(law, month, scheme, &gap, (&current, &new), trace)?;
        let along = same_direction(case.fixed_pay_change, current.graded, &after, trace)?;
        let reason = match (changed, enough, wide.is_true(), along) {
            (false, ..) => RevisionReason::NoFixedPayChange,
            (_, false, ..) => RevisionReason::DaysShort,
            (_, _, false, _) => RevisionReason::GapTooSmall,
            (.., false) => RevisionReason::DirectionDiffers,
            (true, true, true, true) => RevisionReason::Revise,
        };
        give(scheme, reason, current.graded, &after, &gap, trace);
        Ok::<_, StatuteError>(SchemeRevision {
            reason,
            before: plain(current.graded),
            after: Some(plain(&after)),
            grade_gap: small(&gap),
        })
    };
    let health = judges(Scheme::Health).then(|| judge(Scheme::Health)).transpose()?;
    let pension = judges(Scheme::Pension).then(|| judge(Scheme::Pension)).transpose()?;
    months.note(&PERIOD, trace)?;
    Ok(OccasionalRevision { average: average.as_yen(), health, pension, months })
}

/// 従前の報酬月額が必要か — whether a standard in force is the lowest or highest of a table judged, so
/// that the remuneration behind it must be known.
///
/// Law: 昭和36年1月26日保発4号 記2(1).
///
/// # Errors
/// When the month lies outside the checked tables.
pub fn needs_current_remuneration(
    law: &Law,
    month: YearMonth,
    standard: Yen,
    scheme: Option<Scheme>,
) -> Result<bool, StatuteError> {
    for each in [Scheme::Health, Scheme::Pension] {
        let table = each.table(law, month)?.value;
        let ends = [table.lowest().standard, table.highest().standard];
        if scheme.is_none_or(|only| only == each) && ends.contains(&standard) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn check(months: &[JudgedPay]) -> Result<(), StatuteError> {
    if months.iter().any(|month| month.pay < Yen::ZERO) {
        return Err(StatuteError::impossible(
            "months.pay",
            "報酬は0円以上です。入力を確かめてください。",
        ));
    }
    if months.iter().any(|month| month.days > 31) {
        return Err(StatuteError::impossible(
            "months.days",
            "支払基礎日数は0日から31日までです。入力を確かめてください。",
        ));
    }
    Ok(())
}

pub(crate) fn note_change<T: Trace>(
    change: FixedPayChange,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let changed = Quantity::truth("固定的賃金の変動", change != FixedPayChange::None);
    let rule = Rule::new("固定的賃金の変動", &CIRCULAR);
    rule.take(trace, "変動がある", Unit::Truth, Operation::Take, &[&changed], |_| {
        let text = match change {
            FixedPayChange::Increase => "固定的賃金が上がりました。",
            FixedPayChange::Decrease => "固定的賃金が下がりました。",
            FixedPayChange::None => "固定的賃金の変動がないので、随時改定の対象ではありません。",
        };
        text.to_owned()
    })?;
    Ok(changed.is_true())
}

fn all_months_reach<T: Trace>(
    law: &Law,
    case: &OccasionalRevisionCase,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let limits = law.basis_days.on_month(case.change_month)?;
    let limit = basis_days::limit(trace, &limits, case.worker_type, false, &[])?;
    let mut each = Vec::with_capacity(3);
    for (place, month) in (0_i32..).zip(&case.months) {
        let label = format!("{}月", case.change_month.plus(place).month());
        let days = Quantity::count(label.clone(), i64::from(month.days), Unit::Days);
        each.push(basis_days::reaches(trace, &label, &days, &limit)?);
    }
    let each: Vec<&Quantity> = each.iter().collect();
    let rule = Rule::new("支払基礎日数", &CIRCULAR);
    let all = rule.take(trace, "全月が足りる", Unit::Truth, Operation::All, &each, |all| {
        if all.is_true() {
            "3か月とも日数が足ります。".to_owned()
        } else {
            "日数が足りない月があるので、随時改定の対象ではありません。".to_owned()
        }
    })?;
    Ok(all.is_true())
}

fn average_of_three<T: Trace>(
    months: &[JudgedPay; 3],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let each = months.map(|month| Quantity::yen("報酬", month.pay));
    let each: Vec<&Quantity> = each.iter().collect();
    let rule = Rule::new("報酬の平均", &CIRCULAR);
    let total = rule.take(trace, "総計", Unit::Yen, Operation::Sum, &each, |total| {
        let each = each.iter().map(|pay| pay.to_string()).collect::<Vec<_>>().join(" ＋ ");
        format!("3か月の報酬は {each} ＝ {total} です。")
    })?;
    let mean = mean(&total, 3, &CIRCULAR, trace)?;
    mean.ok_or_else(|| StatuteError::impossible("months", "3か月の報酬を入れてください。"))
}

/// The grade in force, and the remuneration behind it if that is known.
pub(crate) struct Current {
    graded: Graded,
    remuneration: Option<Quantity>,
}

impl Current {
    pub(crate) fn side(&self) -> Side<'_> {
        Side { graded: &self.graded, remuneration: self.remuneration.as_ref() }
    }
}

/// The grade in force in the table of the new standard.
pub(crate) fn current_side<T: Trace>(
    law: &Law,
    month: YearMonth,
    scheme: Scheme,
    current: CurrentRemuneration,
    trace: &mut T,
) -> Result<Current, StatuteError> {
    match current {
        CurrentRemuneration::Remuneration(yen) => {
            if yen < Yen::ZERO {
                let message = "従前の報酬月額は0円以上です。入力を確かめてください。";
                return Err(StatuteError::impossible("current_remuneration", message));
            }
            let remuneration = Quantity::yen("従前の報酬月額", yen);
            let graded = graded(scheme, &remuneration, month, law, trace)?;
            Ok(Current { graded, remuneration: Some(remuneration) })
        }
        CurrentRemuneration::Standard(yen) | CurrentRemuneration::HealthStandard(yen) => {
            let of_health = matches!(current, CurrentRemuneration::HealthStandard(_));
            let bounding = if of_health { Scheme::Health } else { scheme };
            if needs_current_remuneration(law, month, yen, Some(bounding))? {
                return Err(StatuteError::impossible(
                    "current_remuneration",
                    "従前の標準報酬月額が等級表の端にあるので、従前の報酬月額を入れてください。",
                ));
            }
            let table = Scheme::Health.table(law, month)?.value;
            let Some(row) = table.rows().iter().find(|row| row.standard == yen.get()) else {
                return Err(StatuteError::impossible(
                    "current_standard",
                    "従前の標準報酬月額が等級表にありません。等級表の額を入れてください。",
                ));
            };
            let standard = Quantity::yen("従前の標準報酬月額", yen);
            let graded = held(scheme, &standard, month, law, trace)?;
            // A health standard beyond the pension table: the remuneration lies there too. One at
            // the end of the pension table lies on this side of the grade imagined beyond it.
            let beyond = graded.standard.as_yen() != yen;
            let known = beyond || (of_health && scheme == Scheme::Pension);
            let from =
                Quantity::yen("従前の標準報酬月額に当たる報酬月額の下限", Yen::new(row.from));
            Ok(Current { graded, remuneration: known.then_some(from) })
        }
    }
}

/// Whether the grade moves as fixed pay did.
pub(crate) fn same_direction<T: Trace>(
    change: FixedPayChange,
    before: &Graded,
    after: &Graded,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let (before, after) = (&before.grade, &after.grade);
    let (operands, word) = match change {
        FixedPayChange::Increase => ([after, before], "上がり"),
        FixedPayChange::Decrease => ([before, after], "下がり"),
        FixedPayChange::None => return Ok(false),
    };
    let rule = Rule::new("増減の向き", &CIRCULAR);
    let along =
        rule.take(trace, "向きが同じ", Unit::Truth, Operation::MoreThan, &operands, |along| {
            let is = if along.is_true() { "合っています" } else { "合っていません" };
            format!("固定的賃金が{word}、等級は{before}から{after}なので、増減の向きは{is}。")
        })?;
    Ok(along.is_true())
}

/// Names the amounts of one scheme as fields of the result.
pub(crate) fn give<T: Trace>(
    scheme: Scheme,
    reason: RevisionReason,
    before: &Graded,
    after: &Graded,
    gap: &Quantity,
    trace: &mut T,
) {
    let [grade_before, grade_after, grade_gap, new_grade, new_standard] = match scheme {
        Scheme::Health => [
            "health.grade_before",
            "health.grade_after",
            "health.grade_gap",
            "health.new_grade",
            "health.new_standard",
        ],
        Scheme::Pension => [
            "pension.grade_before",
            "pension.grade_after",
            "pension.grade_gap",
            "pension.new_grade",
            "pension.new_standard",
        ],
    };
    trace.gives(grade_before, &before.grade);
    trace.gives(grade_after, &after.grade);
    trace.gives(grade_gap, gap);
    if reason == RevisionReason::Revise {
        trace.gives(new_grade, &after.grade);
        trace.gives(new_standard, &after.standard);
    }
}
