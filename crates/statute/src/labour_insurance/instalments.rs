//! 延納 — whether an estimated premium may be paid in parts, the parts, and when each is due.

use romori_types::{Date, FiscalYear, Rounding, Yen};

use crate::calendar::{Adjustment, BusinessCalendar, adjusted, as_date, plus_days};
use crate::due_date::{DueFrom, DueRule, due_date};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, InstalmentTerms, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Silent, Trace, Unit};

static ALLOWED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律18条"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則27条1項"),
];
static SPLIT: [Basis; 2] = [
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則27条2項"),
    Basis::act("国等の債権債務等の金額の端数計算に関する法律3条"),
];
static DUE: [Basis; 1] = [Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則27条2項")];

/// 延納の問い — an estimated premium and how it is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstalmentCase {
    /// The year estimated.
    pub year: FiscalYear,
    /// 納付回数 that is asked for, 1 to 3.
    pub count: u8,
    /// 労災保険と雇用保険の両方の保険関係があるか
    pub both_insurances: bool,
    /// 労働保険事務組合に委託しているか
    pub entrusted: bool,
    /// 保険関係成立の日
    pub established_on: Option<Date>,
}

/// 納付の計画 — the parts and their due dates, the first one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalmentPlan {
    /// 延納できるか
    pub allowed: bool,
    /// 期別の額
    pub parts: Vec<Yen>,
    /// 納期限, moved to the next business day.
    pub due_on: Vec<Date>,
}

/// The parts under way.
pub(super) struct PlanSteps {
    pub(super) allowed: bool,
    pub(super) parts: Vec<Quantity>,
    pub(super) due_on: Vec<Date>,
}

/// How an estimated premium is paid: in one, or in the terms of its year.
///
/// Law: 労働保険の保険料の徴収等に関する法律18条, 則27条. Rounding: equal parts, what does not divide goes to
/// the first. Date: moved to the next business day. Not covered: 有期事業.
///
/// # Errors
/// When the year lies outside the checked range, the business began after it, the premium is
/// negative, or two parts are asked for in a year that has three terms.
pub fn instalment_plan<T: Trace>(
    premium: Yen,
    case: &InstalmentCase,
    law: &Law,
    trace: &mut T,
) -> Result<InstalmentPlan, StatuteError> {
    if premium < Yen::ZERO {
        let message = "概算保険料は0円以上で入れてください。";
        return Err(StatuteError::impossible("estimated_premium", message));
    }
    let premium = Quantity::yen("概算保険料", premium);
    let steps = plan(&premium, case, law, trace)?;
    for part in &steps.parts {
        trace.gives("instalments", part);
    }
    let PlanSteps { allowed, parts, due_on } = steps;
    Ok(InstalmentPlan { allowed, parts: parts.iter().map(Quantity::as_yen).collect(), due_on })
}

pub(super) fn plan<T: Trace>(
    premium: &Quantity,
    case: &InstalmentCase,
    law: &Law,
    trace: &mut T,
) -> Result<PlanSteps, StatuteError> {
    let terms = law.accident.instalments.on(case.year.first_month().first_day())?;
    let most = most_terms(case)?;
    let allowed = is_allowed(premium, case, most, &terms, trace)?;
    let count = match (allowed, case.count) {
        (false, _) | (true, 1) => 1,
        (true, count) if count >= most => most,
        (true, _) => {
            return Err(StatuteError::impossible(
                "instalment_count",
                "この年度の延納は3回です。納付回数は1か3にしてください。",
            ));
        }
    };
    let parts = split(premium, count, trace)?;
    let mut due_on = Vec::with_capacity(parts.len());
    for day in due_days(case, count, most, terms.value, law)? {
        let named = Quantity::parameter("納期限", Quantity::date("", day).value, Unit::Date);
        let parameters: [&dyn DescribeParameter; 1] = [&terms];
        let rule = Rule::new("納期限", &DUE).with(&parameters);
        let due = rule.take(trace, "納期限", Unit::Date, Operation::Take, &[&named], |day| {
            format!("第{}期の納期限は{day}です。", due_on.len() + 1)
        })?;
        let moved = adjusted(law, BusinessCalendar::Standard, &due, Adjustment::Next, trace)?;
        trace.gives("instalment_due_on", &moved);
        due_on.push(as_date(&moved));
    }
    Ok(PlanSteps { allowed, parts, due_on })
}

/// How many terms the year of a business has; one if it began on or after 1 October.
fn most_terms(case: &InstalmentCase) -> Result<u8, StatuteError> {
    let (first, last) = (case.year.first_month(), case.year.last_month());
    let Some(on) = case.established_on.filter(|on| *on >= first.first_day()) else { return Ok(3) };
    if on > last.last_day() {
        return Err(StatuteError::impossible(
            "established_on",
            "保険関係成立の日が年度より後です。年度か成立の日を直してください。",
        ));
    }
    Ok(match on.month() {
        4 | 5 => 3,
        6..=9 => 2,
        _ => 1,
    })
}

