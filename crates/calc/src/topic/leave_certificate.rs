//! `leave_certificate` — periods of the leaving certificate (離職証明書).

#[cfg(test)]
mod tests;

use romori_statute::Law;
use romori_statute::leave_certificate::{
    CertificateCase, CertificateMonth, CertificatePart, CertificatePeriod, PartPaid, WindowStart,
    certificate, counted_months,
};
use romori_statute::trace::Trace;
use romori_types::Exact;

use crate::answer::{Answer, number};
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Field, Kind, May, Need, Topic, Type, field, give, give_if};

/// The topic.
pub static LEAVE_CERTIFICATE: Topic = Topic {
    name: "leave_certificate",
    title: "離職証明書の期間",
    fields: &[&FIELDS, &RESULTS],
    kinds: &KINDS,
};

const HOURS: Type = Type::Number { max: 744 };
const MONTHS_MAX: usize = 600;
const MONTH_DAYS: Type = Type::List { of: &Type::DAYS_OF_MONTH, min: 0, max: MONTHS_MAX };
const MONTH_HOURS: Type = Type::List { of: &HOURS, min: 0, max: MONTHS_MAX };
const MONTHS: Type = Type::Number { max: 1200 };

static PERIOD: [Field; 3] = [
    field("from", Type::Date, "初日"),
    field("to", Type::Date, "末日"),
    field("calendar_days", Type::DAYS_OF_MONTH, "暦日数"),
];
const PERIODS: Type = Type::List { of: &Type::Object(&PERIOD), min: 0, max: MONTHS_MAX };

static FRAGMENT: [Field; 4] = [
    field("from", Type::Date, "初日"),
    field("to", Type::Date, "末日"),
    field("days", Type::DAYS_OF_MONTH, "日数"),
    field("counts_as", Type::Number { max: 1 }, "数える月数（支払基礎日数が分からなければ null）")
        .nullable(),
];

static FIELDS: [Field; 8] = [
    field("left_on", Type::Date, "離職日"),
    field("rows", Type::Int { min: 1, max: MONTHS_MAX as i64 }, "示す期間の数の上限"),
    field("acquired_on", Type::Date, "資格取得日"),
    field("window_start", Type::Date, "算定対象期間の初日"),
    field(
        "fragment_paid_days",
        Type::DAYS_OF_MONTH,
        "満1か月の期間の前の端数期間の賃金支払基礎日数",
    ),
    field("fragment_paid_hours", HOURS, "端数期間の賃金支払の基礎となった時間"),
    field("month_paid_days", MONTH_DAYS, "月ごとの賃金支払基礎日数（新しい順）"),
    field("month_paid_hours", MONTH_HOURS, "月ごとの賃金支払の基礎となった時間（新しい順）"),
];

static RESULTS: [Field; 10] = [
    field("loss_date", Type::Date, "資格喪失日"),
    field("counting_starts", Type::Date, "提出期限を数え始める日"),
    field("loss_notice_due", Type::Date, "資格喪失届と離職証明書の提出期限"),
    field("loss_notice_due_adjusted", Type::Date, "休みの日なら次の開庁日に移した期限"),
    field("periods", PERIODS, "算定対象期間（新しい順）"),
    field("complete_months", Type::Int { min: 0, max: 120_000 }, "満1か月の期間の数"),
    field("fragment", Type::Object(&FRAGMENT), "満1か月の期間の前の端数期間").nullable(),
    field("insured_period_months", MONTHS, "被保険者期間の月数"),
    field("counted", Type::List { of: &Type::Bool, min: 0, max: MONTHS_MAX }, "月ごとに数えるか"),
    field("counted_months", Type::Int { min: 0, max: MONTHS_MAX as i64 }, "数える月の数"),
];

static KINDS: [Kind; 2] = [
    Kind {
        name: "periods",
        needs: &[Need::Field("left_on")],
        may: &[
            May::Field("rows"),
            May::OneOf(&["acquired_on", "window_start"]),
            May::Field("fragment_paid_days"),
            May::Field("fragment_paid_hours"),
            May::Field("month_paid_days"),
            May::Field("month_paid_hours"),
        ],
        gives: &[
            give("loss_date"),
            give("counting_starts"),
            give("loss_notice_due"),
            give("loss_notice_due_adjusted"),
            give("periods"),
            give_if("complete_months", "acquired_onかwindow_startのとき"),
            give_if("fragment", "acquired_onかwindow_startのとき"),
            give_if("insured_period_months", "acquired_onかwindow_startのとき"),
        ],
        dated_by: &["left_on"],
        handler: handler!(periods),
    },
    Kind {
        name: "counting",
        needs: &[Need::Field("month_paid_days")],
        may: &[May::Field("month_paid_hours")],
        gives: &[give("counted"), give("counted_months")],
        dated_by: &[],
        handler: handler!(counting),
    },
];

