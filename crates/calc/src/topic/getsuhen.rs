//! `getsuhen` — revision (随時改定; 産休・育休終了時改定).

use romori_statute::Law;
use romori_statute::grading::Scheme;
use romori_statute::leave_exemption::LeaveKind;
use romori_statute::occasional_revision::{
    self, CurrentRemuneration, FixedPayChange, JudgedPay, OccasionalRevisionCase, RevisionReason,
    SchemeRevision, needs_current_remuneration,
};
use romori_statute::occasional_revision_annual::{self, AnnualRevisionCase};
use romori_statute::occasional_revision_months::{PERIOD, RevisionMonths, RiseDelay, late_rise};
use romori_statute::revision_after_leave::{
    self, RevisionAfterLeaveCase, first_deduction_month, months_after_leave,
};
use romori_statute::trace::Trace;
use romori_types::{Date, YearMonth, Yen};

use super::santei::{WORKER_TYPE, WORKER_TYPES, twelve};
use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::{Fields, Question};
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give, give_if};

/// The topic.
pub static GETSUHEN: Topic = Topic {
    name: "getsuhen",
    title: "随時改定（月額変更届）、産前産後休業・育児休業等終了時改定",
    fields: &[&CASE_FIELDS, &RESULT_FIELDS],
    kinds: &KINDS,
};

const SCHEMES: [(&str, Scheme); 2] = [("health", Scheme::Health), ("pension", Scheme::Pension)];
const CHANGES: [(&str, FixedPayChange); 3] = [
    ("increase", FixedPayChange::Increase),
    ("decrease", FixedPayChange::Decrease),
    ("none", FixedPayChange::None),
];
const DELAYS: [(&str, RiseDelay); 2] =
    [("decided_late", RiseDelay::DecidedLate), ("payment_error", RiseDelay::PaymentError)];
const LEAVES: [(&str, LeaveKind); 2] =
    [("childcare", LeaveKind::Childcare), ("maternity", LeaveKind::Maternity)];

static MONTH_FIELDS: [Field; 2] = [
    field("pay", Type::YEN, "報酬（通貨と現物、過去の月の差額を除く）"),
    field("days", Type::DAYS_OF_MONTH, "支払基礎日数"),
];
static MONTH_ENTRY: Type = Type::Object(&MONTH_FIELDS);
static YEN_ENTRY: Type = Type::YEN;
static YEAR_MONTH_ENTRY: Type = Type::Month;
const GAP: Type = Type::Int { min: 0, max: 99 };
const THREE_MONTHS: Type = Type::List { of: &YEAR_MONTH_ENTRY, min: 3, max: 3 };

const REASONS: &[&str] = &[
    "revise",
    "no_fixed_pay_change",
    "days_short",
    "gap_too_small",
    "direction_differs",
    "next_leave",
    "no_usable_month",
    "conditions_not_met",
];
static SCHEME_FIELDS: [Field; 7] = [
    field("revise", Type::Bool, "改定するか"),
    field("reason", Type::OneOf(REASONS), "その理由"),
    field("grade_before", Type::GRADE, "従前の等級"),
    field("grade_after", Type::GRADE, "平均による等級").optional(),
    field("grade_gap", GAP, "等級表の等級の差").optional(),
    field("new_grade", Type::GRADE, "改定後の等級").optional(),
    field("new_standard", Type::YEN, "改定後の標準報酬月額").optional(),
];

static CASE_FIELDS: [Field; 18] = [
    field("change_month", Type::Month, "変動した固定的賃金を初めて支払った月"),
    WORKER_TYPE,
    field("scheme", Type::OneOf(&["health", "pension"]), "判定する制度（なければ両方）"),
    field(
        "fixed_pay_change",
        Type::OneOf(&["increase", "decrease", "none"]),
        "固定的賃金の合計の変動（増額・減額・なし）",
    ),
    field("current_remuneration", Type::YEN, "従前の標準報酬月額を決めたときの報酬月額"),
    field("current_standard", Type::YEN, "従前の標準報酬月額"),
    field("months", Type::List { of: &MONTH_ENTRY, min: 3, max: 3 }, "判定する3か月の報酬"),
    field("effective_month", Type::Month, "昇給する月"),
    field("first_paid_month", Type::Month, "昇給を初めて支払った月"),
    field(
        "delay",
        Type::OneOf(&["decided_late", "payment_error"]),
        "遅れた理由（さかのぼって決まった・支払の誤り）",
    ),
    field("leave_kind", Type::OneOf(&["childcare", "maternity"]), "休業の種類"),
    field("leave_end", Type::Date, "休業終了日"),
    field("next_leave_starts_next_day", Type::Bool, "終了日の翌日に次の休業が始まるか")
        .or(Default::Bool(false)),
    field(
        "collection_month",
        Type::OneOf(&["next_month", "same_month"]),
        "保険料を控除する月（翌月・当月）",
    )
    .or(Default::Text("next_month")),
    field(
        "fixed_pay_3_months",
        Type::List { of: &YEN_ENTRY, min: 3, max: 3 },
        "変動月からの3か月の固定的賃金",
    ),
    field(
        "non_fixed_pay_12_months",
        Type::List { of: &YEN_ENTRY, min: 12, max: 12 },
        "変動月の前9か月と変動月からの3か月の非固定的賃金",
    ),
    field("recurring_every_year", Type::Bool, "業務の性質上例年発生することが見込まれるか"),
    field("employee_consent", Type::Bool, "被保険者が同意しているか"),
];

