//! `santei` — regular determination (定時決定・算定基礎).

use romori_statute::annual_average::{self, AnnualAverageClaim, AnnualAverageJudgement};
use romori_statute::basis_days::{
    ClosingDay, PayCalendar, WorkerType, calendar_days, scheduled_less_absence,
};
use romori_statute::regular_determination::{
    DecidedBy, PreviousStandard, RegularDetermination, RegularDeterminationCase, decide,
};
use romori_statute::regular_determination_filing::{
    FilingCase, FilingRequirement, judge_filing, note_filing_due,
};
use romori_statute::regular_determination_months::{MonthPay, PaidMonth};
use romori_statute::standard_period::{acquisition_period, regular_determination_period};
use romori_statute::trace::Trace;
use romori_statute::{Law, StandardMonthlyRemuneration};
use romori_types::{Date, YearMonth, Yen};

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::{Fields, Question};
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, YEN_MAX, field, give, give_if};

/// The topic.
pub static SANTEI: Topic = Topic {
    name: "santei",
    title: "定時決定（算定基礎届）",
    fields: &[&CASE_FIELDS, &RESULT_FIELDS],
    kinds: &KINDS,
};

/// The codes of a kind of worker.
pub(super) const WORKER_TYPES: [(&str, WorkerType); 3] = [
    ("general", WorkerType::General),
    ("part_time", WorkerType::PartTime),
    ("short_time", WorkerType::ShortTime),
];
/// The field of a kind of worker.
pub(super) const WORKER_TYPE: Field = field(
    "worker_type",
    Type::OneOf(&["general", "part_time", "short_time"]),
    "被保険者区分（一般・短時間就労者（4分の3基準のパート）・短時間労働者）",
);
const MONTHS: [(&str, PaidMonth); 3] =
    [("april", PaidMonth::April), ("may", PaidMonth::May), ("june", PaidMonth::June)];
const MONTH_NAME: Type = Type::OneOf(&["april", "may", "june"]);

static MONTH_FIELDS: [Field; 5] = [
    field("month", MONTH_NAME, "支払った月"),
    field("pay", Type::YEN, "通貨による報酬"),
    field("in_kind", Type::YEN, "現物による報酬").or(Default::Int(0)),
    field("days", Type::DAYS_OF_MONTH, "支払基礎日数").optional(),
    field("full_month_paid", Type::Bool, "給与計算期間の全部を使用されていたか").optional(),
];
static BASIS_DAYS_FIELDS: [Field; 3] = [
    field("april", Type::DAYS_OF_MONTH, "4月の日数"),
    field("may", Type::DAYS_OF_MONTH, "5月の日数"),
    field("june", Type::DAYS_OF_MONTH, "6月の日数"),
];
static MONTH_NAME_ENTRY: Type = MONTH_NAME;
static MONTH_ENTRY: Type = Type::Object(&MONTH_FIELDS);
static YEN_ENTRY: Type = Type::YEN;
static TOTAL_ENTRY: Type = Type::Int { min: 0, max: 2 * YEN_MAX };
static DAYS_ENTRY: Type = Type::DAYS_OF_MONTH;

