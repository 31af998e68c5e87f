//! 随時改定の月 — which months are judged, from when a revision applies, and a rise paid late.
//!
//! Law: 健康保険法43条, 厚生年金保険法23条, 昭和36年1月26日保発4号.

use romori_types::YearMonth;

use crate::error::StatuteError;
use crate::law::Basis;
use crate::standard_period::StandardPeriod;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "いつから";
/// The articles of the occasional revision.
pub static PERIOD: [Basis; 2] = [Basis::act("健康保険法43条"), Basis::act("厚生年金保険法23条")];
static LATE: [Basis; 1] = [Basis::circular("昭和36年1月26日保発4号")];

/// 改定の月 — the three months judged and the months to which the revision applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionMonths {
    /// The three months judged, in order.
    pub judged: [YearMonth; 3],
    /// The months to which the new standard applies.
    pub period: StandardPeriod,
}

impl RevisionMonths {
    /// The months of a revision judged from `first` on: it applies from the fourth month.
    ///
    /// Law: 健康保険法43条1項・2項.
    pub fn from_first_judged(first: YearMonth) -> Self {
        Self {
            judged: [first, first.next(), first.plus(2)],
            period: StandardPeriod::of_revision(first.plus(3)),
        }
    }

    /// 定時決定を行わない — whether the revision bars that year's regular determination.
    ///
    /// Law: 健康保険法41条3項.
    pub fn exempts_from_regular_determination(self) -> bool {
        (7..=9).contains(&self.period.from.month())
    }

    /// Notes from when to when the revision applies.
    ///
    /// Law: 健康保険法43条1項・2項.
    ///
    /// # Errors
    /// Never for real months.
    pub fn note<T: Trace>(
        self,
        basis: &'static [Basis],
        trace: &mut T,
    ) -> Result<(), StatuteError> {
        let from = self.note_from(basis, trace)?;
        let until = i64::from(self.period.until.index() - self.period.from.index());
        let until = Quantity::count("8月までの月数", until, Unit::Count);
        let (rule, sum) = (Rule::new(NAME, basis), Operation::Sum);
        let until =
            rule.take(trace, "適用の末月", Unit::Month, sum, &[&from, &until], |until| {
                format!("ほかの改定がなければ{until}分まで適用します。")
            })?;
        trace.gives("revision_until", &until);
        Ok(())
    }

    fn note_from<T: Trace>(
        self,
        basis: &'static [Basis],
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let first = Quantity::month("判定する最初の月", self.judged[0]);
        let three = Quantity::count("3か月", 3, Unit::Count);
        let (rule, sum) = (Rule::new(NAME, basis), Operation::Sum);
        let from =
            rule.take(trace, "改定の月", Unit::Month, sum, &[&first, &three], |from| {
                format!("{first}からの3か月で判定し、4か月目の{from}分から改定します。")
            })?;
        trace.gives("revision_from", &from);
        Ok(from)
    }
}

/// 昇給が遅れた理由 — why a rise was paid later than it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RiseDelay {
    /// さかのぼって決まった: decided late.
    DecidedLate,
    /// 支払の誤り: only the payment was wrong.
    PaymentError,
}

/// 遅れた昇給 — the month from which a rise paid late is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateRise {
    /// 変動月: the first month judged.
    pub change_month: YearMonth,
    /// The months judged and revised.
    pub months: RevisionMonths,
    /// 差額を平均から除く: whether the difference for earlier months stays out of the average.
    pub exclude_retro_difference: bool,
}

/// 遅れた昇給 — a rise decided late counts from the month first paid, a mere payment error from the
/// month due.
///
/// Law: 昭和36年1月26日保発4号.
///
/// # Errors
/// When the rise was paid before it was due.
pub fn late_rise<T: Trace>(
    effective_month: YearMonth,
    first_paid_month: YearMonth,
    delay: RiseDelay,
    trace: &mut T,
) -> Result<LateRise, StatuteError> {
    if first_paid_month < effective_month {
        return Err(StatuteError::impossible(
            "first_paid_month",
            "昇給を初めて支払った月が、昇給する月より前になっています。どちらかを確かめてください。",
        ));
    }
    let decided_late = delay == RiseDelay::DecidedLate;
    let late = Quantity::truth("さかのぼって決まった", decided_late);
    let due = Quantity::month("昇給する月", effective_month);
    let paid = Quantity::month("初めて支払った月", first_paid_month);
    let choose = Operation::Choose;
    let operands = &[&late, &paid, &due];
    let rule = Rule::new("固定的賃金の変動", &LATE);
    let change = rule.take(trace, "変動月", Unit::Month, choose, operands, |month| {
        if decided_late {
            format!(
                "昇給がさかのぼって決まったので、初めて支払った{month}を変動月とし、\
                 さかのぼった分の差額は平均に入れません。"
            )
        } else {
            format!("支払の誤りなので、本来支払うべき{month}を変動月とします。")
        }
    })?;
    trace.gives("change_month", &change);
    let change_month = if decided_late { first_paid_month } else { effective_month };
    let months = RevisionMonths::from_first_judged(change_month);
    months.note_from(&PERIOD, trace)?;
    Ok(LateRise { change_month, months, exclude_retro_difference: decided_late })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    #[test]
    fn the_fourth_month_is_revised() {
        // 健康保険法43条1項・2項, 41条3項.
        for (change, from, until, exempt) in [
            ("2026-02", "2026-05", "2026-08", false),
            ("2026-03", "2026-06", "2026-08", false),
            ("2026-04", "2026-07", "2027-08", true),
            ("2026-06", "2026-09", "2027-08", true),
            ("2026-07", "2026-10", "2027-08", false),
            ("2026-11", "2027-02", "2027-08", false),
        ] {
            let months = RevisionMonths::from_first_judged(month(change));
            assert_eq!(months.period.from, month(from));
            assert_eq!(months.period.until, month(until));
            assert_eq!(months.exempts_from_regular_determination(), exempt, "{change}");
        }
    }

    #[test]
    fn a_late_rise_counts_from_its_cause() {
        let judge = |delay| {
            let mut trace = Explanation::default();
            let rise = late_rise(month("2026-07"), month("2026-09"), delay, &mut trace).unwrap();
            replay(&trace).unwrap();
            (rise.change_month, rise.months.period.from, rise.exclude_retro_difference)
        };
        let decided_late = judge(RiseDelay::DecidedLate);
        assert_eq!(decided_late, (month("2026-09"), month("2026-12"), true));
        let error = judge(RiseDelay::PaymentError);
        assert_eq!(error, (month("2026-07"), month("2026-10"), false));
        let early = late_rise(
            month("2026-07"),
            month("2026-06"),
            RiseDelay::DecidedLate,
            &mut Explanation::default(),
        );
        assert!(matches!(early, Err(StatuteError::Impossible { field: "first_paid_month", .. })));
    }
}
