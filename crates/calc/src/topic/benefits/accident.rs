//! 休業補償給付と休業特別支給金.

use romori_statute::benefits::absence::{AbsenceCase, AccidentKind, absence};
use romori_statute::trace::Trace;

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Kind, May, Need, give, give_if};

const IF_DAYS: &str = "休んだ日数を入れたとき";

pub(super) const ABSENCE: Kind = Kind {
    name: "accident absence",
    needs: &[Need::Is("benefit", "workers_comp_absence"), Need::Field("basic_daily_amount")],
    may: &[May::Field("accident"), May::Field("days_off"), May::Field("wage_for_hours_worked")],
    gives: &[
        give("compensation_per_day"),
        give("special_per_day"),
        give("total_per_day"),
        give("day_total"),
        give_if("employer_waiting_days_pay", IF_DAYS),
        give_if("compensation_total", IF_DAYS),
        give_if("special_total", IF_DAYS),
        give_if("insurance_total", IF_DAYS),
        give_if("copayment", IF_DAYS),
        give_if("total", IF_DAYS),
    ],
    dated_by: &[],
    handler: handler!(paid),
};

fn paid<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = AbsenceCase {
        daily: question.get("basic_daily_amount")?,
        accident: question.one_of(
            "accident",
            &[("work", AccidentKind::Work), ("commuting", AccidentKind::Commuting)],
        )?,
        days_off: question.find("days_off")?,
        wage: question.get("wage_for_hours_worked")?,
    };
    let made = absence(&case, trace)?;
    let answer = Answer::new()
        .put("compensation_per_day", made.compensation)
        .put("special_per_day", made.special)
        .put("total_per_day", made.per_day)
        .put("day_total", made.with_wage);
    let Some(totals) = made.totals else { return Ok(answer) };
    Ok(answer
        .put("employer_waiting_days_pay", totals.employer_waiting)
        .put("compensation_total", totals.compensation)
        .put("special_total", totals.special)
        .put("insurance_total", totals.insurance)
        .put("copayment", totals.copayment)
        .put("total", totals.total))
}