static CASE_FIELDS: [Field; 16] = [
    field("year", Type::YEAR, "定時決定の年（暦年）"),
    WORKER_TYPE,
    field(
        "months",
        Type::List { of: &MONTH_ENTRY, min: 0, max: 3 },
        "4月・5月・6月に支払った報酬（使用されていない月は省けます）",
    ),
    field("previous_standard", Type::YEN, "従前の標準報酬月額"),
    field("acquired_on", Type::Date, "資格取得日"),
    field("left_on", Type::Date, "退職日（使用された最後の日）"),
    field("revision_month", Type::Month, "随時改定などが適用される月"),
    field(
        "pay_basis",
        Type::OneOf(&["monthly", "monthly_less_absence", "daily_or_hourly"]),
        "報酬の定め方（月給・欠勤を差し引く月給・日給や時給）",
    ),
    field("closing_day", Type::DayOfMonth, "賃金締切日"),
    field("pay_offset_months", Type::Int { min: 0, max: 2 }, "締切りから支払までの月数"),
    field("scheduled_days", Type::DAYS_OF_MONTH, "所定日数"),
    field("absence_days", Type::DAYS_OF_MONTH, "欠勤日数"),
    field(
        "monthly_remuneration_july_to_june",
        Type::List { of: &YEN_ENTRY, min: 12, max: 12 },
        "前年7月から当年6月までの報酬",
    ),
    field(
        "days_july_to_june",
        Type::List { of: &DAYS_ENTRY, min: 12, max: 12 },
        "前年7月から当年6月までの支払基礎日数",
    ),
    field("recurring_every_year", Type::Bool, "業務の性質上例年発生することが見込まれるか"),
    field("employee_consent", Type::Bool, "被保険者が同意しているか"),
];

static RESULT_FIELDS: [Field; 24] = [
    field("payment_basis_days", Type::DAYS_OF_MONTH, "支払基礎日数"),
    field("basis_days", Type::Object(&BASIS_DAYS_FIELDS), "各月の支払基礎日数"),
    field("months_used", Type::List { of: &MONTH_NAME_ENTRY, min: 0, max: 3 }, "平均に使う月"),
    field(
        "month_totals",
        Type::List { of: &TOTAL_ENTRY, min: 0, max: 3 },
        "各月の合計（通貨と現物、入力の順）",
    ),
    field("total", Type::YEN, "支払基礎日数が足りる月の総計"),
    field("simple_average", Type::YEN, "その平均"),
    field("corrected_average", Type::YEN, "修正平均").nullable(),
    field("average", Type::YEN, "使う平均").nullable(),
    field(
        "decided_by",
        Type::OneOf(&[
            "average",
            "corrected_average",
            "previous_standard_continues",
            "annual_average",
        ]),
        "決定の根拠（平均・修正平均・従前の標準報酬月額・年間平均）",
    ),
    field("applies", Type::Bool, "年間平均で決めるか"),
    field("ordinary_average", Type::YEN, "4月から6月までの平均"),
    field("annual_average", Type::YEN, "年間平均額"),
    field("health_grade_gap", Type::Int { min: 0, max: 99 }, "健康保険の等級の差"),
    field("pension_grade_gap", Type::Int { min: 0, max: 99 }, "厚生年金保険の等級の差"),
    field("health_grade", Type::GRADE, "健康保険の等級"),
    field("health_standard", Type::YEN, "健康保険の標準報酬月額"),
    field("pension_grade", Type::GRADE, "厚生年金保険の等級"),
    field("pension_standard", Type::YEN, "厚生年金保険の標準報酬月額"),
    field("filing_required", Type::Bool, "算定基礎届が必要か"),
    field(
        "reason",
        Type::OneOf(&[
            "required",
            "acquired_june_1_or_later",
            "not_employed_on_july_1",
            "revised_july_to_september",
        ]),
        "その理由",
    ),
    field("filing_due", Type::Date, "提出期限"),
    field("applies_from", Type::Month, "適用の初月"),
    field("applies_to", Type::Month, "適用の末月"),
    field("acquisition_standard_until", Type::Month, "資格取得時の標準報酬月額を適用する末月"),
];

