//! 資格の得喪と徴収する月 — from acquisition to loss, and which months are charged.
//!
//! Law: 健康保険法35条・36条・156条3項・167条1項, 厚生年金保険法13条・14条・19条・84条1項.

use romori_types::{Date, YearMonth};

use crate::age::{self, AgeFact, AgeLimits};
use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Silent, Trace, Unit};

static LOSS: [Basis; 2] = [Basis::act("健康保険法36条"), Basis::act("厚生年金保険法14条")];
static MONTHS: [Basis; 2] =
    [Basis::act("健康保険法156条3項"), Basis::act("厚生年金保険法19条1項・2項")];
pub(crate) static HEALTH_AGE: [Basis; 2] =
    [Basis::act("健康保険法36条"), Basis::act("高齢者の医療の確保に関する法律50条1号")];
pub(crate) static CARE_AGE: [Basis; 2] =
    [Basis::act("介護保険法9条2号"), Basis::act("健康保険法156条1項・2項")];
static PENSION_AGE: [Basis; 2] =
    [Basis::act("厚生年金保険法14条5号"), Basis::act("厚生年金保険法19条2項")];
static DEDUCTION: [Basis; 2] =
    [Basis::act("健康保険法167条1項"), Basis::act("厚生年金保険法84条1項")];

/// 使用される期間 — from 資格取得日 to the last day employed, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Employment {
    /// 資格取得日
    pub acquired_on: Option<Date>,
    /// 退職日 — the last day employed.
    pub left_on: Option<Date>,
}

/// 徴収する月 — the months charged for one enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthsCharged {
    /// 資格喪失日, the day after leaving.
    pub loss_date: Option<Date>,
    /// The last month charged, once the loss is known.
    pub last_premium_month: Option<YearMonth>,
    /// 同月得喪 — acquired and lost within one month.
    pub same_month: bool,
}

/// 保険料を控除する月 — from which month's pay a premium is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CollectionMonth {
    /// 翌月徴収 — from the next month's pay (健康保険法167条1項).
    #[default]
    Next,
    /// 当月徴収 — from the same month's pay, by agreement.
    Same,
}

/// 加入している保険 — in which insurances a person is insured in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InsuredSchemes {
    /// 健康保険
    pub health: bool,
    /// 介護保険（第2号被保険者）
    pub care: bool,
    /// 厚生年金保険
    pub pension: bool,
}

impl Employment {
    /// 資格喪失日 — the day after leaving.
    ///
    /// Law: 健康保険法36条, 厚生年金保険法14条.
    ///
    /// # Errors
    /// When the last day lies before the acquisition, or beyond the calendar.
    pub fn loss_date(&self) -> Result<Option<Date>, StatuteError> {
        let Some(left_on) = self.left_on else { return Ok(None) };
        if self.acquired_on.is_some_and(|acquired_on| left_on < acquired_on) {
            let message = "退職日が資格取得日より前です。どちらかの日付を直してください。";
            return Err(StatuteError::impossible("left_on", message));
        }
        let beyond = |_| StatuteError::impossible("left_on", "退職日が暦の範囲の外です。");
        left_on.tomorrow().map(Some).map_err(beyond)
    }

    /// Whether a month is charged, as far as acquisition and loss decide.
    ///
    /// # Errors
    /// As [`Employment::loss_date`].
    pub fn is_due<T: Trace>(&self, month: YearMonth, trace: &mut T) -> Result<bool, StatuteError> {
        let loss_month = self.loss_date()?.map(YearMonth::of);
        let asked = Quantity::month("保険料の月", month);
        let mut due = true;
        if let Some(first) = self.acquired_on.map(YearMonth::of) {
            let first = Quantity::month("資格取得の月", first);
            due &= charged_from(&asked, &first, trace)?;
        }
        if let Some(loss) = loss_month {
            let same = self.acquired_on.map(YearMonth::of) == Some(loss);
            let loss = Quantity::month("資格喪失の月", loss);
            due &= charged_until(&asked, &loss, same, trace)?;
        }
        Ok(due)
    }
}

fn charged_from<T: Trace>(
    asked: &Quantity,
    first: &Quantity,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let rule = Rule::new("徴収する月", &MONTHS);
    let operation = Operation::AtLeast;
    let due = rule.take(trace, "取得以後", Unit::Truth, operation, &[asked, first], |due| {
        let ending = if due.is_true() { "徴収します" } else { "まだ徴収しません" };
        format!("資格取得の月の{first}分から徴収するので、{asked}分は{ending}。")
    })?;
    Ok(due.is_true())
}

