//! 納入告知額 — what an establishment owes for a month, and what of it the employer bears.
//!
//! Law: 健康保険法155条・161条2項, 厚生年金保険法81条・82条2項, 国等の債権債務等の金額の端数計算に関する法律2条.
//! One sum over all persons for each kind of insurance, its fraction dropped once. The employer
//! bears what the persons' rounded deductions leave, which may differ from the sum over persons.

use romori_types::{Exact, Rate, Rounding, YearMonth, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, BasisKind, Law};
use crate::premium::rates::{HealthInsurer, health_rates};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static SUM: [Basis; 3] = [
    Basis::act("健康保険法155条・156条1項"),
    Basis::act("厚生年金保険法81条"),
    Basis::act("子ども・子育て支援法69条・70条"),
];
static FRACTION: [Basis; 2] = [
    Basis::act("国等の債権債務等の金額の端数計算に関する法律2条1項"),
    Basis::other(BasisKind::Guidance, "納入告知額の計算（公開資料の説明）"),
];
static EMPLOYER: [Basis; 2] =
    [Basis::act("健康保険法161条1項・2項"), Basis::act("厚生年金保険法82条1項・2項")];

/// 保険の種別 — one line of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsuranceKind {
    /// 健康保険料 with care and levy.
    Health,
    /// 厚生年金保険料
    Pension,
    /// 子ども・子育て拠出金
    Contribution,
}

/// 告知の対象者 — one person's bases of the month and what was deducted.
///
/// A base is 標準報酬月額 and 標準賞与額 added, as far as premium is due on them; 0 for an insurance in
/// which the person is not, or from which he is exempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoticePerson {
    /// Base of health and levy.
    pub health_base: Yen,
    /// Base of care.
    pub care_base: Yen,
    /// Base of pension and contribution.
    pub pension_base: Yen,
    /// Health, care and levy that were deducted from pay.
    pub health_deducted: Yen,
    /// Pension that was deducted from pay.
    pub pension_deducted: Yen,
    /// Amounts that follow no base of this office, of who works at two workplaces.
    pub prorated: ProratedAmounts,
}

/// 按分された保険料 — whole amounts of one person at two workplaces, fractions kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProratedAmounts {
    /// Health, care and levy.
    pub health: Exact,
    /// Pension.
    pub pension: Exact,
    /// Contribution.
    pub contribution: Exact,
}

impl Default for ProratedAmounts {
    fn default() -> Self {
        Self { health: Exact::ZERO, pension: Exact::ZERO, contribution: Exact::ZERO }
    }
}

/// 納入告知額の1種別 — what is owed for one kind, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeLine {
    /// Which kind.
    pub kind: InsuranceKind,
    /// The sum before its fraction is dropped.
    pub exact: Exact,
    /// 告知額
    pub notified: Yen,
    /// The sum of what the persons bear.
    pub employees: Yen,
    /// 事業主負担 — what remains.
    pub employer: Yen,
}

/// 納入告知額 — the notice of one establishment for one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PremiumNotice {
    /// Health, pension, contribution, in this order.
    pub lines: [NoticeLine; 3],
    /// All of it.
    pub total: Yen,
}

/// The sums over all persons.
struct Sums {
    count: i64,
    health: Yen,
    care: Yen,
    pension: Yen,
    health_deducted: Yen,
    pension_deducted: Yen,
    prorated: ProratedAmounts,
}

/// What an establishment owes for a month.
///
/// Law: 健康保険法155条・161条, 厚生年金保険法81条・82条. Rounding: none for a person; the sum of a kind
/// loses its fraction once. Unit: whole yen. Month: of premium; bonuses are those paid in it.
///
/// # Errors
/// When the month lies outside a checked range.
pub fn premium_notice<T: Trace>(
    persons: impl IntoIterator<Item = NoticePerson>,
    insurer: &HealthInsurer,
    month: YearMonth,
    law: &Law,
    trace: &mut T,
) -> Result<PremiumNotice, StatuteError> {
    let sums = Sums::over(persons);
    let rates = health_rates(insurer, month, law)?;
    let health = Quantity::yen("健康保険の標準報酬月額・標準賞与額の合計", sums.health);
    let care = Quantity::yen("介護保険の対象者の合計", sums.care);
    let pension = Quantity::yen("厚生年金保険の標準報酬月額・標準賞与額の合計", sums.pension);
    let mut parts = vec![
        sums.part("健康保険料", &health, rates.health.rate, &rates.health, trace)?,
        sums.part("介護保険料", &care, rates.care.rate, &rates.care, trace)?,
    ];
    if let Some(levy) = &rates.levy {
        parts.push(sums.part("子ども・子育て支援金", &health, levy.rate, levy, trace)?);
    }
    let deducted = sums.health_deducted;
    let kind = InsuranceKind::Health;
    let health = line(kind, parts, sums.prorated.health, deducted, trace)?;
    let found = law.pension_rate.on_month(month)?;
    let part = sums.part("厚生年金保険料", &pension, *found.value, &found, trace)?;
    let deducted = sums.pension_deducted;
    let kind = InsuranceKind::Pension;
    let pension_line = line(kind, vec![part], sums.prorated.pension, deducted, trace)?;
    let found = law.child_contribution_rate.on_month(month)?;
    let part = sums.part("子ども・子育て拠出金", &pension, *found.value, &found, trace)?;
    let kind = InsuranceKind::Contribution;
    let contribution = line(kind, vec![part], sums.prorated.contribution, Yen::ZERO, trace)?;
    let lines = [health, pension_line, contribution];
    let total = lines.iter().map(|line| line.notified).sum();
    Ok(PremiumNotice { lines, total })
}

