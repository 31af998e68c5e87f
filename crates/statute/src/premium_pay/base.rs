//! 割増賃金の基礎となる賃金 — the pay of an hour of who is paid by the month.
//!
//! Law: 労働基準法37条5項, 労働基準法施行規則19条1項4号・21条.

use romori_types::{Exact, Yen};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::steps::{cut_at_hundredth, within};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static LEFT_OUT: [Basis; 2] =
    [Basis::act("労働基準法37条5項"), Basis::ordinance("労働基準法施行規則21条")];
static HOURLY: [Basis; 1] = [Basis::ordinance("労働基準法施行規則19条1項4号")];

/// The largest base that is taken, so that no product of the rule leaves its exact range.
const BASE_MAX: i64 = 99_999_999_999_999;

/// 手当の種類 — by which an allowance belongs to the base of overtime or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AllowanceKind {
    /// 家族手当
    Family,
    /// 通勤手当
    Commuting,
    /// 別居手当
    Separation,
    /// 子女教育手当
    ChildEducation,
    /// 住宅手当
    Housing,
    /// 臨時に支払われた賃金
    Extraordinary,
    /// 1か月を超える期間ごとに支払われる賃金
    OverOneMonth,
    /// その他の手当, uniform amounts under any name included.
    Other,
}

impl AllowanceKind {
    /// Its name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Family => "家族手当",
            Self::Commuting => "通勤手当",
            Self::Separation => "別居手当",
            Self::ChildEducation => "子女教育手当",
            Self::Housing => "住宅手当",
            Self::Extraordinary => "臨時に支払われた賃金",
            Self::OverOneMonth => "1か月を超える期間ごとに支払われる賃金",
            Self::Other => "その他の手当",
        }
    }

    /// Whether it stays in the base: all but the seven that 則21条 lists.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Other)
    }
}

/// 手当 — an allowance of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Its kind.
    pub kind: AllowanceKind,
    /// How much.
    pub amount: Yen,
}

/// 月の所定労働時間 — given for the month, or the average of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduledHours {
    /// 1か月の所定労働時間
    Month(Exact),
    /// 1年間における1月平均所定労働時間数
    YearlyAverage {
        /// 年間の暦日数
        days_in_year: u32,
        /// 年間の所定休日
        days_off: u32,
        /// 1日の所定労働時間
        daily_hours: Exact,
    },
}

/// 月給の基礎 — what is paid by the month and for how many hours.
#[derive(Debug, Clone, Copy)]
pub struct MonthlyBase<'a> {
    /// Pay of the month for normal work, without allowances.
    pub pay: Yen,
    /// Allowances.
    pub allowances: &'a [Allowance],
    /// Hours.
    pub scheduled: ScheduledHours,
}

/// 割増賃金の基礎 — the base, the hours and what one of them pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseForOvertime {
    /// 割増賃金の基礎となる賃金 of the month.
    pub base: Yen,
    /// 1か月平均所定労働時間, cut at two decimals.
    pub monthly_hours: Exact,
    /// 1時間当たりの賃金額, exact.
    pub hourly: Quantity,
}

/// The base of overtime and what one hour pays.
///
/// Law: 労働基準法37条5項, 労働基準法施行規則19条1項4号・21条. Rounding: none; the hours are shown
/// cut at two decimals and computed with exactly. Unit: yen an hour.
///
/// # Errors
/// When a month has no hours or more than a calendar month, or the base is beyond all measure.
pub fn monthly_base<T: Trace>(
    case: &MonthlyBase<'_>,
    trace: &mut T,
) -> Result<BaseForOvertime, StatuteError> {
    let base = base_pay(case, trace)?;
    trace.gives("base_for_overtime", &base);
    let hours = scheduled_hours(case.scheduled, trace)?;
    let rule = Rule::new("月の所定労働時間", &HOURLY);
    let shown = cut_at_hundredth(rule, "月の所定労働時間", "小数第3位以下", &hours, trace)?;
    trace.gives("monthly_average_hours", &shown);
    let rule = Rule::new("1時間当たりの賃金額", &HOURLY);
    let operands = [&base, &hours];
    let hourly = rule.take(
        trace,
        "1時間当たりの賃金額",
        Unit::Yen,
        Operation::Quotient,
        &operands,
        |hourly| format!("月給は月の所定労働時間で割ります。{base} ÷ {hours} = {hourly}です。"),
    )?;
    Ok(BaseForOvertime { base: base.as_yen(), monthly_hours: shown.value, hourly })
}