static RESULT_FIELDS: [Field; 17] = [
    field("months_used", Type::Int { min: 0, max: 3 }, "平均に使う月の数"),
    field("average", Type::YEN, "平均"),
    field("ordinary_average", Type::YEN, "3か月の平均"),
    field("annual_average", Type::YEN, "年間平均額"),
    field("current_to_ordinary_grades", GAP, "従前と3か月平均の等級の差（健康保険）"),
    field("ordinary_to_annual_grades", GAP, "3か月平均と年間平均の等級の差（健康保険）"),
    field("current_to_annual_grades", GAP, "従前と年間平均の等級の差（健康保険）"),
    field("applies", Type::Bool, "年間平均で改定するか"),
    field("health", Type::Object(&SCHEME_FIELDS), "健康保険"),
    field("pension", Type::Object(&SCHEME_FIELDS), "厚生年金保険"),
    field("judged_months", THREE_MONTHS, "判定する3か月"),
    field("revision_from", Type::Month, "改定する月"),
    field("revision_until", Type::Month, "適用の末月"),
    field("first_deduction_month", Type::Month, "改定後の保険料を初めて控除する月"),
    field("file_notification", Type::Bool, "月額変更届が必要か"),
    field("exempt_from_regular_determination", Type::Bool, "その年の定時決定を行わないか"),
    field("exclude_retro_difference_from_average", Type::Bool, "差額を平均から除くか"),
];

const CURRENT: Need = Need::OneOf(&[&["current_remuneration"], &["current_standard"]]);

static KINDS: [Kind; 6] = [
    Kind {
        name: "annual average",
        needs: &[
            Need::Field("change_month"),
            CURRENT,
            Need::Field("fixed_pay_change"),
            Need::Field("fixed_pay_3_months"),
            Need::Field("non_fixed_pay_12_months"),
            Need::Field("recurring_every_year"),
            Need::Field("employee_consent"),
        ],
        may: &[],
        gives: &[
            give("ordinary_average"),
            give("annual_average"),
            give("current_to_ordinary_grades"),
            give("ordinary_to_annual_grades"),
            give("current_to_annual_grades"),
            give("applies"),
            give("health"),
            give("pension"),
            give("revision_from"),
            give("revision_until"),
        ],
        dated_by: &["change_month"],
        handler: handler!(by_annual_average),
    },
    Kind {
        name: "after leave",
        needs: &[
            Need::Field("leave_kind"),
            Need::Field("leave_end"),
            Need::Field("current_standard"),
            Need::Field("worker_type"),
            Need::Field("months"),
        ],
        may: &[May::Field("next_leave_starts_next_day"), May::Field("collection_month")],
        gives: &[
            give("months_used"),
            give_if("average", "使う月があるとき"),
            give("health"),
            give("pension"),
            give("judged_months"),
            give("revision_from"),
            give("revision_until"),
            give("first_deduction_month"),
        ],
        dated_by: &["leave_end"],
        handler: handler!(after_leave),
    },
    Kind {
        name: "months after leave",
        needs: &[Need::Field("leave_kind"), Need::Field("leave_end")],
        may: &[May::Field("collection_month")],
        gives: &[
            give("judged_months"),
            give("revision_from"),
            give("revision_until"),
            give("first_deduction_month"),
        ],
        dated_by: &["leave_end"],
        handler: handler!(months_of_leave),
    },
    Kind {
        name: "ordinary",
        needs: &[
            Need::Field("change_month"),
            Need::Field("worker_type"),
            Need::Field("fixed_pay_change"),
            CURRENT,
            Need::Field("months"),
        ],
        may: &[May::Field("scheme")],
        gives: &[
            give("average"),
            give_if("health", "schemeがpensionでないとき"),
            give_if("pension", "schemeがhealthでないとき"),
            give("judged_months"),
            give("revision_from"),
            give("revision_until"),
            give("file_notification"),
        ],
        dated_by: &["change_month"],
        handler: handler!(ordinary),
    },
    Kind {
        name: "change month of a late rise",
        needs: &[
            Need::Field("effective_month"),
            Need::Field("first_paid_month"),
            Need::Field("delay"),
        ],
        may: &[],
        gives: &[
            give("change_month"),
            give("judged_months"),
            give("revision_from"),
            give("exclude_retro_difference_from_average"),
        ],
        dated_by: &["effective_month"],
        handler: handler!(of_late_rise),
    },
    Kind {
        name: "months",
        needs: &[Need::Field("change_month")],
        may: &[],
        gives: &[
            give("judged_months"),
            give("revision_from"),
            give("revision_until"),
            give("exempt_from_regular_determination"),
        ],
        dated_by: &["change_month"],
        handler: handler!(months_of_change),
    },
];

