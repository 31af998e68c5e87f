//! 雇用保険の適用 — who is insured by hours, expected days and studies.
//!
//! Law: 雇用保険法4条・6条・37条の2・37条の5. Hours are those of the contract, not those worked.

use romori_types::{Date, Exact};

use crate::error::StatuteError;
use crate::law::{Basis, BasisKind, EmploymentInsuranceTests, InForce, Law, SeveralJobsTests};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static HOURS: [Basis; 1] = [Basis::act("雇用保険法6条1号")];
static DAYS: [Basis; 1] = [Basis::act("雇用保険法6条2号")];
static STUDENT: [Basis; 2] = [
    Basis::act("雇用保険法6条4号"),
    Basis::other(BasisKind::Ordinance, "雇用保険法施行規則3条の2"),
];
static WORKER: [Basis; 1] = [Basis::act("雇用保険法4条1項")];
static AGED: [Basis; 1] = [Basis::act("雇用保険法37条の2第1項")];
static SEVERAL: [Basis; 1] = [Basis::act("雇用保険法37条の5第1項")];
/// The age from which somebody newly counts as 高年齢被保険者.
const AGED_FROM: u8 = 65;

/// 学生の区分 — whether studies keep somebody out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Studies {
    /// 学生でない
    #[default]
    None,
    /// 昼間学生
    Daytime,
    /// 夜間・定時制
    NightCourse,
    /// 通信制
    Correspondence,
    /// 休学中
    OnLeave,
}

/// 労働者か — what somebody is to the employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum EmploymentStatus {
    /// 労働者
    #[default]
    Employee,
    /// 役員 — no worker.
    Director,
    /// 兼務役員 — a worker for what he does as one.
    DirectorEmployee,
}

/// 被保険者の区分
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InsuredCategory {
    /// 一般被保険者
    General,
    /// 高年齢被保険者
    Aged,
}

/// 雇用保険の適用の問い — one worker of one employer on one day.
#[derive(Debug, Clone, Copy)]
pub struct EmploymentCoverageCase {
    /// The day.
    pub on: Date,
    /// 週の所定労働時間 by contract.
    pub weekly_hours: Exact,
    /// 雇用見込みの日数
    pub expected_days: u32,
    /// Studies.
    pub studies: Studies,
    /// 卒業見込証明書があり、卒業後も引き続き雇われる
    pub graduating_and_staying: bool,
    /// What the person is to the employer.
    pub status: EmploymentStatus,
}

/// 二以上の事業所の問い — somebody of 65 or over whose jobs are counted together.
#[derive(Debug, Clone, Copy)]
pub struct SeveralJobsCase<'a> {
    /// The day.
    pub on: Date,
    /// Age on that day.
    pub age: u8,
    /// 週の所定労働時間 of each job.
    pub weekly_hours: &'a [Exact],
    /// 申出
    pub applied: bool,
}

/// 被保険者の区分 — by the age on the day.
///
/// Law: 雇用保険法37条の2第1項: 65 or over.
pub const fn category_of(age: u8) -> InsuredCategory {
    if age >= AGED_FROM { InsuredCategory::Aged } else { InsuredCategory::General }
}

/// Whether somebody is a worker at all, so that wages bear premiums.
///
/// Law: 雇用保険法4条1項.
pub const fn is_worker(status: EmploymentStatus) -> bool {
    !matches!(status, EmploymentStatus::Director)
}

/// Whether a worker is insured by the employment with one employer.
///
/// Law: 雇用保険法4条1項・6条. Unit: hours a week and days, by contract. Not covered: day labourers
/// (日雇), seasonal work, sailors, public servants (6条3号・5号・6号).
///
/// # Errors
/// When the day lies outside the checked range, or a week has more than 168 hours.
pub fn employment_coverage<T: Trace>(
    case: &EmploymentCoverageCase,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    check_hours("weekly_contract_hours", case.weekly_hours)?;
    let tests = law.labour.employment_coverage.on(case.on)?;
    let worker = worker_test(case.status, trace)?;
    let hours = hours_test(case.weekly_hours, &tests, trace)?;
    let days = days_test(case.expected_days, &tests, trace)?;
    let studies = studies_test(case, trace)?;
    let operands = [&worker, &hours, &days, &studies];
    let rule = Rule::new("雇用保険の適用", &HOURS);
    let insured =
        rule.take(trace, "被保険者", Unit::Truth, Operation::All, &operands, |is| {
            if is.is_true() {
                "要件をすべて満たすので、雇用保険の被保険者です。".to_owned()
            } else {
                "満たさない要件があるので、雇用保険の被保険者ではありません。".to_owned()
            }
        })?;
    trace.gives("insured", &insured);
    Ok(insured.is_true())
}

