//! 保険料調整制度 — a lower share for short-time workers newly insured from October 2026.
//!
//! Law: 令和7年法律74号附則. Only health and pension; care and levy stay halved. What the insured
//! person is spared the employer pays first and is settled later.

use romori_types::{Rate, YearMonth, Yen};

use crate::error::StatuteError;
use crate::law::{AdjustmentShare, Basis, BasisKind, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static ADJUSTMENT: [Basis; 2] = [
    Basis::act("令和7年法律74号附則"),
    Basis::other(BasisKind::Guidance, "日本年金機構「保険料調整制度とは」令和8年10月"),
];

/// 保険料調整制度の上限 — the highest standard to which the adjustment applies in a month, or `None`
/// before it was introduced.
///
/// # Errors
/// When the month lies after the checked range.
pub fn adjustment_limit(month: YearMonth, law: &Law) -> Result<Option<Yen>, StatuteError> {
    let found = law.adjustment_shares.on_month_if_any(month)?;
    Ok(found.and_then(|found| found.value.last()).map(|row| Yen::new(row.standard_upto)))
}

/// The insured person's share of health and pension under the adjustment.
///
/// Law: 令和7年法律74号附則. `year` counts the years of adjustment, 1 to 3; in the third the relief is
/// halved.
///
/// # Errors
/// When the adjustment did not exist in the month, the year is none of its three, or the standard
/// is above its limit.
pub fn adjusted_share<T: Trace>(
    standard: &Quantity,
    year: u8,
    month: YearMonth,
    law: &Law,
    trace: &mut T,
) -> Result<Rate, StatuteError> {
    let field = "premium_adjustment_year";
    let wrong = |message| StatuteError::impossible(field, message);
    if !(1..=3).contains(&year) {
        return Err(wrong("保険料調整制度の年は1から3までです。"));
    }
    let found = law.adjustment_shares.on_month_if_any(month)?;
    let found = found.ok_or_else(|| wrong("保険料調整制度は令和8年10月分からです。"))?;
    let fits = |row: &&AdjustmentShare| standard.as_yen().get() <= row.standard_upto;
    let row = found.value.iter().find(fits);
    let row = row.ok_or_else(|| {
        wrong("保険料調整制度は標準報酬月額126,000円までの短時間労働者に限ります。")
    })?;
    let share = if year == 3 { row.year_3 } else { row.years_1_and_2 };
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let given = Quantity::parameter("調整後の負担割合", share, Unit::Rate);
    let rule = Rule::new("保険料調整制度", &ADJUSTMENT).with(&parameters);
    rule.take(trace, "調整後の負担割合", Unit::Rate, Operation::Take, &[&given], |share| {
        let upto = Yen::new(row.standard_upto);
        format!(
            "標準報酬月額{standard}は{upto}円までに当たり、{year}年目なので、\
             健康保険料と厚生年金保険料の被保険者の負担は全額の{share}です。"
        )
    })?;
    Ok(share)
}