/// What stands for the standard in force: known well enough for the schemes judged.
fn current(
    question: &Question<'_>,
    change_month: YearMonth,
    scheme: Option<Scheme>,
) -> Result<CurrentRemuneration, CalcError> {
    if let Some(remuneration) = question.find("current_remuneration")? {
        return Ok(CurrentRemuneration::Remuneration(remuneration));
    }
    let standard: Yen = question.get("current_standard")?;
    let month = RevisionMonths::from_first_judged(change_month).period.from;
    let law = Law::embedded();
    in_table(standard, month)?;
    if needs_current_remuneration(law, month, standard, scheme)? {
        return Err(CalcError::missing("current_remuneration"));
    }
    Ok(CurrentRemuneration::Standard(standard))
}

/// A standard in force must be one of the table of health.
fn in_table(standard: Yen, month: YearMonth) -> Result<(), CalcError> {
    let table = Law::embedded().health_grades.on_month(month)?;
    if table.value.of_standard(standard).is_some() {
        return Ok(());
    }
    Err(CalcError::bad_value(
        "current_standard",
        "従前の標準報酬月額が等級表にありません。等級表の額（例: 260000）を入れてください。",
    ))
}

fn by_annual_average<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let change_month = question.get("change_month")?;
    let fixed: Vec<Yen> = question.get("fixed_pay_3_months")?;
    let fixed_pay = fixed.try_into().map_err(|_| CalcError::missing("fixed_pay_3_months"))?;
    let case = AnnualRevisionCase {
        change_month,
        current: current(question, change_month, None)?,
        fixed_pay_change: question.one_of("fixed_pay_change", &CHANGES)?,
        fixed_pay,
        non_fixed_pay: twelve(question, "non_fixed_pay_12_months")?,
        recurring_every_year: question.get("recurring_every_year")?,
        employee_consent: question.get("employee_consent")?,
    };
    let decided = occasional_revision_annual::decide(Law::embedded(), &case, trace)?;
    Ok(Answer::new()
        .put("ordinary_average", decided.ordinary_average)
        .put("annual_average", decided.annual_average)
        .put("current_to_ordinary_grades", decided.current_to_ordinary_grades)
        .put("ordinary_to_annual_grades", decided.ordinary_to_annual_grades)
        .put("current_to_annual_grades", decided.current_to_annual_grades)
        .put("applies", decided.applies())
        .put("health", scheme_answer(&decided.health))
        .put("pension", scheme_answer(&decided.pension))
        .put("revision_from", decided.months.period.from)
        .put("revision_until", decided.months.period.until))
}

fn judged_pay(question: &Question<'_>) -> Result<[JudgedPay; 3], CalcError> {
    let entries: Vec<&Fields> = question.get("months")?;
    let read = |entry: &&Fields| -> Result<JudgedPay, CalcError> {
        Ok(JudgedPay { pay: entry.get("pay")?, days: entry.get("days")? })
    };
    let months: Vec<JudgedPay> = entries.iter().map(read).collect::<Result<_, _>>()?;
    months.try_into().map_err(|_| CalcError::missing("months"))
}

