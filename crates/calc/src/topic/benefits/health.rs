//! 傷病手当金と出産手当金.

use romori_statute::Law;
use romori_statute::benefits::maternity::{MaternityCase, maternity_difference, maternity_period};
use romori_statute::benefits::sickness::{
    DailyAmountCase, OtherIncome, continues_after_loss, daily_amount, maternity_daily_amount,
    paid_days, period_end, sickness_difference, total_of_days,
};
use romori_statute::trace::Trace;
use romori_types::Yen;

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Kind, May, Need, give, give_if};

const SICKNESS: Need = Need::Is("benefit", "sickness_allowance");
const MATERNITY: Need = Need::Is("benefit", "maternity_allowance");
const IF_DAYS: &str = "休んだ日数を入れたとき";
const IF_STANDARDS: &str = "標準報酬月額を入れたとき";
/// The months that are averaged: with as many the insurer's average is not used.
const MONTHS: usize = 12;

pub(super) const SICKNESS_AMOUNT: Kind = Kind {
    name: "sickness: amount",
    needs: &[SICKNESS, Need::Field("standards_by_month"), Need::Field("support_start")],
    may: &[
        May::Field("insurer_average_standard"),
        May::Field("days_off"),
        May::Field("waiting_completed"),
    ],
    gives: &[
        give("own_base_per_day"),
        give("cap_base_per_day"),
        give("capped"),
        give("base_per_day"),
        give("daily_amount"),
        give_if("paid_days", IF_DAYS),
        give_if("total", IF_DAYS),
    ],
    dated_by: &["support_start"],
    handler: handler!(amount),
};

pub(super) const SICKNESS_DAYS: Kind = Kind {
    name: "sickness: days",
    needs: &[SICKNESS, Need::Field("days_off")],
    may: &[May::Field("waiting_completed")],
    gives: &[give("paid_days")],
    dated_by: &[],
    handler: handler!(days),
};

pub(super) const SICKNESS_PERIOD: Kind = Kind {
    name: "sickness: period",
    needs: &[SICKNESS, Need::Field("support_start")],
    may: &[],
    gives: &[give("period_end_if_unbroken"), give("total_days")],
    dated_by: &["support_start"],
    handler: handler!(period),
};

pub(super) const SICKNESS_DIFFERENCE: Kind = Kind {
    name: "sickness: difference",
    needs: &[SICKNESS, Need::Field("daily_amount")],
    may: &[
        May::Field("pay_per_day"),
        May::Field("disability_pension_yearly"),
        May::Field("old_age_pension_yearly"),
        May::Field("after_retirement"),
    ],
    gives: &[give("paid_per_day")],
    dated_by: &[],
    handler: handler!(difference),
};

pub(super) const SICKNESS_AFTER_LOSS: Kind = Kind {
    name: "sickness: after loss",
    needs: &[SICKNESS, Need::Field("insured_months"), Need::Field("receiving_at_loss")],
    may: &[],
    gives: &[give("continues_after_loss")],
    dated_by: &[],
    handler: handler!(after_loss),
};

pub(super) const MATERNITY_AMOUNT: Kind = Kind {
    name: "maternity: amount",
    needs: &[MATERNITY, Need::Field("due_date"), Need::Field("birth_date_of_child")],
    may: &[
        May::Field("multiple"),
        May::Field("leave_taken_from"),
        May::Field("standards_by_month"),
        May::Field("insurer_average_standard"),
    ],
    gives: &[
        give("paid_from"),
        give("paid_to"),
        give("prenatal_days"),
        give("postnatal_days"),
        give("total_days"),
        give_if("base_per_day", IF_STANDARDS),
        give_if("daily_amount", IF_STANDARDS),
        give_if("total", IF_STANDARDS),
    ],
    dated_by: &["due_date"],
    handler: handler!(maternity),
};

pub(super) const MATERNITY_DIFFERENCE: Kind = Kind {
    name: "maternity: difference",
    needs: &[MATERNITY, Need::Field("daily_amount"), Need::Field("pay_per_day")],
    may: &[May::Field("days")],
    gives: &[give("paid_per_day"), give_if("total", "日数を入れたとき")],
    dated_by: &[],
    handler: handler!(maternity_paid),
};

