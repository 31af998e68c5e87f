//! 適用 — who is insured for health and pension by hours, days and workplace.
//!
//! Law: 健康保険法3条1項2号・9号, 厚生年金保険法12条1号・5号, 平成24年法律62号附則17条・46条. Knows no age and
//! no kind of employer; who is employed at an establishment to which insurance applies is asked.

use romori_types::{Date, Exact, Yen};

use crate::basis_days::WorkerType;
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, ShortTimeTests};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static THREE_QUARTERS: [Basis; 2] =
    [Basis::act("健康保険法3条1項9号"), Basis::act("厚生年金保険法12条5号")];
static SHORT_TIME: [Basis; 2] =
    [Basis::act("健康保険法3条1項9号イ〜ニ"), Basis::act("厚生年金保険法12条5号イ〜ニ")];
static SIZE: [Basis; 1] = [Basis::act("平成24年法律62号（年金機能強化法）附則17条・46条")];
static TERM: [Basis; 2] = [Basis::act("健康保険法3条1項2号"), Basis::act("厚生年金保険法12条1号")];
static BASIS_DAYS: [Basis; 2] =
    [Basis::act("健康保険法41条1項"), Basis::act("厚生年金保険法21条1項")];

/// 適用の要件 — a test that a person can fail, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverageTest {
    /// 週の所定労働時間
    WeeklyHours,
    /// 賃金月額, before 2026-10-01
    MonthlyWage,
    /// 学生でない
    NotAStudent,
    /// 特定適用事業所の規模
    WorkplaceSize,
    /// 2か月を超えて使用される見込み
    EmploymentMonths,
}

/// 労働時間と日数 — what the three-quarters test compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingTime {
    /// 週の所定労働時間
    pub weekly_hours: Exact,
    /// 通常の労働者の週の所定労働時間
    pub normal_weekly_hours: Exact,
    /// 月の所定労働日数
    pub monthly_days: u8,
    /// 通常の労働者の月の所定労働日数
    pub normal_monthly_days: u8,
}

/// 短時間労働者の事実 — what is asked only below three quarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortTimeFacts {
    /// 賃金月額, asked before 2026-10-01 only.
    pub monthly_wage: Option<Yen>,
    /// 学生
    pub is_student: bool,
    /// 厚生年金保険の被保険者の数 of the employer.
    pub workplace_insured_count: u32,
    /// 任意特定適用事業所 — applied by agreement, whatever the size.
    pub voluntary_workplace: bool,
}

/// 適用の問い — one worker on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageCase {
    /// The day.
    pub on: Date,
    /// Hours and days.
    pub time: WorkingTime,
    /// Needed below three quarters.
    pub short_time: Option<ShortTimeFacts>,
    /// 雇用期間の見込み in months; none without a fixed term.
    pub employment_months: Option<Exact>,
}

/// 適用の判定 — insured or not, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The type of an insured person; none if not insured.
    pub worker_type: Option<WorkerType>,
    /// 支払基礎日数の下限 of an insured person.
    pub basis_days: Option<u8>,
    /// The tests failed, in order.
    pub failed: Vec<CoverageTest>,
}

impl WorkingTime {
    /// 4分の3基準 — whether hours and days both reach three quarters of the normal.
    ///
    /// Law: 健康保険法3条1項9号. Exact: four times the one against three times the other.
    pub fn reaches_three_quarters(&self) -> bool {
        let reaches = |own: Exact, normal: Exact| own * Exact::whole(4) >= normal * Exact::whole(3);
        reaches(self.weekly_hours, self.normal_weekly_hours)
            && reaches(whole(self.monthly_days), whole(self.normal_monthly_days))
    }

    fn is_normal(&self) -> bool {
        self.weekly_hours >= self.normal_weekly_hours
            && self.monthly_days >= self.normal_monthly_days
    }