fn charged_until<T: Trace>(
    asked: &Quantity,
    loss: &Quantity,
    same_month: bool,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let rule = Rule::new("徴収する月", &MONTHS);
    let operation = if same_month { Operation::AtLeast } else { Operation::MoreThan };
    let due =
        rule.take(trace, "喪失の前まで", Unit::Truth, operation, &[loss, asked], |due| {
            let ending = if due.is_true() { "徴収します" } else { "徴収しません" };
            if same_month {
                format!("同じ月に取得して喪失したので{loss}分までです。{asked}分は{ending}。")
            } else {
                format!("資格喪失の月の{loss}の前月分までなので、{asked}分は{ending}。")
            }
        })?;
    Ok(due.is_true())
}

/// 資格喪失日 and the last month charged of one enrolment.
///
/// Law: 健康保険法36条・156条3項, 厚生年金保険法14条・19条. A month of acquisition is charged whole,
/// there is no proration by days. Left on 3/30, March is not charged; left on 3/31, it is.
///
/// # Errors
/// When the last day lies before the acquisition.
pub fn months_charged<T: Trace>(
    acquired_on: Date,
    left_on: Option<Date>,
    trace: &mut T,
) -> Result<MonthsCharged, StatuteError> {
    let employment = Employment { acquired_on: Some(acquired_on), left_on };
    let Some(loss_date) = employment.loss_date()? else {
        return Ok(MonthsCharged { loss_date: None, last_premium_month: None, same_month: false });
    };
    let acquired = Quantity::month("資格取得の月", YearMonth::of(acquired_on));
    let loss = Quantity::month("資格喪失の月", YearMonth::of(loss_date));
    let one = Quantity::count("1か月", 1, Unit::Count);
    let before = Rule::new("資格喪失日", &LOSS).take(
        trace,
        "喪失の前月",
        Unit::Month,
        Operation::Difference,
        &[&loss, &one],
        |before| {
            let day = Quantity::date("", loss_date);
            format!("退職日の翌日の{day}に資格を喪失します。その前月は{before}です。")
        },
    )?;
    let operands = [&acquired, &before];
    let maximum = Operation::Maximum;
    let rule = Rule::new("徴収する月", &MONTHS);
    let last = rule.take(trace, "最後の月", Unit::Month, maximum, &operands, |last| {
        if before.value < acquired.value {
            format!("取得した月に喪失したので、その{last}分は徴収します。")
        } else {
            format!("最後に徴収するのは、喪失の前月の{last}分です。")
        }
    })?;
    trace.gives("last_premium_month", &last);
    Ok(MonthsCharged {
        loss_date: Some(loss_date),
        last_premium_month: Some(last.as_month()),
        same_month: acquired.value == loss.value,
    })
}

/// The month from whose pay the premium of `month` is deducted.
///
/// Law: 健康保険法167条1項, 厚生年金保険法84条1項.
pub fn deducted_from_pay_of(month: YearMonth, collection: CollectionMonth) -> YearMonth {
    match collection {
        CollectionMonth::Next => month.next(),
        CollectionMonth::Same => month,
    }
}

/// The months whose premium may be deducted from the final pay.
///
/// Law: 健康保険法167条1項, 厚生年金保険法84条1項: last month's premium, and, once the person is no
/// longer employed, this month's too. Who collects in the same month deducts only that month.
///
/// # Errors
/// As [`Employment::loss_date`].
pub fn deductible_from_final_pay<T: Trace>(
    employment: &Employment,
    final_pay_month: YearMonth,
    collection: CollectionMonth,
    trace: &mut T,
) -> Result<Vec<YearMonth>, StatuteError> {
    let left_by_then =
        employment.left_on.is_some_and(|left_on| YearMonth::of(left_on) <= final_pay_month);
    let candidates: &[YearMonth] = match collection {
        CollectionMonth::Next if left_by_then => &[final_pay_month.previous(), final_pay_month],
        CollectionMonth::Next => &[final_pay_month.previous()],
        CollectionMonth::Same => &[final_pay_month],
    };
    let mut months = Vec::new();
    for month in candidates {
        if !employment.is_due(*month, trace)? {
            continue;
        }
        let asked = Quantity::month("控除できる月", *month);
        let pay = Quantity::month("最後の給与の月", final_pay_month);
        Rule::new("最後の給与からの控除", &DEDUCTION).take(
            trace,
            "控除できる月",
            Unit::Month,
            Operation::Take,
            &[&asked],
            |asked| format!("{asked}分の保険料を{pay}の最後の給与から控除できます。"),
        )?;
        months.push(*month);
    }
    Ok(months)
}