static KINDS: [Kind; 6] = [
    Kind {
        name: "annual average",
        needs: &[
            Need::Field("year"),
            Need::Field("worker_type"),
            Need::Field("monthly_remuneration_july_to_june"),
            Need::Field("days_july_to_june"),
            Need::Field("recurring_every_year"),
            Need::Field("employee_consent"),
        ],
        may: &[],
        gives: &[
            give("applies"),
            give("ordinary_average"),
            give("annual_average"),
            give("health_grade_gap"),
            give("pension_grade_gap"),
            give("health_grade"),
            give("health_standard"),
            give("pension_grade"),
            give("pension_standard"),
        ],
        dated_by: &["year"],
        handler: handler!(by_annual_average),
    },
    Kind {
        name: "decision",
        needs: &[Need::Field("year"), Need::Field("worker_type"), Need::Field("months")],
        may: &[
            May::Field("previous_standard"),
            May::Field("acquired_on"),
            May::Field("pay_basis"),
            May::Together(&["closing_day", "pay_offset_months"]),
        ],
        gives: &[
            give("months_used"),
            give("month_totals"),
            give("total"),
            give("simple_average"),
            give("corrected_average"),
            give("average"),
            give("decided_by"),
            give_if("health_grade", "標準報酬月額が決まるとき"),
            give_if("health_standard", "標準報酬月額が決まるとき"),
            give_if("pension_grade", "標準報酬月額が決まるとき"),
            give_if("pension_standard", "標準報酬月額が決まるとき"),
            give("applies_from"),
            give("applies_to"),
        ],
        dated_by: &["year"],
        handler: handler!(decision),
    },
    Kind {
        name: "basis days of a monthly salary",
        needs: &[
            Need::Field("year"),
            Need::Is("pay_basis", "monthly"),
            Need::Field("closing_day"),
            Need::Field("pay_offset_months"),
        ],
        may: &[],
        gives: &[give("basis_days")],
        dated_by: &["year"],
        handler: handler!(basis_days),
    },
    Kind {
        name: "basis days less absence",
        needs: &[
            Need::Is("pay_basis", "monthly_less_absence"),
            Need::Field("scheduled_days"),
            Need::Field("absence_days"),
        ],
        may: &[],
        gives: &[give("payment_basis_days")],
        dated_by: &[],
        handler: handler!(less_absence),
    },
    Kind {
        name: "filing",
        needs: &[Need::Field("year")],
        may: &[May::Field("acquired_on"), May::Field("left_on"), May::Field("revision_month")],
        gives: &[
            give("filing_required"),
            give("reason"),
            give("filing_due"),
            give("applies_from"),
            give("applies_to"),
        ],
        dated_by: &["year"],
        handler: handler!(filing),
    },
    Kind {
        name: "after acquisition",
        needs: &[Need::Field("acquired_on")],
        may: &[],
        gives: &[give("acquisition_standard_until")],
        dated_by: &["acquired_on"],
        handler: handler!(after_acquisition),
    },
];

fn by_annual_average<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let claim = AnnualAverageClaim {
        remuneration: twelve(question, "monthly_remuneration_july_to_june")?,
        days: twelve(question, "days_july_to_june")?,
        recurring_every_year: question.get("recurring_every_year")?,
        employee_consent: question.get("employee_consent")?,
    };
    let worker_type = question.one_of("worker_type", &WORKER_TYPES)?;
    let year = question.get("year")?;
    let judged = annual_average::judge(Law::embedded(), year, worker_type, &claim, trace)?;
    let AnnualAverageJudgement { applies, ordinary_average, annual_average, .. } = judged;
    let (Some(ordinary_average), Some(annual_average)) = (ordinary_average, annual_average) else {
        return Err(CalcError::bad_value(
            "days_july_to_june",
            "4月から6月までに支払基礎日数が足りる月がないので、年間平均を判定できません。\
             日数を確かめるか、従前の標準報酬月額を添えて通常の決定を求めてください。",
        ));
    };
    let answer = Answer::new()
        .put("applies", applies)
        .put("ordinary_average", ordinary_average)
        .put("annual_average", annual_average)
        .put("health_grade_gap", judged.health_grade_gap)
        .put("pension_grade_gap", judged.pension_grade_gap);
    Ok(put_standards(answer, judged.health, judged.pension))
}