    /// Whether hours and days can be.
    ///
    /// # Errors
    /// When a week has more than 168 hours, a month more than 31 days, or the normal is nothing.
    pub fn check(&self) -> Result<(), StatuteError> {
        let week = Exact::whole(168);
        for (field, hours) in
            [("weekly_hours", self.weekly_hours), ("normal_weekly_hours", self.normal_weekly_hours)]
        {
            if hours < Exact::ZERO || hours > week {
                let message = "週の時間は0から168までで入れてください。";
                return Err(StatuteError::impossible(field, message));
            }
        }
        for (field, days) in
            [("monthly_days", self.monthly_days), ("normal_monthly_days", self.normal_monthly_days)]
        {
            if days > 31 {
                let message = "月の日数は0から31までで入れてください。";
                return Err(StatuteError::impossible(field, message));
            }
        }
        let nothing = "通常の労働者の時間と日数は0より大きい数で入れてください。";
        if self.normal_weekly_hours == Exact::ZERO {
            return Err(StatuteError::impossible("normal_weekly_hours", nothing));
        }
        if self.normal_monthly_days == 0 {
            return Err(StatuteError::impossible("normal_monthly_days", nothing));
        }
        Ok(())
    }
}

impl Coverage {
    /// Whether the worker is insured.
    pub const fn is_insured(&self) -> bool {
        self.worker_type.is_some()
    }
}

/// Whether the wage is asked on a day: 88,000 yen a month until 2026-09-30.
///
/// Law: 健康保険法3条1項9号ロ before its repeal.
///
/// # Errors
/// When the day lies outside the checked range.
pub fn asks_for_wage(on: Date, law: &Law) -> Result<bool, StatuteError> {
    Ok(law.short_time_tests.on(on)?.value.monthly_wage_min_yen.is_some())
}

/// Who is insured for health and pension by hours, days and workplace.
///
/// Law: 健康保険法3条1項9号, 厚生年金保険法12条5号: three quarters of the normal weekly hours and monthly
/// days; below, all of the tests of the day. 健康保険法3条1項2号: nobody employed for a term of two
/// months or less that is not expected to be exceeded. Unit: hours and days as agreed by contract.
/// Not covered: day labourers, seasonal work and the other items of 3条1項 and 12条.
///
/// # Errors
/// When the day lies outside the checked range, hours or days cannot be, or a fact that is needed
/// below three quarters is absent.
pub fn coverage<T: Trace>(
    case: &CoverageCase,
    law: &Law,
    trace: &mut T,
) -> Result<Coverage, StatuteError> {
    case.time.check()?;
    let tests = law.short_time_tests.on(case.on)?;
    let mut failed = Vec::new();
    let worker_type = if three_quarters(&case.time, trace)? {
        type_at_three_quarters(&case.time, trace)?
    } else {
        let facts = case.short_time.ok_or_else(|| needed("is_student", "学生かどうか"))?;
        let tested = ShortTimeTest { facts, tests, hours: case.time.weekly_hours };
        failed = tested.failures(trace)?;
        WorkerType::ShortTime
    };
    if !long_enough(case.employment_months, &tests, trace)? {
        failed.push(CoverageTest::EmploymentMonths);
    }
    note_result(worker_type, &failed, trace)?;
    if !failed.is_empty() {
        return Ok(Coverage { worker_type: None, basis_days: None, failed });
    }
    let days = basis_days(worker_type, case.on, law, trace)?;
    Ok(Coverage { worker_type: Some(worker_type), basis_days: Some(days), failed })
}

fn whole(number: impl Into<i64>) -> Exact {
    Exact::whole(number.into())
}

fn needed(field: &'static str, name: &str) -> StatuteError {
    let message = format!("4分の3に満たない人については{name}が必要です。入れてください。");
    StatuteError::impossible(field, message)
}

/// Notes the three-quarters test of hours and days, by cross multiplication.
fn three_quarters<T: Trace>(time: &WorkingTime, trace: &mut T) -> Result<bool, StatuteError> {
    let hours = |label, value| Quantity::given(label, value, Unit::Hours);
    let days = |label, value: u8| Quantity::given(label, whole(value), Unit::Days);
    let by_hours = reaches(
        "週の所定労働時間",
        &hours("週の所定労働時間", time.weekly_hours),
        &hours("通常の労働者の週の所定労働時間", time.normal_weekly_hours),
        trace,
    )?;
    let by_days = reaches(
        "月の所定労働日数",
        &days("月の所定労働日数", time.monthly_days),
        &days("通常の労働者の月の所定労働日数", time.normal_monthly_days),
        trace,
    )?;
    let rule = Rule::new("4分の3基準", &THREE_QUARTERS);
    let operands = [&by_hours, &by_days];
    let both =
        rule.take(trace, "4分の3以上", Unit::Truth, Operation::All, &operands, |both| {
            if both.is_true() {
                "時間も日数も4分の3以上なので、4分の3基準で被保険者になります。".to_owned()
            } else {
                "時間と日数の両方が4分の3以上ではないので、短時間労働者の要件で判定します。"
                    .to_owned()
            }
        })?;
    Ok(both.is_true())
}

