//! 育児休業等給付と介護休業給付.

use romori_statute::Law;
use romori_statute::benefits::birth_leave::{birth_leave, is_support_eligible, post_birth_support};
use romori_statute::benefits::childcare::{
    ChildcareStage, LeavePeriodCase, childcare_leave, childcare_period, family_care,
    first_days_left,
};
use romori_statute::trace::Trace;
use romori_types::{Rate, Yen};

use super::unemployment::wages;
use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Kind, May, Need, give, give_if};

const CHILDCARE: Need = Need::Is("benefit", "childcare_leave");
const SUPPORT: Need = Need::Is("benefit", "post_birth_support");
const IF_DAYS: &str = "休業の日数を入れたとき";

pub(super) const CHILDCARE_PERIOD: Kind = Kind {
    name: "childcare leave: one unit period",
    needs: &[
        CHILDCARE,
        Need::Field("leave_start"),
        Need::Field("daily_wage"),
        Need::Field("paid_days"),
        Need::Field("rate_percent"),
    ],
    may: &[May::Field("wages_paid")],
    gives: &[give("daily_wage_used"), give("amount")],
    dated_by: &["leave_start"],
    handler: handler!(one_period),
};

pub(super) const CHILDCARE_WHOLE: Kind = Kind {
    name: "childcare leave: whole",
    needs: &[CHILDCARE, Need::Field("leave_start"), Need::Field("wages_6_months")],
    may: &[May::Field("leave_days")],
    gives: &[
        give("daily_wage"),
        give("daily_wage_used"),
        give_if("unit_periods", IF_DAYS),
        give_if("days_at_67", IF_DAYS),
        give_if("days_at_50", IF_DAYS),
        give_if("periods", IF_DAYS),
        give_if("total", IF_DAYS),
    ],
    dated_by: &["leave_start"],
    handler: handler!(whole),
};

pub(super) const CHILDCARE_DAYS_LEFT: Kind = Kind {
    name: "childcare leave: days left at 67 %",
    needs: &[CHILDCARE, Need::Field("birth_leave_days")],
    may: &[],
    gives: &[give("remaining_days_at_67")],
    dated_by: &[],
    handler: handler!(days_left),
};

pub(super) const BIRTH_LEAVE: Kind = Kind {
    name: "birth childcare leave",
    needs: &[
        Need::Is("benefit", "birth_childcare_leave"),
        Need::Field("leave_start"),
        Need::Field("daily_wage"),
        Need::Field("leave_days"),
        Need::Field("spouse_requirement_met"),
    ],
    may: &[May::Field("wages_paid")],
    gives: &[
        give("daily_wage_used"),
        give("birth_leave_benefit"),
        give("post_birth_support_benefit"),
        give("total"),
    ],
    dated_by: &["leave_start"],
    handler: handler!(birth),
};

pub(super) const SUPPORT_AMOUNT: Kind = Kind {
    name: "post-birth support: amount",
    needs: &[
        SUPPORT,
        Need::Field("leave_start"),
        Need::Field("daily_wage"),
        Need::Field("paid_days"),
    ],
    may: &[],
    gives: &[give("daily_wage_used"), give("amount")],
    dated_by: &["leave_start"],
    handler: handler!(support),
};

pub(super) const SUPPORT_ENTITLEMENT: Kind = Kind {
    name: "post-birth support: entitlement",
    needs: &[
        SUPPORT,
        Need::Field("own_leave_days"),
        Need::Field("spouse_leave_days"),
        Need::Field("spouse_requirement_exempt"),
    ],
    may: &[],
    gives: &[give("eligible")],
    dated_by: &[],
    handler: handler!(supported),
};

pub(super) const FAMILY_CARE: Kind = Kind {
    name: "family care leave",
    needs: &[
        Need::Is("benefit", "family_care_leave"),
        Need::Field("leave_start"),
        Need::Field("wages_6_months"),
        Need::Field("paid_days"),
    ],
    may: &[May::Field("wages_paid")],
    gives: &[give("daily_wage"), give("daily_wage_used"), give("amount"), give("cap_30_days")],
    dated_by: &["leave_start"],
    handler: handler!(care),
};

fn case(
    question: &Question<'_>,
    days: &'static str,
    wages_paid: Yen,
) -> Result<LeavePeriodCase, CalcError> {
    Ok(LeavePeriodCase {
        leave_start: question.get("leave_start")?,
        wages: wages(question)?,
        days: question.get(days)?,
        wages_paid,
    })
}

fn one_period<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let law = Law::embedded();
    let case = case(question, "paid_days", question.get("wages_paid")?)?;
    let terms = law.benefits.leave.on(case.leave_start)?.value;
    let rate: Rate = question.get("rate_percent")?;
    let stage = if rate == terms.first_rate {
        ChildcareStage::First
    } else if rate == terms.later_rate {
        ChildcareStage::Later
    } else {
        let message = "育児休業給付金の率は67か50にしてください。";
        return Err(CalcError::bad_value("rate_percent", message));
    };
    let made = childcare_period(&case, stage, law, trace)?;
    Ok(Answer::new().put("daily_wage_used", made.daily_wage_used).put("amount", made.amount))
}

fn whole<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let leave_start = question.get("leave_start")?;
    let days = question.find("leave_days")?;
    let made = childcare_leave(leave_start, wages(question)?, days, Law::embedded(), trace)?;
    let answer = Answer::new()
        .put("daily_wage", made.daily_wage)
        .put("daily_wage_used", made.daily_wage_used);
    let Some((periods, total)) = made.periods else { return Ok(answer) };
    let first: i64 = periods.iter().map(|period| period.first_days).sum();
    let later: i64 = periods.iter().map(|period| period.later_days).sum();
    let entries = periods.iter().map(|period| {
        Answer::new()
            .put("from", period.from)
            .put("to", period.to)
            .put("days_at_67", period.first_days)
            .put("days_at_50", period.later_days)
            .put("amount", period.amount)
    });
    let entries: Vec<Answer> = entries.collect();
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    Ok(answer
        .put("unit_periods", count)
        .put("days_at_67", first)
        .put("days_at_50", later)
        .put("periods", entries)
        .put("total", total))
}

fn days_left<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let left = first_days_left(question.get("birth_leave_days")?, trace)?;
    Ok(Answer::new().put("remaining_days_at_67", left))
}

fn birth<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = case(question, "leave_days", question.get("wages_paid")?)?;
    let met = question.get("spouse_requirement_met")?;
    let made = birth_leave(&case, met, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("daily_wage_used", made.daily_wage_used)
        .put("birth_leave_benefit", made.birth_leave)
        .put("post_birth_support_benefit", made.support)
        .put("total", made.total))
}

fn support<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = case(question, "paid_days", Yen::ZERO)?;
    let made = post_birth_support(&case, Law::embedded(), trace)?;
    Ok(Answer::new().put("daily_wage_used", made.daily_wage_used).put("amount", made.amount))
}

fn supported<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let exempt = question.get("spouse_requirement_exempt")?;
    let own = question.get("own_leave_days")?;
    let is = is_support_eligible(own, question.get("spouse_leave_days")?, exempt, trace)?;
    Ok(Answer::new().put("eligible", is))
}

fn care<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = case(question, "paid_days", question.get("wages_paid")?)?;
    let (made, most) = family_care(&case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("daily_wage", made.daily_wage)
        .put("daily_wage_used", made.daily_wage_used)
        .put("amount", made.amount)
        .put("cap_30_days", most))
}