fn base_pay<T: Trace>(case: &MonthlyBase<'_>, trace: &mut T) -> Result<Quantity, StatuteError> {
    let pay = Quantity::yen("月の賃金", case.pay);
    let counted: Vec<Quantity> = case
        .allowances
        .iter()
        .filter(|allowance| allowance.kind.counts())
        .map(|allowance| Quantity::yen(allowance.kind.ja(), allowance.amount))
        .collect();
    let operands: Vec<&Quantity> = std::iter::once(&pay).chain(&counted).collect();
    let rule = Rule::new("割増賃金の基礎となる賃金", &LEFT_OUT);
    let sum = operands.iter().fold(Exact::ZERO, |sum, part| sum + part.value);
    within("monthly_base", sum, 0, BASE_MAX)?;
    rule.take(trace, "基礎となる賃金", Unit::Yen, Operation::Sum, &operands, |base| {
        let left_out: Vec<&str> = case
            .allowances
            .iter()
            .filter(|allowance| !allowance.kind.counts())
            .map(|allowance| allowance.kind.ja())
            .collect();
        if left_out.is_empty() {
            format!("割増賃金の基礎となる賃金は{base}です。除く手当はありません。")
        } else {
            let names = left_out.join("・");
            format!("{names}を除いて、割増賃金の基礎となる賃金は{base}です。")
        }
    })
}

fn scheduled_hours<T: Trace>(
    scheduled: ScheduledHours,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (days_in_year, days_off, daily_hours) = match scheduled {
        ScheduledHours::Month(hours) => {
            above_zero("monthly_scheduled_hours", hours)?;
            within("monthly_scheduled_hours", hours, 0, super::MONTH_HOURS)?;
            return Ok(Quantity::given("月の所定労働時間", hours, Unit::Hours));
        }
        ScheduledHours::YearlyAverage { days_in_year, days_off, daily_hours } => {
            (days_in_year, days_off, daily_hours)
        }
    };
    if days_off >= days_in_year {
        let message = "年間の休日は、年間の暦日数より少なくしてください。";
        return Err(StatuteError::impossible("annual_holidays", message));
    }
    above_zero("daily_hours", daily_hours)?;
    within("daily_hours", daily_hours, 0, 24)?;
    let year = Quantity::count("年間の暦日数", i64::from(days_in_year), Unit::Days);
    let off = Quantity::count("年間の所定休日", i64::from(days_off), Unit::Days);
    let rule = Rule::new("1年間における1月平均所定労働時間数", &HOURLY);
    let days = rule.take(
        trace,
        "年間の労働日数",
        Unit::Days,
        Operation::Difference,
        &[&year, &off],
        |d| format!("年間の所定労働日数は、{year}から休日{off}を引いて{d}です。"),
    )?;
    let daily = Quantity::given("1日の所定労働時間", daily_hours, Unit::Hours);
    let yearly = rule.take(
        trace,
        "年間の時間",
        Unit::Hours,
        Operation::Product,
        &[&days, &daily],
        |hours| format!("年間の所定労働時間は、{days} × {daily}で{hours}です。"),
    )?;
    let months = Quantity::count("12か月", 12, Unit::Count);
    let operands = [&yearly, &months];
    rule.take(trace, "月平均の時間", Unit::Hours, Operation::Quotient, &operands, |hours| {
        format!("12か月で割って、1か月の平均は{hours}です。")
    })
}

fn above_zero(field: &'static str, hours: Exact) -> Result<(), StatuteError> {
    if hours > Exact::ZERO {
        return Ok(());
    }
    Err(StatuteError::impossible(field, format!("「{field}」は0より大きくしてください。")))
}