fn reaches<T: Trace>(
    name: &'static str,
    own: &Quantity,
    normal: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("4分の3基準", &THREE_QUARTERS);
    let four = Quantity::count("4", 4, Unit::Count);
    let three = Quantity::count("3", 3, Unit::Count);
    let product = Operation::Product;
    let operands = [own, &four];
    let own_times = rule.take(trace, "4倍", own.unit, product.clone(), &operands, |times| {
        format!("{name}の{own}を4倍すると{times}です。")
    })?;
    let operands = [normal, &three];
    let normal_times = rule.take(trace, "3倍", own.unit, product, &operands, |times| {
        format!("通常の労働者の{normal}を3倍すると{times}です。")
    })?;
    let operands = [&own_times, &normal_times];
    rule.take(trace, "4分の3以上", Unit::Truth, Operation::AtLeast, &operands, |reached| {
        let ending = if reached.is_true() { "以上です" } else { "に足りません" };
        format!("{name}の{own}は通常の{normal}の4分の3{ending}。")
    })
}

fn type_at_three_quarters<T: Trace>(
    time: &WorkingTime,
    trace: &mut T,
) -> Result<WorkerType, StatuteError> {
    let normal = Quantity::truth("通常の時間と日数", time.is_normal());
    let rule = Rule::new("被保険者区分", &BASIS_DAYS);
    rule.take(trace, "一般", Unit::Truth, Operation::Take, &[&normal], |normal| {
        if normal.is_true() {
            "時間も日数も通常の労働者と同じなので、一般の被保険者です。".to_owned()
        } else {
            "通常の労働者より短いので、短時間就労者（パート）です。".to_owned()
        }
    })?;
    Ok(if time.is_normal() { WorkerType::General } else { WorkerType::PartTime })
}

/// The tests below three quarters.
struct ShortTimeTest<'law> {
    facts: ShortTimeFacts,
    tests: InForce<'law, ShortTimeTests>,
    hours: Exact,
}

impl ShortTimeTest<'_> {
    fn failures<T: Trace>(&self, trace: &mut T) -> Result<Vec<CoverageTest>, StatuteError> {
        let passed = [
            (CoverageTest::WeeklyHours, self.hours(trace)?),
            (CoverageTest::MonthlyWage, self.wage(trace)?),
            (CoverageTest::NotAStudent, self.no_student(trace)?),
            (CoverageTest::WorkplaceSize, self.size(trace)?),
        ];
        let failed = passed.into_iter().filter(|(_, passed)| !passed);
        Ok(failed.map(|(test, _)| test).collect())
    }

    fn compare<T: Trace>(
        &self,
        name: &'static str,
        basis: &'static [Basis],
        own: &Quantity,
        least: &Quantity,
        trace: &mut T,
    ) -> Result<bool, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.tests];
        let rule = Rule::new(name, basis).with(&parameters);
        let operands = [own, least];
        let passed =
            rule.take(trace, name, Unit::Truth, Operation::AtLeast, &operands, |passed| {
                let ending = if passed.is_true() {
                    "以上なので、要件を満たします"
                } else {
                    "に足りないので、要件を満たしません"
                };
                format!("{}{own}は{least}{ending}。", own.label)
            })?;
        Ok(passed.is_true())
    }

    fn hours<T: Trace>(&self, trace: &mut T) -> Result<bool, StatuteError> {
        let own = Quantity::given("週の所定労働時間", self.hours, Unit::Hours);
        let least = whole(self.tests.value.weekly_hours_min);
        let least = Quantity::parameter("下限", least, Unit::Hours);
        self.compare("週の所定労働時間", &SHORT_TIME, &own, &least, trace)
    }

    fn wage<T: Trace>(&self, trace: &mut T) -> Result<bool, StatuteError> {
        let Some(least) = self.tests.value.monthly_wage_min_yen else { return Ok(true) };
        let wage = self.facts.monthly_wage.ok_or_else(|| needed("monthly_wage", "賃金月額"))?;
        let own = Quantity::yen("賃金月額", wage);
        let least = Quantity::parameter("下限", Exact::whole(least), Unit::Yen);
        self.compare("賃金月額", &SHORT_TIME, &own, &least, trace)
    }

    fn no_student<T: Trace>(&self, trace: &mut T) -> Result<bool, StatuteError> {
        if !self.tests.value.students_excluded {
            return Ok(true);
        }
        let parameters: [&dyn DescribeParameter; 1] = [&self.tests];
        let student = Quantity::truth("学生", self.facts.is_student);
        let rule = Rule::new("学生の除外", &SHORT_TIME).with(&parameters);
        let operation = Operation::Not;
        let passed =
            rule.take(trace, "学生でない", Unit::Truth, operation, &[&student], |passed| {
                if passed.is_true() {
                    "学生ではないので、要件を満たします。".to_owned()
                } else {
                    "学生なので、要件を満たしません。".to_owned()
                }
            })?;
        Ok(passed.is_true())
    }

    fn size<T: Trace>(&self, trace: &mut T) -> Result<bool, StatuteError> {
        if self.facts.voluntary_workplace {
            let voluntary = Quantity::truth("任意特定適用事業所", true);
            let rule = Rule::new("事業所の規模", &SIZE);
            let operation = Operation::Take;
            rule.take(trace, "特定適用", Unit::Truth, operation, &[&voluntary], |_| {
                "任意特定適用事業所なので、規模にかかわらず要件を満たします。".to_owned()
            })?;
            return Ok(true);
        }
        let count = whole(self.facts.workplace_insured_count);
        let own = Quantity::given("被保険者の数", count, Unit::Count);
        let least = whole(self.tests.value.insured_count_min);
        let least = Quantity::parameter("下限", least, Unit::Count);
        self.compare("事業所の規模", &SIZE, &own, &least, trace)
    }
}