/// A list of twelve entries as an array.
pub(super) fn twelve<'a, V: crate::value::FromValue<'a>>(
    question: &'a Fields,
    name: &'static str,
) -> Result<[V; 12], CalcError> {
    let entries: Vec<V> = question.get(name)?;
    entries
        .try_into()
        .map_err(|_| CalcError::bad_value(name, format!("「{name}」には12個並べてください。")))
}

fn decision<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let (months, order) = months(question)?;
    let year = question.get("year")?;
    let worker_type = question.one_of("worker_type", &WORKER_TYPES)?;
    let mut case = RegularDeterminationCase::new(year, worker_type, months);
    case.calendar = calendar(question)?;
    case.acquired_on = question.find("acquired_on")?;
    case.previous = PreviousStandard { health: previous(question)?, pension: None };
    let decided = decide(Law::embedded(), &case, trace)?;
    let totals: Vec<i64> = order.iter().map(|month| total_of(&decided, *month)).collect();
    let used: Vec<&'static str> = decided.months_used().map(name_of).collect();
    let answer = Answer::new()
        .put("months_used", used)
        .put("month_totals", totals)
        .put("total", decided.total)
        .put("simple_average", decided.simple_average.unwrap_or(Yen::ZERO))
        .put("corrected_average", decided.corrected_average)
        .put("average", decided.average)
        .put("decided_by", code_of(decided.decided_by));
    Ok(put_standards(answer, decided.health, decided.pension)
        .put("applies_from", decided.period.from)
        .put("applies_to", decided.period.until))
}

/// The months by place, and which they are in the order given.
type Months = ([Option<MonthPay>; 3], Vec<PaidMonth>);

fn months(question: &Question<'_>) -> Result<Months, CalcError> {
    let entries: Vec<&Fields> = question.get("months")?;
    let counted =
        question.find::<&str>("pay_basis")? == Some("monthly") && calendar(question)?.is_some();
    let mut months = [None; 3];
    let mut order = Vec::with_capacity(3);
    for entry in entries {
        let month = entry.one_of("month", &MONTHS)?;
        let days = entry.find("days")?;
        if days.is_none() && !counted {
            return Err(CalcError::missing(entry.path("days")));
        }
        let pay = MonthPay {
            cash: entry.get("pay")?,
            in_kind: entry.get("in_kind")?,
            days,
            full_month_paid: entry.find("full_month_paid")?,
            ..MonthPay::default()
        };
        let place = PaidMonth::ALL.iter().position(|paid| *paid == month);
        if let Some(slot) = place.and_then(|place| months.get_mut(place)) {
            if slot.is_some() {
                return Err(CalcError::conflict(
                    entry.path("month"),
                    format!("{}が2つあります。1つにまとめてください。", month.label()),
                ));
            }
            *slot = Some(pay);
        }
        order.push(month);
    }
    Ok((months, order))
}

fn calendar(question: &Question<'_>) -> Result<Option<PayCalendar>, CalcError> {
    let closing_day: Option<ClosingDay> = question.find("closing_day")?;
    let offset: Option<u8> = question.find("pay_offset_months")?;
    let both = closing_day.zip(offset);
    Ok(both.map(|(closing_day, pay_offset_months)| PayCalendar { closing_day, pay_offset_months }))
}

/// 従前の標準報酬月額, which the table of health must have.
fn previous(question: &Question<'_>) -> Result<Option<Yen>, CalcError> {
    let Some(standard) = question.find("previous_standard")? else { return Ok(None) };
    let september = YearMonth::new(question.get("year")?, 9);
    let table = september.map(|month| Law::embedded().health_grades.on_month(month)).transpose()?;
    if table.is_some_and(|table| table.value.of_standard(standard).is_none()) {
        return Err(CalcError::bad_value(
            "previous_standard",
            "従前の標準報酬月額が等級表にありません。等級表の額（例: 260000）を入れてください。",
        ));
    }
    Ok(Some(standard))
}