fn after_leave<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let leave_end: Date = question.get("leave_end")?;
    let current_standard = question.get("current_standard")?;
    in_table(current_standard, months_after_leave(leave_end).period.from)?;
    let case = RevisionAfterLeaveCase {
        leave_kind: question.one_of("leave_kind", &LEAVES)?,
        leave_end,
        current_standard,
        worker_type: question.one_of("worker_type", &WORKER_TYPES)?,
        months: judged_pay(question)?,
        next_leave_starts_next_day: question.get("next_leave_starts_next_day")?,
    };
    let decided = revision_after_leave::decide(Law::embedded(), &case, trace)?;
    let answer = Answer::new()
        .put("months_used", decided.months_used)
        .put_if("average", decided.average)
        .put("health", scheme_answer(&decided.health))
        .put("pension", scheme_answer(&decided.pension));
    put_deduction(put_months(answer, decided.months), decided.months, question, trace)
}

fn months_of_leave<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let months = months_after_leave(question.get("leave_end")?);
    let leave_kind = question.one_of("leave_kind", &LEAVES)?;
    months.note(revision_after_leave::basis(leave_kind), trace)?;
    put_deduction(put_months(Answer::new(), months), months, question, trace)
}

fn put_months(answer: Answer, months: RevisionMonths) -> Answer {
    answer
        .put("judged_months", months.judged.to_vec())
        .put("revision_from", months.period.from)
        .put("revision_until", months.period.until)
}

fn put_deduction<T: Trace>(
    answer: Answer,
    months: RevisionMonths,
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let same_month = question.get::<&str>("collection_month")? == "same_month";
    let first = first_deduction_month(months.period.from, same_month, trace)?;
    Ok(answer.put("first_deduction_month", first))
}

fn ordinary<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let change_month = question.get("change_month")?;
    let scheme = question.find_one_of("scheme", &SCHEMES)?;
    let case = OccasionalRevisionCase {
        change_month,
        worker_type: question.one_of("worker_type", &WORKER_TYPES)?,
        fixed_pay_change: question.one_of("fixed_pay_change", &CHANGES)?,
        current: current(question, change_month, scheme)?,
        months: judged_pay(question)?,
        scheme,
    };
    let decided = occasional_revision::decide(Law::embedded(), &case, trace)?;
    let answer = Answer::new()
        .put("average", decided.average)
        .put_if("health", decided.health.as_ref().map(scheme_answer))
        .put_if("pension", decided.pension.as_ref().map(scheme_answer));
    Ok(put_months(answer, decided.months).put("file_notification", decided.file_notification()))
}

fn scheme_answer(scheme: &SchemeRevision) -> Answer {
    Answer::new()
        .put("revise", scheme.revise())
        .put("reason", code_of(scheme.reason))
        .put("grade_before", scheme.before.grade.0)
        .put_if("grade_after", scheme.after.map(|after| after.grade.0))
        .put_if("grade_gap", scheme.grade_gap)
        .put_if("new_grade", scheme.new_standard().map(|new| new.grade.0))
        .put_if("new_standard", scheme.new_standard().map(|new| new.standard))
}

fn code_of(reason: RevisionReason) -> &'static str {
    match reason {
        RevisionReason::Revise => "revise",
        RevisionReason::NoFixedPayChange => "no_fixed_pay_change",
        RevisionReason::DaysShort => "days_short",
        RevisionReason::GapTooSmall => "gap_too_small",
        RevisionReason::DirectionDiffers => "direction_differs",
        RevisionReason::NextLeave => "next_leave",
        RevisionReason::NoUsableMonth => "no_usable_month",
        RevisionReason::ConditionsNotMet => "conditions_not_met",
    }
}

fn of_late_rise<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let effective: YearMonth = question.get("effective_month")?;
    let first_paid: YearMonth = question.get("first_paid_month")?;
    if first_paid < effective {
        return Err(CalcError::conflict(
            "first_paid_month",
            "昇給を初めて支払った月が、昇給する月より前になっています。どちらかを確かめてください。",
        ));
    }
    let rise = late_rise(effective, first_paid, question.one_of("delay", &DELAYS)?, trace)?;
    Ok(Answer::new()
        .put("change_month", rise.change_month)
        .put("judged_months", rise.months.judged.to_vec())
        .put("revision_from", rise.months.period.from)
        .put("exclude_retro_difference_from_average", rise.exclude_retro_difference))
}

fn months_of_change<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let months = RevisionMonths::from_first_judged(question.get("change_month")?);
    months.note(&PERIOD, trace)?;
    let exempt = months.exempts_from_regular_determination();
    Ok(put_months(Answer::new(), months).put("exempt_from_regular_determination", exempt))
}

#[cfg(test)]
mod tests;