/// 健康保険法3条1項2号: longer than two months, or without a fixed term.
fn long_enough<T: Trace>(
    months: Option<Exact>,
    tests: &InForce<'_, ShortTimeTests>,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let Some(months) = months else { return Ok(true) };
    if months < Exact::ZERO {
        let message = "雇用期間の月数は0以上で入れてください。";
        return Err(StatuteError::impossible("employment_months", message));
    }
    let parameters: [&dyn DescribeParameter; 1] = [tests];
    let own = Quantity::given("雇用の見込みの月数", months, Unit::Count);
    let over = whole(tests.value.employment_months_over);
    let over = Quantity::parameter("超えるべき月数", over, Unit::Count);
    let rule = Rule::new("雇用の期間", &TERM).with(&parameters);
    let operands = [&own, &over];
    let passed =
        rule.take(trace, "期間", Unit::Truth, Operation::MoreThan, &operands, |passed| {
            if passed.is_true() {
                format!("雇用の見込みの{own}か月は{over}か月を超えるので、要件を満たします。")
            } else {
                format!("雇用の見込みの{own}か月は{over}か月を超えないので、被保険者になりません。")
            }
        })?;
    Ok(passed.is_true())
}

fn note_result<T: Trace>(
    worker_type: WorkerType,
    failed: &[CoverageTest],
    trace: &mut T,
) -> Result<(), StatuteError> {
    let none = Quantity::truth("満たさない要件がある", !failed.is_empty());
    let basis: &'static [Basis] = match worker_type {
        WorkerType::ShortTime => &SHORT_TIME,
        WorkerType::General | WorkerType::PartTime => &THREE_QUARTERS,
    };
    let rule = Rule::new("適用", basis);
    let insured =
        rule.take(trace, "被保険者", Unit::Truth, Operation::Not, &[&none], |insured| {
            if insured.is_true() {
                format!("{}として健康保険と厚生年金保険の被保険者になります。", worker_type.label())
            } else {
                "満たさない要件があるので、被保険者になりません。".to_owned()
            }
        })?;
    trace.gives("insured", &insured);
    Ok(())
}

fn basis_days<T: Trace>(
    worker_type: WorkerType,
    on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<u8, StatuteError> {
    let found = law.basis_days.on(on)?;
    let days = match worker_type {
        WorkerType::ShortTime => found.value.short_time,
        WorkerType::General | WorkerType::PartTime => found.value.general,
    };
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let given = Quantity::parameter("支払基礎日数の下限", whole(days), Unit::Days);
    let rule = Rule::new("支払基礎日数", &BASIS_DAYS).with(&parameters);
    let noted = rule.take(trace, "下限", Unit::Days, Operation::Take, &[&given], |days| {
        format!("定時決定や随時改定で使う月の支払基礎日数は{days}以上です。")
    })?;
    trace.gives("basis_days", &noted);
    Ok(days)
}

#[cfg(test)]
mod tests;
