//! 追加徴収 — what a rate that was raised within the year adds to the estimate.
//!
//! Law: 労働保険の保険料の徴収等に関する法律17条, 則26条.

use romori_types::{Date, Rate, Yen};

use super::assessed::notice_due;
use super::base::wage_base;
use super::premium::whole;
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static RAISED: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律17条1項")];

/// 追加徴収の問い — a rate of the estimate that the government raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RaisedRate {
    /// 通知を発した日
    pub issued_on: Date,
    /// 賃金の見込み of the time that the raised rate holds for.
    pub wages: Yen,
    /// The rate before.
    pub before: Rate,
    /// The rate after.
    pub after: Rate,
}

/// 追加徴収される保険料
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RaisedPremium {
    /// The premium that is added, however small.
    pub premium: Yen,
    /// Until when; none if nothing is added.
    pub due: Option<Date>,
}

/// 追加徴収 — what the estimate lacks because a rate was raised; nothing where it was lowered.
///
/// Law: 労働保険の保険料の徴収等に関する法律17条1項・2項, 則26条. Rounding: wages under 1,000 yen and the fraction
/// of a yen dropped. Unit: whole yen. Date: as [`notice_due`]. Not covered: 延納 (則31条).
///
/// # Errors
/// When the day lies outside the checked range or the wages are negative.
pub fn raised_premium<T: Trace>(
    raised: &RaisedRate,
    law: &Law,
    trace: &mut T,
) -> Result<RaisedPremium, StatuteError> {
    let rule = Rule::new("追加徴収", &RAISED);
    let base = wage_base("wages", "算定基礎額", raised.wages, trace)?;
    let before = Quantity::given("引上げ前の率", raised.before, Unit::Rate);
    let after = Quantity::given("引上げ後の率", raised.after, Unit::Rate);
    let rest = Operation::Difference;
    let rest = rule.take(trace, "率の差", Unit::Rate, rest, &[&after, &before], |rest| {
        format!("引上げ後の率{after}から引上げ前の率{before}を引くと{rest}です。")
    })?;
    let zero = Quantity::given("0", Rate::ZERO, Unit::Rate);
    let most = Operation::Maximum;
    let over = rule.take(trace, "引上げた率", Unit::Rate, most, &[&rest, &zero], |over| {
        format!("引き上げた率は{over}です。引下げでは追加徴収も還付もありません。")
    })?;
    let product = Operation::Product;
    let exact = rule.take(trace, "追加徴収", Unit::Yen, product, &[&base, &over], |exact| {
        format!("{base} × {over}で{exact}です。")
    })?;
    let premium = whole("追加徴収", &exact, &RAISED, trace)?;
    trace.gives("premium", &premium);
    let due = match premium.is_true() {
        true => Some(notice_due(raised.issued_on, law, trace)?),
        false => None,
    };
    Ok(RaisedPremium { premium: premium.as_yen(), due })
}
