//! 一時帰休 — determination and revision where an employer lays off for a time and pays 休業手当.
//!
//! Law: 昭和50年3月29日保険発25号・庁保険発8号, 標準報酬月額の定時決定及び随時改定の事務取扱いに関する事例集
//! （令和5年6月27日事務連絡）. Days for which 休業手当 is paid count as 支払基礎日数: the caller's to count.

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::occasional_revision::{self, FixedPayChange, OccasionalRevision};
use crate::occasional_revision::{OccasionalRevisionCase, SchemeRevision};
use crate::regular_determination::{
    self, PreviousStandard, RegularDetermination, RegularDeterminationCase,
};
use crate::regular_determination_months::SetAside;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static LAYOFF: [Basis; 1] = [Basis::circular("昭和50年3月29日保険発25号・庁保険発8号")];

/// 一時帰休の定時決定の問い — a determination with 休業手当 among its months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoffDetermination {
    /// The case, with 休業手当 among the pay and its days among the days.
    pub case: RegularDeterminationCase,
    /// Months of April, May, June in which 低額な休業手当等 was paid.
    pub allowance: [bool; 3],
    /// 7月1日に解消しているか — nothing of it is paid any more, nor expected.
    pub resolved: bool,
    /// The standards before 休業手当 was paid, which continue where every month holds some.
    pub before: PreviousStandard,
}

/// 一時帰休の変わり目
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayoffTurn {
    /// 一時帰休で固定的賃金が減った
    Begins,
    /// 休業手当をもって決定・改定した後、一時帰休が解消した
    Ends,
}

/// 一時帰休の随時改定の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayoffRevision {
    /// The revision; its `fixed_pay_change` follows from the turn.
    pub case: OccasionalRevisionCase,
    /// What happened in the first of the three months.
    pub turn: LayoffTurn,
    /// Whether the state still holds on the first day of the fourth month (月単位で3か月を超えるか).
    pub holds_beyond: bool,
    /// Whether the standard in force was decided by 休業手当, which alone lets its end revise it.
    pub decided_by_allowance: bool,
}

/// 定時決定 in a layoff: its pay as it is, or only the months without it where it is over on 1 July.
///
/// Law: 昭和50年3月29日保険発25号・庁保険発8号. Rounding: as [`regular_determination::decide`].
///
/// # Errors
/// As [`regular_determination::decide`].
pub fn determine<T: Trace>(
    law: &Law,
    layoff: &LayoffDetermination,
    trace: &mut T,
) -> Result<RegularDetermination, StatuteError> {
    let resolved = Quantity::truth("一時帰休の解消", layoff.resolved);
    let rule = Rule::new("一時帰休", &LAYOFF);
    let take = Operation::Take;
    let resolved = rule.take(trace, "7月1日の解消", Unit::Truth, take, &[&resolved], |is| {
        if is.is_true() {
            "7月1日に一時帰休が解消しているので、休業手当を受けた月を除きます。".to_owned()
        } else {
            "7月1日に一時帰休が解消していないので、休業手当を受けた月もそのまま使います。"
                .to_owned()
        }
    })?;
    if !resolved.is_true() {
        return regular_determination::decide(law, &layoff.case, trace);
    }
    let mut case = layoff.case.clone();
    for (month, allowance) in case.months.iter_mut().zip(layoff.allowance) {
        if let (Some(pay), true) = (month, allowance) {
            pay.set_aside = pay.set_aside.or(Some(SetAside::LayoffAllowance));
        }
    }
    case.previous = layoff.before;
    regular_determination::decide(law, &case, trace)
}

/// 随時改定 at a turn of a layoff; none where the state does not outlast three months, or a layoff
/// ends that decided no standard.
///
/// Law: 昭和50年3月29日保険発25号・庁保険発8号. Month: three months are counted by the month, not by the day.
///
/// # Errors
/// As [`occasional_revision::decide`].
pub fn revise<T: Trace>(
    law: &Law,
    layoff: &LayoffRevision,
    trace: &mut T,
) -> Result<Option<OccasionalRevision>, StatuteError> {
    let rule = Rule::new("一時帰休", &LAYOFF);
    let beyond = Quantity::truth("4か月目の初日の状態", layoff.holds_beyond);
    let take = Operation::Take;
    let beyond = rule.take(trace, "3か月超", Unit::Truth, take, &[&beyond], |is| {
        let verb = if is.is_true() { "超えます" } else { "超えません" };
        format!("この状態は、月単位で続けて3か月を{verb}。")
    })?;
    let (decided, change) = match layoff.turn {
        LayoffTurn::Begins => (true, FixedPayChange::Decrease),
        LayoffTurn::Ends => (layoff.decided_by_allowance, FixedPayChange::Increase),
    };
    let decided = Quantity::truth("改定の元になる決定", decided);
    let both = [&beyond, &decided];
    let is = rule.take(trace, "改定の対象", Unit::Truth, Operation::All, &both, |is| {
        if is.is_true() {
            "固定的賃金の変動として、随時改定を判定します。".to_owned()
        } else {
            "随時改定の対象ではありません。".to_owned()
        }
    })?;
    if !is.is_true() {
        return Ok(None);
    }
    let case = OccasionalRevisionCase { fixed_pay_change: change, ..layoff.case };
    occasional_revision::decide(law, &case, trace).map(Some)
}