/// What tells of paid days; of use only when the window is known.
const PAID: [&str; 4] =
    ["fragment_paid_days", "fragment_paid_hours", "month_paid_days", "month_paid_hours"];

fn periods<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let start = start(question)?;
    if start.is_none()
        && let Some(name) = PAID.into_iter().find(|name| question.given(name))
    {
        let message = format!(
            "「{name}」は「acquired_on」か「window_start」と一緒に使います。\
             どちらかを加えるか、取り除いてください。"
        );
        return Err(CalcError::not_applicable(name, message));
    }
    let months = paid_months(question)?;
    let part = PartPaid {
        days: question.find("fragment_paid_days")?,
        hours: question.find("fragment_paid_hours")?,
    };
    let case = CertificateCase {
        left_on: question.get("left_on")?,
        rows: question.find("rows")?,
        start,
        part,
        months: &months,
    };
    let found = certificate(&case, Law::embedded(), trace)?;
    let answer = Answer::new()
        .put("loss_date", found.loss_date)
        .put("counting_starts", found.counting_starts)
        .put("loss_notice_due", found.notice_due)
        .put("loss_notice_due_adjusted", found.notice_due_adjusted)
        .put("periods", found.periods.into_iter().map(period).collect::<Vec<_>>());
    let Some(insured) = found.insured else { return Ok(answer) };
    no_part_to_pay(question, insured.part)?;
    Ok(answer
        .put("complete_months", insured.complete_months)
        .put("fragment", insured.part.map(fragment))
        .put("insured_period_months", number(insured.months)))
}

/// Refuses paid days of a part where there is none.
fn no_part_to_pay(question: &Question<'_>, part: Option<CertificatePart>) -> Result<(), CalcError> {
    let given = ["fragment_paid_days", "fragment_paid_hours"];
    match given.into_iter().find(|name| question.given(name)) {
        Some(name) if part.is_none() => {
            let message = format!(
                "満1か月の期間の前に端数の期間がないので、「{name}」は使いません。取り除いてください。"
            );
            Err(CalcError::not_applicable(name, message))
        }
        _ => Ok(()),
    }
}

fn start(question: &Question<'_>) -> Result<Option<WindowStart>, CalcError> {
    if let Some(date) = question.find("acquired_on")? {
        return Ok(Some(WindowStart::Acquired(date)));
    }
    Ok(question.find("window_start")?.map(WindowStart::Window))
}

/// Paid days and hours of each month, as many of one as of the other.
fn paid_months(question: &Question<'_>) -> Result<Vec<CertificateMonth>, CalcError> {
    let days: Option<Vec<u32>> = question.find("month_paid_days")?;
    let hours: Option<Vec<Exact>> = question.find("month_paid_hours")?;
    match (days, hours) {
        (None, None) => Ok(Vec::new()),
        (None, Some(_)) => Err(CalcError::missing("month_paid_days")),
        (Some(days), None) => {
            Ok(days.into_iter().map(|days| CertificateMonth { days, hours: None }).collect())
        }
        (Some(days), Some(hours)) if days.len() != hours.len() => {
            let message = format!(
                "「month_paid_days」は{}個、「month_paid_hours」は{}個です。同じ数を並べてください。",
                days.len(),
                hours.len()
            );
            Err(CalcError::conflict("month_paid_hours", message))
        }
        (Some(days), Some(hours)) => Ok(days
            .into_iter()
            .zip(hours)
            .map(|(days, hours)| CertificateMonth { days, hours: Some(hours) })
            .collect()),
    }
}

fn period(period: CertificatePeriod) -> Answer {
    Answer::new()
        .put("from", period.from)
        .put("to", period.to)
        .put("calendar_days", period.calendar_days)
}

fn fragment(part: CertificatePart) -> Answer {
    Answer::new()
        .put("from", part.from)
        .put("to", part.to)
        .put("days", part.days)
        .put("counts_as", part.counts_as.map(number))
}

fn counting<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let counted = counted_months(&paid_months(question)?, Law::embedded(), trace)?;
    let months = counted.iter().filter(|counts| **counts).count();
    let months = i64::try_from(months).unwrap_or(i64::MAX);
    Ok(Answer::new().put("counted", counted).put("counted_months", months))
}