impl Sums {
    fn over(persons: impl IntoIterator<Item = NoticePerson>) -> Self {
        let mut sums = Self {
            count: 0,
            health: Yen::ZERO,
            care: Yen::ZERO,
            pension: Yen::ZERO,
            health_deducted: Yen::ZERO,
            pension_deducted: Yen::ZERO,
            prorated: ProratedAmounts::default(),
        };
        for person in persons {
            sums.count += 1;
            sums.health += person.health_base;
            sums.care += person.care_base;
            sums.pension += person.pension_base;
            sums.health_deducted += person.health_deducted;
            sums.pension_deducted += person.pension_deducted;
            let prorated = &mut sums.prorated;
            prorated.health = prorated.health + person.prorated.health;
            prorated.pension = prorated.pension + person.prorated.pension;
            prorated.contribution = prorated.contribution + person.prorated.contribution;
        }
        sums
    }

    /// One rate on the sum of its bases: the same as the sum of each person's unrounded amount.
    fn part<T: Trace>(
        &self,
        name: &'static str,
        base: &Quantity,
        rate: Rate,
        parameter: &dyn DescribeParameter,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let parameters = [parameter];
        let rate = Quantity::parameter("率", rate, Unit::Rate);
        let rule = Rule::new("納入告知額の合計", &SUM).with(&parameters);
        let count = self.count;
        rule.take(trace, name, Unit::Yen, Operation::Product, &[base, &rate], |exact| {
            format!("{name}は、{count}人分の{}{base} × {rate}で{exact}です。", base.label)
        })
    }
}

fn line<T: Trace>(
    kind: InsuranceKind,
    mut parts: Vec<Quantity>,
    prorated: Exact,
    deducted: Yen,
    trace: &mut T,
) -> Result<NoticeLine, StatuteError> {
    let name = kind.label();
    if prorated != Exact::ZERO {
        parts.push(Quantity::given("二以上勤務の按分額", prorated, Unit::Yen));
    }
    let operands: Vec<&Quantity> = parts.iter().collect();
    let rule = Rule::new("納入告知額の合計", &SUM);
    let exact = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |exact| {
        format!("{name}の丸める前の合計は{exact}です。")
    })?;
    let operation = Operation::Round(Rounding::Down);
    let rule = Rule::new("納入告知額", &FRACTION);
    let notified = rule.take(trace, name, Unit::Yen, operation, &[&exact], |notified| {
        format!("合計の円未満を切り捨てて、{name}の告知額は{notified}です。")
    })?;
    let employees = Quantity::yen("本人から控除した額の合計", deducted);
    let operands = [&notified, &employees];
    let rule = Rule::new("事業主の負担", &EMPLOYER);
    let operation = Operation::Difference;
    let employer = rule.take(trace, "事業主の負担", Unit::Yen, operation, &operands, |rest| {
        format!("告知額{notified}から控除した額の合計{employees}を引いて、事業主の負担は{rest}です。")
    })?;
    let (notified_field, employer_field) = kind.fields();
    trace.gives(notified_field, &notified);
    trace.gives(employer_field, &employer);
    Ok(NoticeLine {
        kind,
        exact: exact.value,
        notified: notified.as_yen(),
        employees: deducted,
        employer: employer.as_yen(),
    })
}

impl InsuranceKind {
    /// 健康保険料, 厚生年金保険料, 子ども・子育て拠出金.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Health => "健康保険料",
            Self::Pension => "厚生年金保険料",
            Self::Contribution => "子ども・子育て拠出金",
        }
    }

    const fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::Health => ("health_notified", "health_employer"),
            Self::Pension => ("pension_notified", "pension_employer"),
            Self::Contribution => ("contribution_notified", "contribution_employer"),
        }
    }
}
