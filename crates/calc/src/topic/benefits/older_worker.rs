//! 高年齢雇用継続給付.

use romori_statute::Law;
use romori_statute::benefits::older_worker::{
    OlderWorkerCase, older_worker, older_worker_group, older_worker_rate,
};
use romori_statute::trace::Trace;

use crate::answer::{Answer, percent};
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Kind, Need, give};

const OLDER: Need = Need::Is("benefit", "older_worker");

pub(super) const AMOUNT: Kind = Kind {
    name: "older worker: amount",
    needs: &[
        OLDER,
        Need::Field("birth_date"),
        Need::Field("wage_at_60_monthly"),
        Need::Field("wage_this_month"),
        Need::Field("month"),
    ],
    may: &[],
    gives: &[
        give("max_rate_percent"),
        give("wage_ratio_percent"),
        give("rate_percent"),
        give("amount"),
    ],
    dated_by: &["month"],
    handler: handler!(amount),
};

pub(super) const RATE: Kind = Kind {
    name: "older worker: rate",
    needs: &[OLDER, Need::Field("wage_ratio_percent"), Need::Field("max_rate_percent")],
    may: &[],
    gives: &[give("rate_percent"), give("rate_percent_exact")],
    dated_by: &[],
    handler: handler!(rate),
};

pub(super) const GROUP: Kind = Kind {
    name: "older worker: group",
    needs: &[OLDER, Need::Field("birth_date")],
    may: &[],
    gives: &[give("reached_60_on"), give("max_rate_percent")],
    dated_by: &["birth_date"],
    handler: handler!(group),
};

fn amount<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = OlderWorkerCase {
        birth_date: question.get("birth_date")?,
        wage_at_60: question.get("wage_at_60_monthly")?,
        wage: question.get("wage_this_month")?,
        month: question.get("month")?,
    };
    let made = older_worker(&case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("max_rate_percent", percent(made.max_rate))
        .put("wage_ratio_percent", made.ratio_percent)
        .put("rate_percent", made.rate_percent)
        .put("amount", made.amount))
}

fn rate<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let (ratio, most) = (question.get("wage_ratio_percent")?, question.get("max_rate_percent")?);
    let made = older_worker_rate(ratio, most, Law::embedded(), trace)?;
    Ok(Answer::new().put("rate_percent", made.percent).put("rate_percent_exact", made.percent_at_4))
}

fn group<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let birth = question.get("birth_date")?;
    let (reached, most) = older_worker_group(birth, Law::embedded(), trace)?;
    Ok(Answer::new().put("reached_60_on", reached).put("max_rate_percent", percent(most)))
}