/// Which insurances a person is in during a month, by age.
///
/// Law: 介護保険法9条2号, 健康保険法36条・156条2項・3項, 厚生年金保険法14条5号・19条2項,
/// 高齢者の医療の確保に関する法律50条1号. Who acquires in the very month in which age ends the
/// insurance is charged for that month all the same (同月得喪), as long as he acquired earlier.
/// Month: of premium. With [`AgeFact::Age`] the age is that of the month's last day.
///
/// # Errors
/// When the birth date lies after the month or its ages beyond the calendar.
pub fn insured_schemes<T: Trace>(
    fact: AgeFact,
    employment: &Employment,
    month: YearMonth,
    trace: &mut T,
) -> Result<InsuredSchemes, StatuteError> {
    let (insured, age) = match fact {
        AgeFact::CareInsured(care) => (InsuredSchemes { health: true, care, pension: true }, None),
        AgeFact::Age(age) => (
            InsuredSchemes {
                health: age < age::HEALTH_UNTIL_AGE,
                care: (age::CARE_FROM_AGE..age::CARE_UNTIL_AGE).contains(&age),
                pension: age < age::PENSION_UNTIL_AGE,
            },
            Some(age),
        ),
        AgeFact::BirthDate(birth_date) => {
            if YearMonth::of(birth_date) > month {
                let message = "生年月日が保険料の月より後です。どちらかを直してください。";
                return Err(StatuteError::impossible("birth_date", message));
            }
            let limits = age::age_limits(birth_date, &mut Silent)?;
            let age = age::age_on(birth_date, month.last_day());
            (insured_by_birth(&limits, employment, month), age)
        }
    };
    let because = || age.map_or_else(String::new, |age| format!("月の末日に{age}歳なので、"));
    note_insured(trace, "健康保険", &HEALTH_AGE, insured.health, because)?;
    note_insured(trace, "介護保険の第2号", &CARE_AGE, insured.care, because)?;
    note_insured(trace, "厚生年金保険", &PENSION_AGE, insured.pension, because)?;
    Ok(insured)
}

pub(crate) fn note_insured<T: Trace>(
    trace: &mut T,
    scheme: &'static str,
    basis: &'static [Basis],
    insured: bool,
    because: impl Fn() -> String,
) -> Result<Quantity, StatuteError> {
    let given = Quantity::truth("被保険者か", insured);
    let rule = Rule::new("被保険者の資格", basis);
    rule.take(trace, "被保険者か", Unit::Truth, Operation::Take, &[&given], |insured| {
        let ending = if insured.is_true() { "です" } else { "ではありません" };
        format!("{}{scheme}の被保険者{ending}。", because())
    })
}

