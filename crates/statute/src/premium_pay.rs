//! 割増賃金 — the pay of an hour, and what is added for overtime, legal holidays and night.
//!
//! Law: 労働基準法37条, 平成6年政令5号, 労働基準法施行規則19条–21条, 昭和63年3月14日基発150号.

mod base;
mod kind;
#[cfg(test)]
mod tests;

use romori_types::{Exact, Rounding, Yen};

pub use self::base::{
    Allowance, AllowanceKind, BaseForOvertime, MonthlyBase, ScheduledHours, monthly_base,
};
pub use self::kind::{PremiumKind, pay_of_hours, premium_of};
use crate::error::StatuteError;
use crate::law::{Basis, BasisKind, InForce, Law, PremiumPayRates};
use crate::steps::{cut_below_sen, whole_yen, within};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static PREMIUM: [Basis; 2] =
    [Basis::act("労働基準法37条1項"), Basis::other(BasisKind::Order, "平成6年政令5号")];
static NIGHT: [Basis; 2] =
    [Basis::act("労働基準法37条4項"), Basis::ordinance("労働基準法施行規則20条")];
static FRACTION: [Basis; 1] = [Basis::circular("昭和63年3月14日基発150号")];
/// The hours of the longest month.
const MONTH_HOURS: i64 = 744;

/// 1時間当たりの賃金額の端数処理 — whether the pay of an hour is rounded to the yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum HourlyRounding {
    /// 端数のまま
    #[default]
    None,
    /// 50銭未満切捨て・50銭以上切上げ
    HalfUp,
}

/// 割増賃金の時間 — the hours of one month that bear a premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PremiumHours {
    /// 時間外労働, without work on legal holidays.
    pub overtime: Exact,
    /// 法定休日の労働
    pub holiday: Exact,
    /// 深夜労働, among all hours.
    pub night: Exact,
}

/// 割増賃金の問い — hours of a month and what is paid for them beforehand.
#[derive(Debug, Clone, Copy)]
pub struct PremiumPayCase {
    /// Whether the pay of an hour is rounded.
    pub rounding: HourlyRounding,
    /// The hours.
    pub hours: PremiumHours,
    /// 固定残業代
    pub fixed: Option<Yen>,
}

/// 割増賃金 — what is due for the hours of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PremiumPay {
    /// 1時間当たりの賃金額, cut below one sen.
    pub hourly_rate: Exact,
    /// Pay and premium of all overtime.
    pub overtime: Yen,
    /// What is added beyond the long hours.
    pub overtime_over_60: Yen,
    /// Pay and premium of work on legal holidays.
    pub holiday: Yen,
    /// 深夜の割増
    pub night_premium: Yen,
    /// All together.
    pub total: Yen,
    /// What the fixed pay leaves open, if there is one.
    pub additional: Option<Yen>,
}

/// 割増賃金 — pay and premiums of a month's hours at the pay of an hour.
///
/// Law: 労働基準法37条1項・4項. Rounding: the monthly total of each premium by itself, 50 sen and
/// over up (昭和63年3月14日基発150号); the pay of an hour only where chosen. Unit: whole yen. Not
/// covered: 代替休暇 (37条3項), agreed rates above the least.
///
/// # Errors
/// When a month has more hours than a calendar month.
pub fn premium_pay<T: Trace>(
    hourly: &Quantity,
    case: &PremiumPayCase,
    law: &Law,
    trace: &mut T,
) -> Result<PremiumPay, StatuteError> {
    let hours = case.hours;
    within("overtime_hours", hours.overtime, 0, MONTH_HOURS)?;
    within("holiday_hours", hours.holiday, 0, MONTH_HOURS)?;
    within("night_hours", hours.night, 0, MONTH_HOURS)?;
    let rates = law.standards.premium_rate.standing()?;
    let hourly = rounded_hourly(hourly, case.rounding, trace)?;
    let shown = cut_below_sen(
        Rule::new("1時間当たりの賃金額", &FRACTION),
        "1時間当たりの賃金額",
        &hourly,
        trace,
    )?;
    trace.gives("hourly_rate", &shown);
    let pay = HoursPay { hourly, rates };
    let overtime = pay.overtime(hours.overtime, trace)?;
    let long = pay.long_overtime(hours.overtime, trace)?;
    let holiday = pay.holiday(hours.holiday, trace)?;
    let night = pay.night(hours.night, trace)?;
    let operands = [&overtime, &long, &holiday, &night];
    let rule = Rule::new("割増賃金の合計", &PREMIUM);
    let total = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |total| {
        format!("時間外・60時間を超えた加算・法定休日・深夜を合わせて{total}です。")
    })?;
    trace.gives("total", &total);
    let additional = match case.fixed {
        Some(fixed) => Some(additional(&total, fixed, trace)?),
        None => None,
    };
    Ok(PremiumPay {
        hourly_rate: shown.value,
        overtime: overtime.as_yen(),
        overtime_over_60: long.as_yen(),
        holiday: holiday.as_yen(),
        night_premium: night.as_yen(),
        total: total.as_yen(),
        additional,
    })
}

fn rounded_hourly<T: Trace>(
    hourly: &Quantity,
    rounding: HourlyRounding,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    match rounding {
        HourlyRounding::None => Ok(hourly.clone()),
        HourlyRounding::HalfUp => {
            let rule = Rule::new("1時間当たりの賃金額", &FRACTION);
            whole_yen(rule, "1時間当たりの賃金額", hourly, Rounding::HalfUp, trace)
        }
    }
}

