//! `dates` — eras, ages, periods, open days, due dates (和暦・年齢・期間・期限).

use romori_statute::age::{age_on, reached_on};
use romori_statute::basis_days::{ClosingDay, PayCalendar};
use romori_statute::calendar::{
    Adjustment, BusinessCalendar, adjusted, as_date, corresponding_day, day_nature, days_from_to,
    holidays_of, next_business_day, previous_business_day,
};
use romori_statute::law::{Basis, HolidayKind, Law};
use romori_statute::trace::{Operation, Quantity, Rule, Trace, Unit};
use romori_types::{Date, Wareki, YearMonth, fold_width, parse_date_ja};

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give, give_if};

mod due;

use due::{DUE_RULE, due};

/// The topic.
pub static DATES: Topic = Topic {
    name: "dates",
    title: "和暦・年齢・期間・営業日・期限",
    fields: &[&QUESTION_FIELDS, &RESULT_FIELDS],
    kinds: &KINDS,
};

const CALENDAR: Type = Type::OneOf(&["standard", "bank"]);
const MONTHS: Type = Type::Int { min: -12_000, max: 12_000 };

static QUESTION_FIELDS: [Field; 19] = [
    field("ask", Type::OneOf(&["wareki", "calendar"]), "その日の和暦と暦のどちらを問うか"),
    field("date", Type::Date, "日付"),
    field("wareki", Type::Text, "和暦の日付（令和8年7月10日）"),
    field("calendar", CALENDAR, "休みの数え方（土日祝・銀行）"),
    field("birth_date", Type::Date, "生年月日"),
    field("on", Type::Date, "その日"),
    field("from", Type::Date, "期間の初日"),
    field("to", Type::Date, "期間の末日"),
    field("event_date", Type::Date, "事実のあった日（資格取得日・喪失日・支払日など）"),
    field("age", Type::AGE, "年齢"),
    field("add_months", MONTHS, "加える月数"),
    field("year", Type::YEAR, "年・年度"),
    field("month", Type::Month, "保険料・支払・事実の月"),
    field("closing_day", Type::DayOfMonth, "締日"),
    field("payday", Type::DayOfMonth, "支払日"),
    field("pay_offset_months", Type::Int { min: 0, max: 3 }, "締めの月から支払の月までの月数"),
    field("work_month", Type::Month, "締日の属する月"),
    field(
        "adjust",
        Type::OneOf(&["previous_business_day", "next_business_day", "none"]),
        "休みの日の移し方",
    ),
    field("due_rule", DUE_RULE, "期限のある手続"),
];

static RESULT_FIELDS: [Field; 26] = [
    field("era", Type::OneOf(&["明治", "大正", "昭和", "平成", "令和"]), "元号"),
    field("era_letter", Type::OneOf(&["M", "T", "S", "H", "R"]), "元号の頭文字"),
    field("era_year", Type::Int { min: 1, max: 99 }, "元号の年"),
    field("era_yymmdd", Type::Text, "元号の年月日6桁"),
    field("yyyymmdd", Type::Text, "西暦の年月日8桁"),
    field("weekend", Type::Bool, "土曜日か日曜日か"),
    field("holiday", Type::Bool, "祝日・休日か"),
    field("holiday_name", Type::Text, "祝日の名").nullable(),
    field("holiday_kind", Type::OneOf(&["national", "substitute", "citizens"]), "休日の種類")
        .nullable(),
    field("business_day", Type::Bool, "土曜日・日曜日・祝日でないか"),
    field("bank_open", Type::Bool, "銀行営業日か"),
    field("next_business_day", Type::Date, "翌営業日"),
    field("previous_business_day", Type::Date, "前営業日"),
    field("reached_on", Type::Date, "その年齢に達する日"),
    field("corresponding_day", Type::Date, "応当日"),
    field("adjusted", Type::Date, "移した日"),
    field("days", Type::DAYS, "日数（両端を数える）"),
    field("business_days", Type::DAYS, "営業日数（両端を数える）"),
    field("period_from", Type::Date, "給与計算期間の初日"),
    field("period_to", Type::Date, "給与計算期間の末日"),
    field("nominal_pay_date", Type::Date, "約束の支払日"),
    field("pay_date", Type::Date, "実際の支払日"),
    field("filing_from", Type::Date, "受付の初日"),
    field("due", Type::Date, "期限"),
    field("due_adjusted", Type::Date, "休みの日を除いた期限"),
    field("holidays", Type::List { of: &HOLIDAY, min: 0, max: 31 }, "祝日・休日"),
];
static HOLIDAY_FIELDS: [Field; 2] =
    [field("date", Type::Date, "日付"), field("name", Type::Text, "名")];