fn insured_by_birth(
    limits: &AgeLimits,
    employment: &Employment,
    month: YearMonth,
) -> InsuredSchemes {
    let acquired_and_lost_by_age = |loss: Date| {
        employment.acquired_on.is_some_and(|acquired_on| {
            acquired_on < loss
                && YearMonth::of(acquired_on) == month
                && YearMonth::of(loss) == month
        })
    };
    let health =
        month <= limits.health_last_month || acquired_and_lost_by_age(limits.health_loss_date);
    let pension =
        month <= limits.pension_last_month || acquired_and_lost_by_age(limits.pension_loss_date);
    let care = limits.care_first_month <= month && month <= limits.care_last_month;
    InsuredSchemes { health, care, pension }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    fn employed(acquired_on: &str, left_on: &str) -> Employment {
        let day = |text: &str| (!text.is_empty()).then(|| date(text));
        Employment { acquired_on: day(acquired_on), left_on: day(left_on) }
    }

    #[test]
    fn the_last_month_charged() {
        for (title, acquired_on, left_on, loss, last, same) in [
            ("月末の前日に退職", "2024-06-17", "2026-03-30", "2026-03-31", "2026-02", false),
            ("月末に退職", "2024-06-17", "2026-03-31", "2026-04-01", "2026-03", false),
            ("月の半ばに退職", "2024-06-17", "2026-09-14", "2026-09-15", "2026-08", false),
            ("同月得喪", "2026-09-03", "2026-09-14", "2026-09-15", "2026-09", true),
            ("取得の月の末日に退職", "2026-09-03", "2026-09-30", "2026-10-01", "2026-09", false),
            ("1日だけ", "2026-09-03", "2026-09-03", "2026-09-04", "2026-09", true),
            (
                "末日に取得して末日に退職",
                "2026-09-30",
                "2026-09-30",
                "2026-10-01",
                "2026-09",
                false,
            ),
        ] {
            let mut trace = Explanation::default();
            let months =
                months_charged(date(acquired_on), Some(date(left_on)), &mut trace).unwrap();
            assert_eq!(months.loss_date, Some(date(loss)), "{title}");
            assert_eq!(months.last_premium_month, Some(month(last)), "{title}");
            assert_eq!(months.same_month, same, "{title}");
            replay(&trace).unwrap();
            let charged: Vec<YearMonth> = month("2026-01")
                .through(month("2026-12"))
                .filter(|asked| employed(acquired_on, left_on).is_due(*asked, &mut trace).unwrap())
                .collect();
            assert_eq!(charged.last(), Some(&month(last)), "{title}");
            replay(&trace).unwrap();
        }
    }

    #[test]
    fn open_ends() {
        let mut trace = Silent;
        assert!(Employment::default().is_due(month("2026-09"), &mut trace).unwrap());
        assert!(!employed("2026-10-01", "").is_due(month("2026-09"), &mut trace).unwrap());
        assert!(employed("2026-09-30", "").is_due(month("2026-09"), &mut trace).unwrap());
        assert!(!employed("", "2026-09-29").is_due(month("2026-09"), &mut trace).unwrap());
        assert!(employed("", "2026-09-30").is_due(month("2026-09"), &mut trace).unwrap());
        let open = months_charged(date("2026-09-03"), None, &mut trace).unwrap();
        assert_eq!((open.loss_date, open.last_premium_month), (None, None));
        assert!(employed("2026-09-03", "2026-09-02").is_due(month("2026-09"), &mut trace).is_err());
    }

    #[test]
    fn final_pay() {
        use CollectionMonth::{Next, Same};
        for (title, left_on, final_pay, collection, months) in [
            ("月末に退職、当月に最後の給与", "2026-09-30", "2026-09", Next, "2026-08 2026-09"),
            ("月末に退職、翌月に最後の給与", "2026-09-30", "2026-10", Next, "2026-09"),
            ("月の半ばに退職", "2026-09-14", "2026-09", Next, "2026-08"),
            ("月の半ばに退職、翌月に最後の給与", "2026-09-14", "2026-10", Next, ""),
            ("当月徴収で月末に退職", "2026-09-30", "2026-09", Same, "2026-09"),
            ("当月徴収で月の半ばに退職", "2026-09-14", "2026-09", Same, ""),
            ("退職の日がまだ決まらない", "", "2026-09", Next, "2026-08"),
        ] {
            let employment = employed("2024-06-17", left_on);
            let found =
                deductible_from_final_pay(&employment, month(final_pay), collection, &mut Silent)
                    .unwrap();
            let found: Vec<String> = found.iter().map(YearMonth::to_string).collect();
            assert_eq!(found.join(" "), months, "{title}");
        }
        // Acquired and left in one month: there is no last month's premium.
        let found = deductible_from_final_pay(
            &employed("2026-09-03", "2026-09-14"),
            month("2026-09"),
            Next,
            &mut Silent,
        );
        assert_eq!(found.unwrap(), [month("2026-09")]);
    }

    #[test]
    fn insured_by_age() {
        for (title, birth, asked, health, care, pension) in [
            ("40歳の前月", "1986-10-02", "2026-09", true, false, true),
            ("40歳に達する月", "1986-10-02", "2026-10", true, true, true),
            ("1日生まれは前の月から", "1986-10-01", "2026-09", true, true, true),
            ("65歳の前月", "1961-10-02", "2026-09", true, true, true),
            ("65歳に達する月", "1961-10-02", "2026-10", true, false, true),
            ("1日生まれは65歳の前の月まで", "1961-10-01", "2026-09", true, false, true),
            ("70歳の前月", "1956-10-02", "2026-09", true, false, true),
            ("70歳に達する月", "1956-10-02", "2026-10", true, false, false),
            ("1日生まれは前の月に70歳", "1956-10-01", "2026-09", true, false, false),
            ("75歳の前月", "1951-10-02", "2026-09", true, false, false),
            ("75歳の誕生日の月", "1951-10-02", "2026-10", false, false, false),
            ("1日生まれでも誕生日の月から", "1951-10-01", "2026-09", true, false, false),
            ("1日生まれの誕生日の月", "1951-10-01", "2026-10", false, false, false),
        ] {
            let fact = AgeFact::BirthDate(date(birth));
            let mut trace = Explanation::default();
            let found =
                insured_schemes(fact, &Employment::default(), month(asked), &mut trace).unwrap();
            assert_eq!(found, InsuredSchemes { health, care, pension }, "{title}");
            replay(&trace).unwrap();
        }
    }

    #[test]
    fn acquired_in_the_month_of_reaching_the_age() {
        // 厚生年金保険法19条2項: acquired on 10-01, 70 reached on 10-19: October is charged.
        let fact = AgeFact::BirthDate(date("1956-10-20"));
        let october = month("2026-10");
        let pension = |acquired_on: &str| {
            let employment = employed(acquired_on, "");
            insured_schemes(fact, &employment, october, &mut Silent).unwrap().pension
        };
        assert!(pension("2026-10-01"));
        assert!(pension("2026-10-18"));
        assert!(!pension("2026-10-19"));
        assert!(!pension("2026-09-30"));
    }
}