/// What the fixed pay of overtime does not cover.
fn additional<T: Trace>(total: &Quantity, fixed: Yen, trace: &mut T) -> Result<Yen, StatuteError> {
    let fixed = Quantity::yen("固定残業代", fixed);
    let rule = Rule::new("固定残業代との差額", &PREMIUM);
    let operands = [total, &fixed];
    let less = rule.take(trace, "差", Unit::Yen, Operation::Difference, &operands, |less| {
        format!("割増賃金{total}から固定残業代{fixed}を引くと{less}です。")
    })?;
    let none = Quantity::yen("なし", Yen::ZERO);
    let operands = [&less, &none];
    let more =
        rule.take(trace, "追加の支払い", Unit::Yen, Operation::Maximum, &operands, |more| {
            if more.value == Exact::ZERO {
                "固定残業代の中に収まるので、追加の支払いはありません。".to_owned()
            } else {
                format!("固定残業代を超えるので、{more}を追加して支払います。")
            }
        })?;
    trace.gives("additional_payment_required", &more);
    Ok(more.as_yen())
}

/// The pay of an hour and the rates, under way through the kinds of hours.
struct HoursPay<'a> {
    hourly: Quantity,
    rates: InForce<'a, PremiumPayRates>,
}

impl HoursPay<'_> {
    fn overtime<T: Trace>(&self, hours: Exact, trace: &mut T) -> Result<Quantity, StatuteError> {
        let rate = Quantity::parameter("時間外の率", self.rates.value.overtime, Unit::Rate);
        let whole = self.whole_pay("時間外労働", &PREMIUM, hours, &rate, trace)?;
        trace.gives("overtime", &whole);
        Ok(whole)
    }

    fn holiday<T: Trace>(&self, hours: Exact, trace: &mut T) -> Result<Quantity, StatuteError> {
        let rate = Quantity::parameter("法定休日の率", self.rates.value.holiday, Unit::Rate);
        let whole = self.whole_pay("法定休日の労働", &PREMIUM, hours, &rate, trace)?;
        trace.gives("holiday", &whole);
        Ok(whole)
    }

    /// The pay of the hours with the premium on it.
    fn whole_pay<T: Trace>(
        &self,
        name: &'static str,
        basis: &'static [Basis],
        hours: Exact,
        rate: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.rates];
        let rule = Rule::new(name, basis).with(&parameters);
        let one = Quantity::count("通常の賃金", 1, Unit::Rate);
        let operands = [&one, rate];
        let factor = rule.take(trace, "率", Unit::Rate, Operation::Sum, &operands, |factor| {
            format!("{name}は、通常の賃金に{rate}を加えた{factor}で支払います。")
        })?;
        self.amount(name, rule, &Quantity::given(name, hours, Unit::Hours), &factor, trace)
    }

    /// What is added to overtime beyond the long hours of the month.
    fn long_overtime<T: Trace>(
        &self,
        hours: Exact,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let rates = self.rates.value;
        let parameters: [&dyn DescribeParameter; 1] = [&self.rates];
        let name = "60時間を超えた加算";
        let rule = Rule::new(name, &PREMIUM).with(&parameters);
        let hours = Quantity::given("時間外労働", hours, Unit::Hours);
        let bound = Exact::whole(i64::from(rates.long_overtime_hours));
        let bound = Quantity::parameter("長時間の境", bound, Unit::Hours);
        let operands = [&hours, &bound];
        let less = rule.take(
            trace,
            "超えた時間",
            Unit::Hours,
            Operation::Difference,
            &operands,
            |_| format!("時間外労働{hours}を{bound}と比べます。法定休日の労働は含めません。"),
        )?;
        let none = Quantity::given("なし", Exact::ZERO, Unit::Hours);
        let operands = [&less, &none];
        let beyond = rule.take(
            trace,
            "超えた時間",
            Unit::Hours,
            Operation::Maximum,
            &operands,
            |beyond| format!("{bound}を超えた時間は{beyond}です。"),
        )?;
        let long = Quantity::parameter("長時間の率", rates.long_overtime, Unit::Rate);
        let usual = Quantity::parameter("時間外の率", rates.overtime, Unit::Rate);
        let operands = [&long, &usual];
        let further = rule.take(
            trace,
            "加える率",
            Unit::Rate,
            Operation::Difference,
            &operands,
            |rate| format!("{long}のうち{usual}は時間外労働で数えたので、{rate}を加えます。"),
        )?;
        let whole = self.amount(name, rule, &beyond, &further, trace)?;
        trace.gives("overtime_over_60", &whole);
        Ok(whole)
    }

    fn night<T: Trace>(&self, hours: Exact, trace: &mut T) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.rates];
        let rule = Rule::new("深夜の割増", &NIGHT).with(&parameters);
        let rate = Quantity::parameter("深夜の率", self.rates.value.night, Unit::Rate);
        let hours = Quantity::given("深夜労働", hours, Unit::Hours);
        let whole = self.amount("深夜の割増", rule, &hours, &rate, trace)?;
        trace.gives("night_premium", &whole);
        Ok(whole)
    }

    /// The pay of an hour times hours and factor, the total of the month rounded once.
    fn amount<T: Trace>(
        &self,
        name: &'static str,
        rule: Rule<'_>,
        hours: &Quantity,
        factor: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let hourly = &self.hourly;
        let operands = [hourly, hours, factor];
        let exact =
            rule.take(trace, "丸める前", Unit::Yen, Operation::Product, &operands, |exact| {
                format!("1時間{hourly} × {hours} × {factor}で{exact}です。")
            })?;
        let rule = Rule::new("端数の処理", &FRACTION);
        whole_yen(rule, name, &exact, Rounding::HalfUp, trace)
    }
}
