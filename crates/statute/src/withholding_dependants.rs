//! 扶養親族等の数 — how many dependants count in column 甲.
//!
//! Law: 所得税法187条, 平成24年財務省告示115号別表第一の備考. Who is a 源泉控除対象配偶者 or a 源泉控除対象親族 is
//! not judged here: they are counted as declared.

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static COUNT: [Basis; 2] = [
    Basis::act("所得税法185条1項・187条"),
    Basis::notice("平成24年財務省告示115号別表第一（備考）"),
];

/// 扶養親族等の申告 — what the 扶養控除等申告書 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeclaredDependants {
    /// 源泉控除対象配偶者
    pub spouse: bool,
    /// 源泉控除対象親族 (to 2025 控除対象扶養親族)
    pub relatives: u32,
    /// 本人が障害者
    pub disabled: bool,
    /// 本人が寡婦
    pub widow: bool,
    /// 本人がひとり親
    pub single_parent: bool,
    /// 本人が勤労学生
    pub working_student: bool,
    /// 障害者 among 同一生計配偶者 and 扶養親族 of any age.
    pub disabled_dependants: u32,
    /// 同居特別障害者 among them.
    pub cohabiting_specially_disabled: u32,
}

/// 扶養親族等の数 — the number that selects the column, and what of it is added to the persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithholdingDependants {
    /// 加算する人数
    pub extra: u32,
    /// All together.
    pub all: u32,
}

/// How many dependants count.
///
/// Law: 所得税法187条. One for each status of the person himself, one for each disabled dependant, and
/// one more for each who is 同居特別障害者. Unit: persons.
///
/// # Errors
/// When the year lies outside the checked range; when more are 同居特別障害者 than are disabled, or
/// one is both 寡婦 and ひとり親.
pub fn withholding_dependants<T: Trace>(
    declared: &DeclaredDependants,
    year: i16,
    law: &Law,
    trace: &mut T,
) -> Result<WithholdingDependants, StatuteError> {
    let found = law.tax.monthly_table.of_year(year)?;
    if declared.cohabiting_specially_disabled > declared.disabled_dependants {
        let message = "同居特別障害者は障害者のうちの人数です。障害者の人数までで入れてください。";
        return Err(StatuteError::impossible("cohabiting_specially_disabled", message));
    }
    if declared.widow && declared.single_parent {
        let message = "寡婦とひとり親の両方にはなりません。どちらかにしてください。";
        return Err(StatuteError::impossible("self_single_parent", message));
    }
    let one = |label, is: bool| Quantity::count(label, i64::from(is), Unit::Count);
    let many = |label, count: u32| Quantity::count(label, i64::from(count), Unit::Count);
    let added = [
        one("本人が障害者", declared.disabled),
        one("本人が寡婦", declared.widow),
        one("本人がひとり親", declared.single_parent),
        one("本人が勤労学生", declared.working_student),
        many("障害者である配偶者・親族", declared.disabled_dependants),
        many("同居特別障害者", declared.cohabiting_specially_disabled),
    ];
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("扶養親族等の数", &COUNT).with(&parameters);
    let operands: Vec<&Quantity> = added.iter().collect();
    let extra =
        rule.take(trace, "加算する人数", Unit::Count, Operation::Sum, &operands, |sum| {
            let each = added.iter().filter(|count| count.is_true());
            let each: Vec<String> = each.map(|count| format!("{}{count}人", count.label)).collect();
            if each.is_empty() {
                "加算する人はいません。".to_owned()
            } else {
                format!("{}を加算して{sum}人です。", each.join("、"))
            }
        })?;
    trace.gives("extra_dependants", &extra);
    let spouse = one("源泉控除対象配偶者", declared.spouse);
    let relatives = many("源泉控除対象親族", declared.relatives);
    let operands = [&spouse, &relatives, &extra];
    let all =
        rule.take(trace, "扶養親族等の数", Unit::Count, Operation::Sum, &operands, |all| {
            format!(
                "源泉控除対象配偶者{spouse}人、源泉控除対象親族{relatives}人と加算{extra}人で、\
                 扶養親族等の数は{all}人です。"
            )
        })?;
    trace.gives("dependants", &all);
    let count = |quantity: &Quantity| {
        quantity.value.as_whole().and_then(|whole| u32::try_from(whole).ok()).unwrap_or(u32::MAX)
    };
    Ok(WithholdingDependants { extra: count(&extra), all: count(&all) })
}