static HOLIDAY: Type = Type::Object(&HOLIDAY_FIELDS);
static KINDS: [Kind; 11] = [
    Kind {
        name: "era of a date",
        needs: &[Need::Is("ask", "wareki"), Need::Field("date")],
        may: &[],
        gives: &[
            give("wareki"),
            give("era"),
            give("era_letter"),
            give("era_year"),
            give("era_yymmdd"),
            give("yyyymmdd"),
        ],
        dated_by: &["date"],
        handler: handler!(era_of_a_date),
    },
    Kind {
        name: "calendar of a date",
        needs: &[Need::Is("ask", "calendar"), Need::Field("date")],
        may: &[May::Or("calendar", Default::Text("standard"))],
        gives: &[
            give("weekend"),
            give("holiday"),
            give("holiday_name"),
            give("holiday_kind"),
            give("business_day"),
            give("bank_open"),
            give("next_business_day"),
            give("previous_business_day"),
        ],
        dated_by: &["date"],
        handler: handler!(calendar_of_a_date),
    },
    Kind {
        name: "date of an era",
        needs: &[Need::Field("wareki")],
        may: &[],
        gives: &[give("date")],
        dated_by: &["wareki"],
        handler: handler!(date_of_an_era),
    },
    Kind {
        name: "day an age is reached",
        needs: &[Need::Field("birth_date"), Need::Field("age")],
        may: &[],
        gives: &[give("reached_on")],
        dated_by: &["birth_date"],
        handler: handler!(day_an_age_is_reached),
    },
    Kind {
        name: "age on a day",
        needs: &[Need::Field("birth_date"), Need::Field("on")],
        may: &[],
        gives: &[give("age")],
        dated_by: &["on"],
        handler: handler!(age_on_a_day),
    },
    Kind {
        name: "months later",
        needs: &[Need::Field("date"), Need::Field("add_months")],
        may: &[],
        gives: &[give("corresponding_day")],
        dated_by: &["date"],
        handler: handler!(months_later),
    },
    Kind {
        name: "moved day",
        needs: &[Need::Field("date"), Need::Field("adjust")],
        may: &[May::Or("calendar", Default::Text("bank"))],
        gives: &[give("adjusted")],
        dated_by: &["date"],
        handler: handler!(moved_day),
    },
    Kind {
        name: "days between",
        needs: &[Need::Field("from"), Need::Field("to")],
        may: &[],
        gives: &[give("days"), give("business_days")],
        dated_by: &["from"],
        handler: handler!(days_between),
    },
    Kind {
        name: "payday",
        needs: &[
            Need::Field("closing_day"),
            Need::Field("pay_offset_months"),
            Need::Field("payday"),
            Need::Field("work_month"),
            Need::Field("adjust"),
        ],
        may: &[May::Or("calendar", Default::Text("bank"))],
        gives: &[
            give("period_from"),
            give("period_to"),
            give("nominal_pay_date"),
            give("pay_date"),
        ],
        dated_by: &["work_month"],
        handler: handler!(payday),
    },
    Kind {
        name: "due date",
        needs: &[Need::Field("due_rule"), Need::OneOf(&[&["year"], &["month"], &["event_date"]])],
        may: &[],
        gives: &[
            give_if("filing_from", "手続に受付の初日があるとき"),
            give("due"),
            give("due_adjusted"),
        ],
        dated_by: &["year", "month", "event_date"],
        handler: handler!(due),
    },
    Kind {
        name: "holidays of a year",
        needs: &[Need::Field("year")],
        may: &[],
        gives: &[give("holidays")],
        dated_by: &["year"],
        handler: handler!(holidays),
    },
];

const CALENDARS: [(&str, BusinessCalendar); 2] =
    [("standard", BusinessCalendar::Standard), ("bank", BusinessCalendar::Bank)];