/// The months of a question and the insurer's average, which is refused where it is not used.
fn average(question: &Question<'_>, standards: &[Yen]) -> Result<Option<Yen>, CalcError> {
    let average = question.find("insurer_average_standard")?;
    if average.is_some() && standards.len() >= MONTHS {
        return Err(CalcError::not_applicable(
            "insurer_average_standard",
            "12か月分の標準報酬月額があるときは、保険者の平均は使いません。取り除いてください。",
        ));
    }
    Ok(average)
}

fn amount<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let standards: Vec<Yen> = question.get("standards_by_month")?;
    let case = DailyAmountCase {
        support_start: question.get("support_start")?,
        standards: &standards,
        average_standard: average(question, &standards)?,
    };
    let made = daily_amount(&case, Law::embedded(), trace)?;
    let answer = Answer::new()
        .put("own_base_per_day", made.own_base)
        .put("cap_base_per_day", made.cap_base)
        .put("capped", made.capped)
        .put("base_per_day", made.base)
        .put("daily_amount", made.daily);
    let Some(days_off) = question.find("days_off")? else { return Ok(answer) };
    let paid = paid_days(days_off, question.get("waiting_completed")?, trace)?;
    let total = total_of_days(made.daily, paid, trace)?;
    Ok(answer.put("paid_days", paid).put("total", total))
}

fn days<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let waited = question.get("waiting_completed")?;
    let paid = paid_days(question.get("days_off")?, waited, trace)?;
    Ok(Answer::new().put("paid_days", paid))
}

fn period<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let (end, days) = period_end(question.get("support_start")?, trace)?;
    Ok(Answer::new().put("period_end_if_unbroken", end).put("total_days", days))
}

fn difference<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let other = OtherIncome {
        pay_per_day: question.get("pay_per_day")?,
        disability_pension: question.get("disability_pension_yearly")?,
        old_age_pension: question.get("old_age_pension_yearly")?,
        after_retirement: question.get("after_retirement")?,
    };
    let paid = sickness_difference(question.get("daily_amount")?, &other, trace)?;
    Ok(Answer::new().put("paid_per_day", paid))
}

fn after_loss<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let receiving = question.get("receiving_at_loss")?;
    let goes_on = continues_after_loss(question.get("insured_months")?, receiving, trace)?;
    Ok(Answer::new().put("continues_after_loss", goes_on))
}

fn maternity<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = MaternityCase {
        due_date: question.get("due_date")?,
        birth: question.get("birth_date_of_child")?,
        multiple: question.get("multiple")?,
        leave_from: question.find("leave_taken_from")?,
    };
    let made = maternity_period(&case, trace)?;
    let answer = Answer::new()
        .put("paid_from", made.from)
        .put("paid_to", made.to)
        .put("prenatal_days", made.prenatal_days)
        .put("postnatal_days", made.postnatal_days)
        .put("total_days", made.total_days);
    let Some(standards) = question.find::<Vec<Yen>>("standards_by_month")? else {
        if question.given("insurer_average_standard") {
            return Err(CalcError::missing("standards_by_month"));
        }
        return Ok(answer);
    };
    let case = DailyAmountCase {
        support_start: made.from,
        standards: &standards,
        average_standard: average(question, &standards)?,
    };
    let daily = maternity_daily_amount(&case, Law::embedded(), trace)?;
    let total = total_of_days(daily.daily, made.total_days, trace)?;
    Ok(answer.put("base_per_day", daily.base).put("daily_amount", daily.daily).put("total", total))
}

fn maternity_paid<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let pay = question.get("pay_per_day")?;
    let paid = maternity_difference(question.get("daily_amount")?, pay, trace)?;
    let answer = Answer::new().put("paid_per_day", paid);
    let Some(days) = question.find::<u32>("days")? else { return Ok(answer) };
    Ok(answer.put("total", total_of_days(paid, i64::from(days), trace)?))
}
