//! `paid_leave` — annual paid leave (年次有給休暇).

#[cfg(test)]
mod tests;

use romori_statute::Law;
use romori_statute::paid_leave::{
    GrantType, LeaveWorker, PaidLeaveCase, attendance_needed, expiry, grant_by_service,
    leave_status,
};
use romori_statute::paid_leave_pay::{LeavePay, leave_pay};
use romori_statute::trace::Trace;
use romori_types::Exact;

use crate::answer::{Answer, number};
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, YEN_MAX, field, give};

/// The topic.
pub static PAID_LEAVE: Topic = Topic {
    name: "paid_leave",
    title: "年次有給休暇",
    fields: &[&FIELDS, &RESULTS],
    kinds: &KINDS,
};

const DAYS: Type = Type::Number { max: 1000 };

static FIELDS: [Field; 15] = [
    field(
        "leave_pay_method",
        Type::OneOf(&["normal_wage", "average_wage", "standard_remuneration"]),
        "休暇の賃金の方法（通常の賃金・平均賃金・標準報酬月額の30分の1）",
    ),
    field("hourly_wage", Type::YEN, "時給"),
    field("scheduled_hours", Type::Number { max: 24 }, "その日の所定労働時間"),
    field("average_wage", Type::Decimal { max: YEN_MAX }, "平均賃金（円と銭）"),
    field(
        "standard_monthly_remuneration",
        Type::YEN,
        "標準報酬月額（この方法には労使協定が要ります）",
    ),
    field("granted_on", Type::Date, "付与された日（基準日）"),
    field("total_work_days", Type::Int { min: 0, max: 366 }, "全労働日"),
    field("hired_on", Type::Date, "雇入れの日"),
    field("as_of", Type::Date, "この日までの最も新しい付与を求める日"),
    field("years_of_service", Type::Number { max: 100 }, "継続勤務の年数"),
    field("weekly_days", Type::Int { min: 1, max: 7 }, "週の所定労働日数"),
    field("weekly_hours", Type::Number { max: 168 }, "週の所定労働時間"),
    field("attendance_percent", Type::PERCENT, "付与の前の期間の出勤率"),
    field("days_taken", DAYS, "付与の後に取った日数（1日と半日）").or(Default::Int(0)),
    field("days", DAYS, "付与する日数"),
];

static RESULTS: [Field; 11] = [
    field("leave_pay", Type::YEN, "休暇1日の賃金"),
    field("expires_on", Type::Date, "時効で取れなくなる最初の日"),
    field("min_attendance_days", DAYS, "要る出勤日数"),
    field("max_absence_days", DAYS, "欠勤できる日数"),
    field("first_grant_on", Type::Date, "最初の基準日"),
    field("grant_on", Type::Date, "基準日").nullable(),
    field(
        "grant_type",
        Type::OneOf(&["full", "proportional", "none"]),
        "付与の区分（通常・比例付与・なし）",
    ),
    field("five_day_obligation", Type::Bool, "年5日の時季指定の対象か"),
    field("remaining_to_direct", DAYS, "時季を指定して取らせる残りの日数"),
    field("deadline", Type::Date, "5日を取らせる最後の日").nullable(),
    field("next_grant_on", Type::Date, "次の基準日"),
];