const ADJUSTMENTS: [(&str, Adjustment); 3] = [
    ("previous_business_day", Adjustment::Previous),
    ("next_business_day", Adjustment::Next),
    ("none", Adjustment::None),
];
static ERA: [Basis; 1] = [Basis::act("元号法")];
static AGE: [Basis; 2] = [Basis::act("年齢計算ニ関スル法律"), Basis::act("民法143条")];
static PAY: [Basis; 1] = [Basis::act("労働基準法24条2項")];
/// Notes a date or count as a step of its own and names it in the result.
fn noted<T: Trace>(
    rule: Rule<'_>,
    quantity: &Quantity,
    field: &'static str,
    trace: &mut T,
    text: impl FnOnce(&Quantity) -> String,
) -> Result<(), CalcError> {
    let found = rule.take(trace, "結果", quantity.unit, Operation::Take, &[quantity], text)?;
    trace.gives(field, &found);
    Ok(())
}

fn era_of_a_date<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let date: Date = question.get("date")?;
    let read = Wareki::of(date).filter(|read| read.year() <= 99).ok_or_else(|| {
        CalcError::out_of_range(
            "date",
            "明治元年（1868年1月25日）から元号の99年までの日を入れてください。",
        )
    })?;
    let era = read.era();
    let year = Quantity::count("西暦の年", i64::from(date.year()), Unit::Count);
    let zero = Quantity::parameter(
        "元号の前年",
        romori_types::Exact::whole(i64::from(era.year_zero())),
        Unit::Count,
    );
    let operands = [&year, &zero];
    let era_year = Rule::new("和暦", &ERA).take(
        trace,
        "元号の年",
        Unit::Count,
        Operation::Difference,
        &operands,
        |_| {
            let first = Quantity::date("", era.first_day());
            format!("{}は{first}から始まり、その日は{read}です。", era.name())
        },
    )?;
    trace.gives("era_year", &era_year);
    Ok(Answer::new()
        .put("wareki", read.to_string())
        .put("era", era.name())
        .put("era_letter", era.letter().to_string())
        .put("era_year", read.year())
        .put("era_yymmdd", read.yymmdd())
        .put("yyyymmdd", format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())))
}

fn calendar_of_a_date<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let (law, date) = (Law::embedded(), question.get("date")?);
    let calendar = question.one_of("calendar", &CALENDARS)?;
    let nature = day_nature(law, date)?;
    let kind = nature.holiday.map(|holiday| match holiday.kind {
        HolidayKind::National => "national",
        HolidayKind::Substitute => "substitute",
        HolidayKind::Citizens => "citizens",
    });
    let next = next_business_day(law, calendar, date, trace)?;
    trace.gives("next_business_day", &next);
    let previous = previous_business_day(law, calendar, date, trace)?;
    trace.gives("previous_business_day", &previous);
    Ok(Answer::new()
        .put("weekend", nature.weekend)
        .put("holiday", nature.holiday.is_some())
        .put("holiday_name", nature.holiday.map(|holiday| holiday.name.clone()))
        .put("holiday_kind", kind)
        .put("business_day", nature.business_day)
        .put("bank_open", nature.bank_open)
        .put("next_business_day", as_date(&next))
        .put("previous_business_day", as_date(&previous)))
}

fn date_of_an_era<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let text: &str = question.get("wareki")?;
    if !is_era_date(text) {
        let message = "「令和8年7月10日」のように、元号・年・月・日で入れてください。";
        return Err(CalcError::bad_value("wareki", message));
    }
    let date =
        parse_date_ja(text).map_err(|error| CalcError::bad_value("wareki", error.message))?;
    let quantity = Quantity::date("西暦の日付", date);
    noted(Rule::new("和暦", &ERA), &quantity, "date", trace, |day| format!("{day}です。"))?;
    Ok(Answer::new().put("date", date))
}

/// 元号, then 年, 月 and 日, each after its number: 令和元年5月1日.
fn is_era_date(text: &str) -> bool {
    let folded: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = |part: &str| {
        part == "元" || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let rest = romori_types::Era::ALL.into_iter().find_map(|era| folded.strip_prefix(era.name()));
    let parts = rest.and_then(|rest| {
        let (year, rest) = rest.split_once('年')?;
        let (month, rest) = rest.split_once('月')?;
        Some((year, month, rest.strip_suffix('日')?))
    });
    parts.is_some_and(|(year, month, day)| {
        is_number(year) && is_number(month) && is_number(day) && month != "元" && day != "元"
    })
}

fn day_an_age_is_reached<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let (birth_date, age): (Date, u8) = (question.get("birth_date")?, question.get("age")?);
    // Nobody reaches an age before birth: at 0 it is the birth itself.
    let reached = if age == 0 { birth_date } else { reached_on(birth_date, age)? };
    let quantity = Quantity::date("達する日", reached);
    noted(Rule::new("年齢に達する日", &AGE), &quantity, "reached_on", trace, |day| {
        format!("{age}歳に達するのは、誕生日の前日の{day}です。")
    })?;
    Ok(Answer::new().put("reached_on", reached))
}