fn total_of(decided: &RegularDetermination, month: PaidMonth) -> i64 {
    let judged = PaidMonth::ALL.iter().zip(&decided.months).find(|(paid, _)| **paid == month);
    judged.and_then(|(_, judged)| *judged).map_or(0, |judged| judged.total.get())
}

fn name_of(month: PaidMonth) -> &'static str {
    match month {
        PaidMonth::April => "april",
        PaidMonth::May => "may",
        PaidMonth::June => "june",
    }
}

fn code_of(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::Average => "average",
        DecidedBy::CorrectedAverage => "corrected_average",
        DecidedBy::PreviousStandardContinues => "previous_standard_continues",
        DecidedBy::AnnualAverage => "annual_average",
    }
}

fn put_standards(
    answer: Answer,
    health: Option<StandardMonthlyRemuneration>,
    pension: Option<StandardMonthlyRemuneration>,
) -> Answer {
    answer
        .put_if("health_grade", health.map(|health| health.grade.0))
        .put_if("health_standard", health.map(|health| health.standard))
        .put_if("pension_grade", pension.map(|pension| pension.grade.0))
        .put_if("pension_standard", pension.map(|pension| pension.standard))
}

fn basis_days<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let calendar = calendar(question)?.ok_or_else(|| CalcError::missing("closing_day"))?;
    let year = question.get("year")?;
    let mut answer = Answer::new();
    for (name, field, month) in [
        ("april", "basis_days.april", 4),
        ("may", "basis_days.may", 5),
        ("june", "basis_days.june", 6),
    ] {
        let month = YearMonth::new(year, month).ok_or_else(|| CalcError::missing("year"))?;
        let days = calendar_days(calendar.period_paid_in(month), None, trace)?;
        trace.gives(field, &days);
        answer = answer.put(name, days.value.as_whole());
    }
    Ok(Answer::new().put("basis_days", answer))
}

fn less_absence<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let scheduled: u8 = question.get("scheduled_days")?;
    let absence: u8 = question.get("absence_days")?;
    if absence > scheduled {
        return Err(CalcError::conflict(
            "absence_days",
            "欠勤日数が所定日数より多くなっています。どちらかを確かめてください。",
        ));
    }
    let days = scheduled_less_absence(scheduled, absence, trace)?;
    trace.gives("payment_basis_days", &days);
    Ok(Answer::new().put("payment_basis_days", days.value.as_whole()))
}

fn filing<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let year = question.get("year")?;
    let acquired_on: Option<Date> = question.find("acquired_on")?;
    let left_on: Option<Date> = question.find("left_on")?;
    let revision_month = question.find("revision_month")?;
    if acquired_on.zip(left_on).is_some_and(|(acquired_on, left_on)| left_on < acquired_on) {
        return Err(CalcError::conflict(
            "left_on",
            "退職日が資格取得日より前になっています。どちらかを確かめてください。",
        ));
    }
    let case = FilingCase { year, acquired_on, left_on, revision_month };
    let requirement = judge_filing(&case, trace)?;
    let due = note_filing_due(year, trace)?;
    let period = regular_determination_period(year, trace)?;
    let reason = match requirement {
        FilingRequirement::Required => "required",
        FilingRequirement::AcquiredJune1OrLater => "acquired_june_1_or_later",
        FilingRequirement::NotEmployedOnJuly1 => "not_employed_on_july_1",
        FilingRequirement::RevisedJulyToSeptember => "revised_july_to_september",
    };
    Ok(Answer::new()
        .put("filing_required", requirement == FilingRequirement::Required)
        .put("reason", reason)
        .put("filing_due", due)
        .put("applies_from", period.from)
        .put("applies_to", period.until))
}

fn after_acquisition<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let period = acquisition_period(question.get("acquired_on")?, trace)?;
    Ok(Answer::new().put("acquisition_standard_until", period.until))
}

#[cfg(test)]
mod tests;
