//! 認定決定・増加概算の延納 — the terms of what is added to an estimate, or decided in its place.
//!
//! Law: 労働保険の保険料の徴収等に関する法律18条, 則29条・30条.

use romori_types::{Date, Yen};

use super::fixed_term::{self, FixedTermCase};
use super::instalments::{self, InstalmentCase, split};
use crate::calendar::{as_date, plus_days};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::day_from;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static ASSESSED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律18条"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則29条"),
];
static INCREASED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律18条"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則30条"),
];

/// 延納する事業 — whose terms they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeferringBusiness {
    /// 継続事業: its year. The count asked for bears on nothing here, all terms are taken.
    Continuing(InstalmentCase),
    /// 有期事業: its whole time. The premium bears on nothing here.
    Work(FixedTermCase),
}

/// 延納する理由 — what is paid in terms, and from which day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeferralCause {
    /// 認定決定: the day the notice was received.
    Assessed(Date),
    /// 増加概算: the day on which more wages were expected.
    Increased(Date),
}

/// 延納の期ごとの額 — the parts and when each is due by the article, the first one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferredParts {
    /// 期別の額
    pub parts: Vec<Yen>,
    /// 納期限 of each part, never before that of the first.
    pub due_on: Vec<Date>,
}

/// The terms in which an assessed estimate, what lacks of it, or an increase of it is paid.
///
/// Law: 労働保険の保険料の徴収等に関する法律18条, 則29条・30条. Rounding: equal parts, what does not divide goes
/// to the first. Date: by the article, before it is moved to a business day; a term due before the
/// first is paid with the first. The first term of an increase is the one its day lies in, however
/// short. Not covered: whether the premium may be paid in terms (an assessed one as a declared one,
/// an increase if the estimate is), 追加徴収 (則31条).
///
/// # Errors
/// When a day lies outside the checked range, or not in the year or the time of the work, or the
/// amount is negative.
pub fn deferred_parts<T: Trace>(
    business: &DeferringBusiness,
    cause: DeferralCause,
    amount: Yen,
    law: &Law,
    trace: &mut T,
) -> Result<DeferredParts, StatuteError> {
    if amount < Yen::ZERO {
        let message = "延納する額は0円以上で入れてください。";
        return Err(StatuteError::impossible("amount", message));
    }
    let assessment;
    let increase;
    let (on, days, label, name, basis, parameter): (
        _,
        _,
        _,
        _,
        &'static [Basis],
        &dyn DescribeParameter,
    ) = match cause {
        DeferralCause::Assessed(on) => {
            assessment = law.works.assessment.on(on)?;
            let days = assessment.value.due_days;
            (on, days, "通知を受けた日", "認定決定の延納", &ASSESSED, &assessment)
        }
        DeferralCause::Increased(on) => {
            increase = law.works.increase.on(on)?;
            let days = increase.value.days;
            (on, days, "増加が見込まれた日", "増加概算の延納", &INCREASED, &increase)
        }
    };
    let later = match (business, cause) {
        (DeferringBusiness::Continuing(case), DeferralCause::Assessed(_)) => {
            instalments::later_due(case, None, law)?
        }
        (DeferringBusiness::Continuing(case), DeferralCause::Increased(on)) => {
            instalments::later_due(case, Some(on), law)?
        }
        (DeferringBusiness::Work(case), DeferralCause::Assessed(_)) => {
            fixed_term::later_due(case, None, law)?
        }
        (DeferringBusiness::Work(case), DeferralCause::Increased(on)) => {
            fixed_term::later_due(case, Some(on), law)?
        }
    };
    let parameters = [parameter];
    let rule = Rule::new(name, basis).with(&parameters);
    let from = Quantity::date(label, on);
    let first =
        day_from(rule, "最初の期の納期限", &from, plus_days(on, days)?, trace, |day| {
            format!("最初の期の納期限は、{from}の翌日から{days}日以内の{day}です。")
        })?;
    let count = u8::try_from(later.len() + 1).unwrap_or(u8::MAX);
    let parts = split(&Quantity::yen("延納する額", amount), count, trace)?;
    let mut due_on = vec![as_date(&first)];
    for day in later {
        let day = Quantity::parameter("期の納期限", Quantity::date("", day).value, Unit::Date);
        let later = Operation::Maximum;
        let due = rule.take(trace, "納期限", Unit::Date, later, &[&day, &first], |due| {
            let with = if *due == day { "" } else { "最初の期とともに、" };
            format!("第{}期は、{with}{due}までに納めます。", due_on.len() + 1)
        })?;
        due_on.push(as_date(&due));
    }
    for part in &parts {
        trace.gives("parts", part);
    }
    Ok(DeferredParts { parts: parts.iter().map(Quantity::as_yen).collect(), due_on })
}