fn age_on_a_day<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let (birth_date, on): (Date, Date) = (question.get("birth_date")?, question.get("on")?);
    let before = || CalcError::conflict("on", "「on」は生年月日以後の日にしてください。");
    if on < birth_date {
        return Err(before());
    }
    let age = age_on(birth_date, on).filter(|age| *age <= 150).ok_or_else(|| {
        CalcError::bad_value("on", "年齢が150歳を超えます。日付を確かめてください。")
    })?;
    let quantity = Quantity::count("年齢", i64::from(age), Unit::Count);
    noted(Rule::new("年齢", &AGE), &quantity, "age", trace, |age| {
        format!("その日の終わりまでに達した年齢は{age}歳です（誕生日の前日に達します）。")
    })?;
    Ok(Answer::new().put("age", age))
}

fn months_later<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let day = corresponding_day(question.get("date")?, question.get("add_months")?, trace)?;
    Ok(Answer::new().put("corresponding_day", as_date(&day)))
}

fn moved_day<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let day = Quantity::date("その日", question.get("date")?);
    let calendar = question.one_of("calendar", &CALENDARS)?;
    let adjustment = question.one_of("adjust", &ADJUSTMENTS)?;
    let moved = adjusted(Law::embedded(), calendar, &day, adjustment, trace)?;
    trace.gives("adjusted", &moved);
    Ok(Answer::new().put("adjusted", as_date(&moved)))
}

fn days_between<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let (from, to): (Date, Date) = (question.get("from")?, question.get("to")?);
    if to < from {
        return Err(CalcError::conflict("to", "「to」は「from」以後の日にしてください。"));
    }
    let law = Law::embedded();
    day_nature(law, from)?;
    day_nature(law, to).map_err(|error| CalcError::from(error).at("to"))?;
    let (days, business_days) = days_from_to(law, from, to, trace)?;
    Ok(Answer::new()
        .put("days", days.value.as_whole())
        .put("business_days", business_days.value.as_whole()))
}

fn payday<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let closing_day: ClosingDay = question.get("closing_day")?;
    let payday: ClosingDay = question.get("payday")?;
    let work_month: YearMonth = question.get("work_month")?;
    let offset: i32 = question.get("pay_offset_months")?;
    let calendar = question.one_of("calendar", &CALENDARS)?;
    let adjustment = question.one_of("adjust", &ADJUSTMENTS)?;
    let period = PayCalendar { closing_day, pay_offset_months: 0 }.period_paid_in(work_month);
    let rule = Rule::new("給与の締めと支払", &PAY);
    let (from, to) =
        (Quantity::date("締めた期間の初日", period.from), Quantity::date("締日", period.to));
    noted(rule, &from, "period_from", trace, |day| format!("前の締日の翌日の{day}からです。"))?;
    noted(rule, &to, "period_to", trace, |day| format!("締日の{day}までです。"))?;
    let nominal = Quantity::date("約束の支払日", payday.in_month(work_month.plus(offset)));
    noted(rule, &nominal, "nominal_pay_date", trace, |day| format!("約束の支払日は{day}です。"))?;
    let paid = adjusted(Law::embedded(), calendar, &nominal, adjustment, trace)?;
    trace.gives("pay_date", &paid);
    Ok(Answer::new()
        .put("period_from", period.from)
        .put("period_to", period.to)
        .put("nominal_pay_date", as_date(&nominal))
        .put("pay_date", as_date(&paid)))
}

fn holidays<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let found = holidays_of(Law::embedded(), question.get("year")?, trace)?;
    let each = found
        .iter()
        .map(|holiday| Answer::new().put("date", holiday.date).put("name", holiday.name.clone()));
    Ok(Answer::new().put("holidays", each.collect::<Vec<_>>()))
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