/// Whether two jobs together insure somebody of 65 or over who applied for it.
///
/// Law: 雇用保険法37条の5第1項. Each of the two is within its bounds and both together reach theirs;
/// of more than two jobs any two may be the ones.
///
/// # Errors
/// When the day lies outside the checked range, or a week has more than 168 hours.
pub fn several_jobs<T: Trace>(
    case: &SeveralJobsCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    for hours in case.weekly_hours {
        check_hours("jobs[].weekly_hours", *hours)?;
    }
    let tests = law.labour.several_jobs.on(case.on)?;
    let rule = Rule::new("二以上の事業所の特例", &SEVERAL);
    let age = Quantity::count("年齢", i64::from(case.age), Unit::Count);
    let from = Quantity::count("年齢の下限", i64::from(AGED_FROM), Unit::Count);
    let at_least = Operation::AtLeast;
    let aged = rule.take(trace, "65歳以上", Unit::Truth, at_least, &[&age, &from], |is| {
        format!("{age}歳なので、65歳以上{}。", holds(is))
    })?;
    let applied = Quantity::truth("申出", case.applied);
    let applied = rule.take(trace, "申出", Unit::Truth, Operation::Take, &[&applied], |is| {
        let words = if is.is_true() {
            "本人の申出があります。"
        } else {
            "本人の申出がありません。"
        };
        words.to_owned()
    })?;
    let together = best_pair(case.weekly_hours, &tests, trace)?;
    let operands = [&aged, &applied, &together];
    let insured =
        rule.take(trace, "被保険者", Unit::Truth, Operation::All, &operands, |is| {
            format!("二つの事業所の時間を合わせて高年齢被保険者になる要件を満たし{}。", verb(is))
        })?;
    trace.gives("insured", &insured);
    Ok(insured.is_true())
}

fn holds(is: &Quantity) -> &'static str {
    if is.is_true() { "です" } else { "ではありません" }
}

fn verb(is: &Quantity) -> &'static str {
    if is.is_true() { "ます" } else { "ません" }
}

fn check_hours(field: &'static str, hours: Exact) -> Result<(), StatuteError> {
    if hours < Exact::ZERO || hours > Exact::whole(168) {
        let message = "週の時間は0から168までで入れてください。";
        return Err(StatuteError::impossible(field, message));
    }
    Ok(())
}

fn worker_test<T: Trace>(
    status: EmploymentStatus,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let worker = Quantity::truth("労働者", is_worker(status));
    let rule = Rule::new("労働者か", &WORKER);
    rule.take(trace, "労働者", Unit::Truth, Operation::Take, &[&worker], |_| {
        let words = match status {
            EmploymentStatus::Employee => "雇われて働く労働者です。",
            EmploymentStatus::Director => "役員は労働者ではありません。",
            EmploymentStatus::DirectorEmployee => {
                "兼務役員は、労働者としての部分で被保険者になります。"
            }
        };
        words.to_owned()
    })
}

fn hours_test<T: Trace>(
    hours: Exact,
    tests: &InForce<'_, EmploymentInsuranceTests>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [tests];
    let least = i64::from(tests.value.weekly_hours_min);
    let least = Quantity::parameter("週の時間の下限", Exact::whole(least), Unit::Hours);
    let hours = Quantity::given("週の所定労働時間", hours, Unit::Hours);
    let rule = Rule::new("週の所定労働時間", &HOURS).with(&parameters);
    let operands = [&hours, &least];
    rule.take(trace, "週の時間", Unit::Truth, Operation::AtLeast, &operands, |is| {
        format!("週の所定労働時間{hours}は{least}以上{}。", holds(is))
    })
}

fn days_test<T: Trace>(
    days: u32,
    tests: &InForce<'_, EmploymentInsuranceTests>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [tests];
    let least = i64::from(tests.value.employment_days_min);
    let least = Quantity::parameter("日数の下限", Exact::whole(least), Unit::Days);
    let days = Quantity::count("雇用見込みの日数", i64::from(days), Unit::Days);
    let rule = Rule::new("雇用の見込み", &DAYS).with(&parameters);
    let operands = [&days, &least];
    rule.take(trace, "雇用の見込み", Unit::Truth, Operation::AtLeast, &operands, |is| {
        format!("雇用の見込み{days}は{least}以上{}。", holds(is))
    })
}