static KINDS: [Kind; 5] = [
    Kind {
        name: "leave pay",
        needs: &[
            Need::Field("leave_pay_method"),
            Need::OneOf(&[
                &["hourly_wage", "scheduled_hours"],
                &["average_wage"],
                &["standard_monthly_remuneration"],
            ]),
        ],
        may: &[],
        gives: &[give("leave_pay")],
        dated_by: &[],
        handler: handler!(pay),
    },
    Kind {
        name: "expiry",
        needs: &[Need::Field("granted_on")],
        may: &[],
        gives: &[give("expires_on")],
        dated_by: &["granted_on"],
        handler: handler!(expires),
    },
    Kind {
        name: "attendance",
        needs: &[Need::Field("total_work_days")],
        may: &[],
        gives: &[give("total_work_days"), give("min_attendance_days"), give("max_absence_days")],
        dated_by: &[],
        handler: handler!(attendance),
    },
    Kind {
        name: "by date",
        needs: &[
            Need::Field("hired_on"),
            Need::Field("weekly_days"),
            Need::Field("weekly_hours"),
            Need::Field("attendance_percent"),
        ],
        may: &[May::Field("as_of"), May::Field("days_taken")],
        gives: &[
            give("first_grant_on"),
            give("grant_on"),
            give("days"),
            give("grant_type"),
            give("five_day_obligation"),
            give("remaining_to_direct"),
            give("deadline"),
            give("next_grant_on"),
        ],
        dated_by: &["as_of", "hired_on"],
        handler: handler!(by_date),
    },
    Kind {
        name: "by service",
        needs: &[
            Need::Field("years_of_service"),
            Need::Field("weekly_days"),
            Need::Field("weekly_hours"),
            Need::Field("attendance_percent"),
        ],
        may: &[],
        gives: &[give("days"), give("grant_type"), give("five_day_obligation")],
        dated_by: &[],
        handler: handler!(by_service),
    },
];

/// What each method of pay takes.
const METHODS: [(&str, &[&str]); 3] = [
    ("normal_wage", &["hourly_wage", "scheduled_hours"]),
    ("average_wage", &["average_wage"]),
    ("standard_remuneration", &["standard_monthly_remuneration"]),
];

fn pay<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let chosen: &str = question.get("leave_pay_method")?;
    for (method, names) in METHODS {
        let strange = names.iter().find(|name| question.given(name));
        if let (true, Some(name)) = (method != chosen, strange) {
            let message = format!(
                "「{name}」は方法が「{method}」のときに使います。\
                 「leave_pay_method」を直すか、取り除いてください。"
            );
            return Err(CalcError::not_applicable(*name, message));
        }
    }
    let method = match chosen {
        "normal_wage" => LeavePay::NormalWage {
            hourly_wage: question.get("hourly_wage")?,
            scheduled_hours: question.get("scheduled_hours")?,
        },
        "average_wage" => LeavePay::AverageWage(question.get("average_wage")?),
        _ => LeavePay::StandardRemuneration(question.get("standard_monthly_remuneration")?),
    };
    Ok(Answer::new().put("leave_pay", leave_pay(method, trace)?))
}

fn expires<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let end = expiry(question.get("granted_on")?, Law::embedded(), trace)?;
    Ok(Answer::new().put("expires_on", end))
}

fn attendance<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let total: u32 = question.get("total_work_days")?;
    let (least, missed) = attendance_needed(total, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("total_work_days", total)
        .put("min_attendance_days", least)
        .put("max_absence_days", missed))
}

fn by_date<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = PaidLeaveCase {
        hired_on: question.get("hired_on")?,
        as_of: question.find("as_of")?,
        worker: worker(question)?,
        days_taken: question.get("days_taken")?,
    };
    let found = leave_status(&case, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("first_grant_on", found.first_grant_on)
        .put("grant_on", found.grant_on)
        .put("days", found.grant.days)
        .put("grant_type", grant_type(found.grant.grant_type))
        .put("five_day_obligation", found.grant.duty)
        .put("remaining_to_direct", number(found.remaining_to_direct))
        .put("deadline", found.deadline)
        .put("next_grant_on", found.next_grant_on))
}

fn by_service<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let years: Exact = question.get("years_of_service")?;
    let found = grant_by_service(years, &worker(question)?, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("days", found.days)
        .put("grant_type", grant_type(found.grant_type))
        .put("five_day_obligation", found.duty))
}

fn worker(question: &Question<'_>) -> Result<LeaveWorker, CalcError> {
    Ok(LeaveWorker {
        weekly_days: question.get("weekly_days")?,
        weekly_hours: question.get("weekly_hours")?,
        attendance: question.get("attendance_percent")?,
    })
}

const fn grant_type(grant: GrantType) -> &'static str {
    match grant {
        GrantType::Full => "full",
        GrantType::Proportional => "proportional",
        GrantType::None => "none",
    }
}