fn is_allowed<T: Trace>(
    premium: &Quantity,
    case: &InstalmentCase,
    most: u8,
    terms: &InForce<'_, InstalmentTerms>,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let least = if case.both_insurances {
        terms.value.both_insurances_min_yen
    } else {
        terms.value.one_insurance_min_yen
    };
    let least = Quantity::parameter("延納できる額", Yen::new(least), Unit::Yen);
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("延納の要件", &ALLOWED).with(&parameters);
    let at_least = Operation::AtLeast;
    let reached =
        rule.take(trace, "延納できる額", Unit::Truth, at_least, &[premium, &least], |is| {
            let verb = if is.is_true() { "以上です" } else { "に届きません" };
            format!("概算保険料{premium}は{least}{verb}。")
        })?;
    let entrusted = Quantity::truth("事務組合への委託", case.entrusted);
    let rule = Rule::new("延納の要件", &ALLOWED);
    let either = [&reached, &entrusted];
    let enough = rule.take(trace, "額か委託", Unit::Truth, Operation::Any, &either, |_| {
        if case.entrusted {
            "労働保険事務組合に委託しているので、額を問いません。".to_owned()
        } else {
            "労働保険事務組合には委託していません。".to_owned()
        }
    })?;
    let in_time = Quantity::truth("9月30日までの成立", most > 1);
    let both = [&enough, &in_time];
    let allowed = rule.take(trace, "延納", Unit::Truth, Operation::All, &both, |is| {
        match (is.is_true(), most) {
            (true, _) => "延納できます。".to_owned(),
            (false, 1) => "10月1日以後に成立した事業なので、延納できません。".to_owned(),
            (false, _) => "延納できません。".to_owned(),
        }
    })?;
    trace.gives("instalments_allowed", &allowed);
    Ok(allowed.is_true())
}

/// Equal parts; what does not divide goes to the first.
pub(super) fn split<T: Trace>(
    premium: &Quantity,
    count: u8,
    trace: &mut T,
) -> Result<Vec<Quantity>, StatuteError> {
    let rule = Rule::new("期別の額", &SPLIT);
    if count == 1 {
        let take = Operation::Take;
        let whole = rule.take(trace, "第1期", Unit::Yen, take, &[premium], |whole| {
            format!("1回で{whole}を納めます。")
        })?;
        return Ok(vec![whole]);
    }
    let terms = Quantity::count("納付回数", i64::from(count), Unit::Count);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, "1期分", Unit::Yen, quotient, &[premium, &terms], |_| {
        format!("{premium}を{terms}回に等しく分けます。")
    })?;
    let round = Operation::Round(Rounding::Down);
    let later = rule.take(trace, "第2期以後", Unit::Yen, round, &[&exact], |later| {
        format!("第2期以後は、1円未満を切り捨てて{later}です。")
    })?;
    let mut operands = vec![premium];
    operands.extend(std::iter::repeat_n(&later, usize::from(count - 1)));
    let rest = Operation::Difference;
    let first = rule.take(trace, "第1期", Unit::Yen, rest, &operands, |first| {
        format!("第1期は、割り切れない額を加えて{first}です。")
    })?;
    let mut parts = vec![first];
    for term in 2..=count {
        let take = Operation::Take;
        parts.push(rule.take(trace, "期別の額", Unit::Yen, take, &[&later], |part| {
            format!("第{term}期は{part}です。")
        })?);
    }
    Ok(parts)
}

/// The days on which the parts are due by the article. The term that the day of establishment
/// lies in is the first.
fn due_days(
    case: &InstalmentCase,
    count: u8,
    most: u8,
    terms: &InstalmentTerms,
    law: &Law,
) -> Result<Vec<Date>, StatuteError> {
    let year = case.year;
    let within = case.established_on.filter(|on| *on >= year.first_month().first_day());
    let first = if let Some(on) = within {
        plus_days(on, terms.filing_days_when_established)?
    } else {
        let rule = DueRule::LabourInsuranceAnnualRenewal;
        due_date(law, rule, DueFrom::Year(year.0), &mut Silent)?.due
    };
    let skipped = usize::from(3 - most);
    let rest = after_first(year, case.entrusted, terms).into_iter().skip(skipped);
    Ok(std::iter::once(first).chain(rest.take(usize::from(count - 1))).collect())
}

/// When the second and the third term of a year are due.
fn after_first(year: FiscalYear, entrusted: bool, terms: &InstalmentTerms) -> [Date; 2] {
    let (second, third) = if entrusted {
        (terms.entrusted_second_due, terms.entrusted_third_due)
    } else {
        (terms.second_due, terms.third_due)
    };
    [second.in_year(year), third.in_year(year)]
}

/// When the terms after the first are due by the article: of the whole year of a business, or from
/// the term on in which a day lies.
///
/// # Errors
/// When the day lies outside the year, or before the business.
pub(super) fn later_due(
    case: &InstalmentCase,
    from: Option<Date>,
    law: &Law,
) -> Result<Vec<Date>, StatuteError> {
    let year = case.year;
    let terms = law.accident.instalments.on(year.first_month().first_day())?;
    let within = year.first_month().first_day()..=year.last_month().last_day();
    let skipped = match from {
        None => 3 - most_terms(case)?,
        Some(on) if !within.contains(&on) || case.established_on.is_some_and(|day| on < day) => {
            let message = "増加が見込まれた日を、保険関係のある年度の中の日にしてください。";
            return Err(StatuteError::impossible("on", message));
        }
        Some(on) => match on.month() {
            4..=7 => 0,
            8..=11 => 1,
            _ => 2,
        },
    };
    let later = after_first(year, case.entrusted, terms.value).into_iter();
    Ok(later.skip(usize::from(skipped)).collect())
}