/// Whether a revision came of it.
pub fn is_revised(found: Option<&OccasionalRevision>) -> bool {
    let schemes = found.map(|found| [found.health, found.pension]);
    schemes.into_iter().flatten().flatten().any(|scheme| SchemeRevision::revise(&scheme))
}

#[cfg(test)]
mod tests {
    use romori_types::Yen;

    use super::*;
    use crate::basis_days::WorkerType;
    use crate::occasional_revision::{CurrentRemuneration, JudgedPay};
    use crate::regular_determination::DecidedBy;
    use crate::regular_determination_months::{MonthPay, PaidMonth};
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn paid(yen: i64) -> Option<MonthPay> {
        Some(MonthPay { cash: Yen::new(yen), days: Some(30), ..MonthPay::default() })
    }

    fn determined(allowance: [bool; 3], resolved: bool) -> RegularDetermination {
        let months = [
            paid(if allowance[0] { 180_000 } else { 300_000 }),
            paid(if allowance[1] { 180_000 } else { 300_000 }),
            paid(if allowance[2] { 180_000 } else { 300_000 }),
        ];
        let mut case = RegularDeterminationCase::new(2026, WorkerType::General, months);
        case.previous = PreviousStandard { health: Some(Yen::new(180_000)), pension: None };
        let before = PreviousStandard { health: Some(Yen::new(320_000)), pension: None };
        let layoff = LayoffDetermination { case, allowance, resolved, before };
        let mut trace = Explanation::default();
        let found = determine(Law::embedded(), &layoff, &mut trace).unwrap();
        replay(&trace).unwrap();
        found
    }

    /// 事例集: not over on 1 July, all three months count; over, those without 休業手当; all three
    /// with it, the standard before.
    #[test]
    fn the_months_of_a_determination() {
        let standard = |found: &RegularDetermination| found.health.unwrap().standard.get();
        let june = [false, false, true];
        let going_on = determined(june, false);
        assert_eq!((going_on.average, standard(&going_on)), (Some(Yen::new(260_000)), 260_000));
        let over = determined(june, true);
        assert_eq!((over.average, standard(&over)), (Some(Yen::new(300_000)), 300_000));
        assert_eq!(over.months_used().collect::<Vec<_>>(), [PaidMonth::April, PaidMonth::May]);
        let all = determined([true; 3], false);
        assert_eq!((all.average, standard(&all)), (Some(Yen::new(180_000)), 180_000));
        let all_over = determined([true; 3], true);
        assert_eq!((all_over.average, standard(&all_over)), (None, 320_000));
        assert_eq!(all_over.decided_by, DecidedBy::PreviousStandardContinues);
        let none = determined([false; 3], true);
        assert_eq!((none.average, standard(&none)), (Some(Yen::new(300_000)), 300_000));
    }

    fn revision(turn: LayoffTurn, current: i64, pay: i64) -> LayoffRevision {
        let month = JudgedPay { pay: Yen::new(pay), days: 28 };
        LayoffRevision {
            case: OccasionalRevisionCase {
                change_month: "2026-02".parse().unwrap(),
                worker_type: WorkerType::General,
                fixed_pay_change: FixedPayChange::None,
                current: CurrentRemuneration::Standard(Yen::new(current)),
                months: [month; 3],
                scheme: None,
            },
            turn,
            holds_beyond: true,
            decided_by_allowance: true,
        }
    }

    fn revised(layoff: &LayoffRevision) -> Option<OccasionalRevision> {
        let mut trace = Explanation::default();
        let found = revise(Law::embedded(), layoff, &mut trace).unwrap();
        replay(&trace).unwrap();
        found
    }

    /// 事例集 問: laid off from February, on 1 May still so: revised from May; over by then: not.
    #[test]
    fn a_layoff_that_outlasts_three_months() {
        let begins = revision(LayoffTurn::Begins, 300_000, 180_000);
        let found = revised(&begins);
        assert!(is_revised(found.as_ref()));
        assert_eq!(found.unwrap().months.period.from, "2026-05".parse().unwrap());
        assert_eq!(revised(&LayoffRevision { holds_beyond: false, ..begins }), None);
        // What decided the standard before matters only for its end.
        assert!(revised(&LayoffRevision { decided_by_allowance: false, ..begins }).is_some());
        // One grade lower is too little: 280,000円.
        assert!(!is_revised(revised(&revision(LayoffTurn::Begins, 300_000, 270_000)).as_ref()));
    }

    #[test]
    fn the_end_of_a_layoff() {
        let ends = revision(LayoffTurn::Ends, 180_000, 300_000);
        assert!(is_revised(revised(&ends).as_ref()));
        assert_eq!(revised(&LayoffRevision { decided_by_allowance: false, ..ends }), None);
        assert_eq!(revised(&LayoffRevision { holds_beyond: false, ..ends }), None);
        // Fixed pay goes up, and pay for other reasons down.
        assert!(!is_revised(revised(&revision(LayoffTurn::Ends, 300_000, 180_000)).as_ref()));
        assert!(!is_revised(None));
    }
}
