//! 割増率 — what is added to an hour that is overtime, on a legal holiday, at night, or two of them.
//!
//! Law: 労働基準法37条1項・4項, 平成6年政令5号, 労働基準法施行規則20条.

use romori_types::{Exact, Rate, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, BasisKind, Law, PremiumPayRates};
use crate::steps::{whole_yen, within};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static RATE: [Basis; 3] = [
    Basis::act("労働基準法37条1項・4項"),
    Basis::other(BasisKind::Order, "平成6年政令5号"),
    Basis::ordinance("労働基準法施行規則20条"),
];
static FRACTION: [Basis; 1] = [Basis::circular("昭和63年3月14日基発150号")];

/// 割増の種類 — which premiums meet in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PremiumKind {
    /// 時間外
    Overtime,
    /// 時間外 (月60時間を超えた部分)
    LongOvertime,
    /// 法定休日
    Holiday,
    /// 深夜だけ
    NightOnly,
    /// 時間外と深夜
    OvertimeAndNight,
    /// 時間外 (月60時間を超えた部分) と深夜
    LongOvertimeAndNight,
    /// 法定休日と深夜
    HolidayAndNight,
}

impl PremiumKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Overtime,
        Self::LongOvertime,
        Self::Holiday,
        Self::NightOnly,
        Self::OvertimeAndNight,
        Self::LongOvertimeAndNight,
        Self::HolidayAndNight,
    ];

    /// The rates that meet, by name.
    fn rates(self, rates: &PremiumPayRates) -> Vec<(&'static str, Rate)> {
        let overtime = ("時間外の率", rates.overtime);
        let long = ("長時間の率", rates.long_overtime);
        let holiday = ("法定休日の率", rates.holiday);
        let night = ("深夜の率", rates.night);
        match self {
            Self::Overtime => vec![overtime],
            Self::LongOvertime => vec![long],
            Self::Holiday => vec![holiday],
            Self::NightOnly => vec![night],
            Self::OvertimeAndNight => vec![overtime, night],
            Self::LongOvertimeAndNight => vec![long, night],
            Self::HolidayAndNight => vec![holiday, night],
        }
    }
}

/// The premium of an hour of one kind.
///
/// Law: 労働基準法37条1項・4項, 労働基準法施行規則20条. Unit: share of the pay of a normal hour.
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn premium_of<T: Trace>(
    kind: PremiumKind,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.standards.premium_rate.standing()?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rates: Vec<Quantity> = kind
        .rates(found.value)
        .into_iter()
        .map(|(name, rate)| Quantity::parameter(name, rate, Unit::Rate))
        .collect();
    let operands: Vec<&Quantity> = rates.iter().collect();
    let rule = Rule::new("割増率", &RATE).with(&parameters);
    rule.take(trace, "割増率", Unit::Rate, Operation::Sum, &operands, |sum| {
        let each: Vec<String> = rates.iter().map(|rate| format!("{}{rate}", rate.label)).collect();
        format!("{}なので、割増率は{sum}です。", each.join("と"))
    })
}

/// What hours of one kind pay: normal pay and premium; of night hours the premium alone.
///
/// Law: 労働基準法37条1項・4項. Rounding: 50 sen and over up (昭和63年3月14日基発150号). Unit: whole
/// yen.
///
/// # Errors
/// When there are more hours than a calendar month has.
pub fn pay_of_hours<T: Trace>(
    kind: PremiumKind,
    premium: &Quantity,
    hourly: Exact,
    hours: Exact,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    within("hours", hours, 0, super::MONTH_HOURS)?;
    let hourly = Quantity::given("1時間当たりの賃金額", hourly, Unit::Yen);
    let hours = Quantity::given("時間", hours, Unit::Hours);
    let rule = Rule::new("支払う額", &RATE);
    let factor = if kind == PremiumKind::NightOnly {
        premium.clone()
    } else {
        let one = Quantity::count("通常の賃金", 1, Unit::Rate);
        rule.take(trace, "率", Unit::Rate, Operation::Sum, &[&one, premium], |factor| {
            format!("通常の賃金に{premium}を加えて{factor}です。")
        })?
    };
    let operands = [&hourly, &hours, &factor];
    let exact =
        rule.take(trace, "丸める前", Unit::Yen, Operation::Product, &operands, |exact| {
            format!("1時間{hourly} × {hours} × {factor}で{exact}です。")
        })?;
    let rule = Rule::new("端数の処理", &FRACTION);
    let pay = whole_yen(rule, "支払う額", &exact, Rounding::HalfUp, trace)?;
    trace.gives("pay", &pay);
    Ok(pay.as_yen())
}