fn studies_test<T: Trace>(
    case: &EmploymentCoverageCase,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let daytime = case.studies == Studies::Daytime;
    let daytime = Quantity::truth("昼間学生", daytime);
    let staying = Quantity::truth("卒業後も引き続き雇われる", case.graduating_and_staying);
    let rule = Rule::new("学生", &STUDENT);
    let not = rule.take(
        trace,
        "昼間学生でない",
        Unit::Truth,
        Operation::Not,
        &[&daytime],
        |_| {
            let words = match case.studies {
                Studies::None => "学生ではありません。",
                Studies::Daytime => "昼間学生は原則として除かれます。",
                Studies::NightCourse => "夜間や定時制の学生は除かれません。",
                Studies::Correspondence => "通信制の学生は除かれません。",
                Studies::OnLeave => "休学中の学生は除かれません。",
            };
            words.to_owned()
        },
    )?;
    let any = Operation::Any;
    rule.take(trace, "学生として除かれない", Unit::Truth, any, &[&not, &staying], |is| {
        let words = match (is.is_true(), not.is_true()) {
            (true, true) => "学生であることで除かれません。",
            (true, false) => "卒業見込みで、卒業後も引き続き雇われるので除かれません。",
            (false, _) => "学生であることで除かれます。",
        };
        words.to_owned()
    })
}

/// The two jobs that together have the most hours, each within its bounds.
fn best_pair<T: Trace>(
    weekly_hours: &[Exact],
    tests: &InForce<'_, SeveralJobsTests>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let whole = |hours: u32| Exact::whole(i64::from(hours));
    let bounds = whole(tests.value.weekly_hours_min)..whole(tests.value.weekly_hours_below);
    let mut within: Vec<Exact> =
        weekly_hours.iter().copied().filter(|hours| bounds.contains(hours)).collect();
    within.sort_unstable_by(|one, other| other.cmp(one));
    let two: Vec<Quantity> = within
        .iter()
        .take(2)
        .map(|hours| Quantity::given("週の所定労働時間", *hours, Unit::Hours))
        .collect();
    let parameters: [&dyn DescribeParameter; 1] = [tests];
    let rule = Rule::new("二つの事業所の時間", &SEVERAL).with(&parameters);
    let operands: Vec<&Quantity> = two.iter().collect();
    let sum =
        rule.take(trace, "合わせた時間", Unit::Hours, Operation::Sum, &operands, |sum| {
            let (from, below) = (tests.value.weekly_hours_min, tests.value.weekly_hours_below);
            let count = weekly_hours.len();
            format!(
                "{count}か所のうち週{from}時間以上{below}時間未満の事業所を、時間の多い順に二つまで\
             合わせて{sum}です。"
            )
        })?;
    let pair = Quantity::truth("二つある", two.len() == 2);
    let least = Quantity::parameter("時間の下限", whole(tests.value.together_min), Unit::Hours);
    let operands = [&sum, &least];
    let enough = rule.take(trace, "時間", Unit::Truth, Operation::AtLeast, &operands, |is| {
        format!("合わせた{sum}は{least}以上{}。", holds(is))
    })?;
    rule.take(trace, "二つの事業所", Unit::Truth, Operation::All, &[&pair, &enough], |is| {
        let words = if is.is_true() {
            "合わせて数える二つの事業所があります。"
        } else {
            "合わせて数える二つの事業所がありません。"
        };
        words.to_owned()
    })
}

/// The category by the age on the day, with its step.
///
/// # Errors
/// Never: a comparison has a value.
pub fn insured_category<T: Trace>(age: u8, trace: &mut T) -> Result<InsuredCategory, StatuteError> {
    let years = Quantity::count("年齢", i64::from(age), Unit::Count);
    let from = Quantity::count("年齢の下限", i64::from(AGED_FROM), Unit::Count);
    let rule = Rule::new("被保険者の区分", &AGED);
    let operands = [&years, &from];
    rule.take(trace, "高年齢被保険者", Unit::Truth, Operation::AtLeast, &operands, |is| {
        if is.is_true() {
            format!("{years}歳なので高年齢被保険者です。")
        } else {
            format!("{years}歳なので一般被保険者です。")
        }
    })?;
    Ok(category_of(age))
}
