//! 説明 — how a rule tells its steps, at no cost when nobody listens.
//!
//! A rule calculates by noting operations over quantities. The operation is the calculation: the
//! same [`Operation::apply`] that gives the amount is written down with its operands, so that
//! [`crate::replay`] can recompute the amount from the numbers given.

use std::borrow::Cow;

use romori_types::{Exact, Rounding, YearMonth, Yen, date_ja};

use crate::error::StatuteError;
use crate::law::{Basis, ParameterUse};

/// 単位 — what a number counts, for showing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 円
    Yen,
    /// 日数
    Days,
    /// 等級
    Grade,
    /// 率 (1 is the whole)
    Rate,
    /// 年月, as [`YearMonth::index`]
    Month,
    /// 年月日, as days since 1970-01-01
    Date,
    /// 個数・人数・月数・年齢
    Count,
    /// 時間
    Hours,
    /// 1 for true, 0 for false
    Truth,
}

/// Where the value of a quantity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the case.
    Given,
    /// From a parameter of law.
    Parameter,
    /// From the step with this index.
    Step(usize),
}

/// 量 — a labelled number on its way through a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Japanese label.
    pub label: Cow<'static, str>,
    /// The exact value.
    pub value: Exact,
    /// What it counts.
    pub unit: Unit,
    /// Where it comes from.
    pub origin: Origin,
}

/// 演算 — what a step does with its operands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// The first operand unchanged.
    Take,
    /// The sum of all operands.
    Sum,
    /// The first less the others.
    Difference,
    /// The product of all operands.
    Product,
    /// The first divided by the second.
    Quotient,
    /// The first, with its fraction of one rounded.
    Round(Rounding),
    /// The first, with everything under this many dropped.
    FloorTo(i64),
    /// The smallest.
    Minimum,
    /// The largest.
    Maximum,
    /// 1 if the first is at least the second, else 0.
    AtLeast,
    /// 1 if the first is more than the second, else 0.
    MoreThan,
    /// 1 if the two are equal, else 0.
    Equal,
    /// 1 if no operand is 0.
    All,
    /// 1 if some operand is not 0.
    Any,
    /// 1 if the operand is 0.
    Not,
    /// The second if the first is not 0, else the third.
    Choose,
    /// The size of the difference of two.
    Distance,
    /// How many of the bounds are at most the operand, at least 1: the grade in a table.
    GradeIn(Vec<i64>),
    /// The entry at the operand (from 1): the standard of a grade.
    EntryOf(Vec<i64>),
}

/// 手順 — one step of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Japanese name of the rule: 「報酬の平均」.
    pub rule: &'static str,
    /// The step as a Japanese sentence.
    pub text: String,
    /// What is done.
    pub operation: Operation,
    /// With what.
    pub operands: Vec<Quantity>,
    /// What comes out.
    pub result: Quantity,
    /// Parameters of law used.
    pub parameters: Vec<ParameterUse>,
    /// Citations of the rule.
    pub basis: &'static [Basis],
}

/// Listens to the steps of a rule, or does not.
pub trait Trace {
    /// Whether anybody listens; texts are made only then.
    const LISTENS: bool;
    /// Notes a step and tells its index.
    fn note(&mut self, step: impl FnOnce() -> Step) -> usize;
    /// Names the step that gives a field of the result.
    fn gives(&mut self, field: &'static str, quantity: &Quantity);
}

/// Nobody listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

/// 説明書 — the steps of one decision, in order, and which of them give its results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Field of the result and the quantity that gives it.
    pub results: Vec<(&'static str, Quantity)>,
}

impl Trace for Silent {
    const LISTENS: bool = false;
    fn note(&mut self, _step: impl FnOnce() -> Step) -> usize {
        0
    }
    fn gives(&mut self, _field: &'static str, _quantity: &Quantity) {}
}

impl Trace for Explanation {
    const LISTENS: bool = true;
    fn note(&mut self, step: impl FnOnce() -> Step) -> usize {
        self.steps.push(step());
        self.steps.len() - 1
    }
    fn gives(&mut self, field: &'static str, quantity: &Quantity) {
        self.results.push((field, quantity.clone()));
    }
}

/// A step about to be taken: what the rule is called, what it rests on.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// Japanese name of the rule.
    pub name: &'static str,
    /// Citations.
    pub basis: &'static [Basis],
    /// Parameters of law used, described only when somebody listens.
    pub parameters: &'a [&'a dyn DescribeParameter],
}

/// A parameter in force that can say which row was used.
pub trait DescribeParameter: std::fmt::Debug {
    /// The row used, for an explanation.
    fn describe(&self) -> ParameterUse;
}

impl<'a> Rule<'a> {
    /// A rule resting on these citations.
    pub const fn new(name: &'static str, basis: &'static [Basis]) -> Self {
        Self { name, basis, parameters: &[] }
    }

    /// The same rule, using these parameters of law.
    #[must_use]
    pub const fn with(mut self, parameters: &'a [&'a dyn DescribeParameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Applies `operation` to `operands` and notes the step. `text` gets the result.
    ///
    /// # Errors
    /// When the operation has no value for these operands: division by nothing, wrong count.
    pub fn take<T: Trace>(
        self,
        trace: &mut T,
        label: &'static str,
        unit: Unit,
        operation: Operation,
        operands: &[&Quantity],
        text: impl FnOnce(&Quantity) -> String,
    ) -> Result<Quantity, StatuteError> {
        let value = applied(&operation, operands).ok_or_else(|| {
            StatuteError::impossible(
                "",
                format!("「{label}」を計算できません。入力を確かめてください。"),
            )
        })?;
        let mut result = Quantity { label: label.into(), value, unit, origin: Origin::Given };
        let index = trace.note(|| Step {
            rule: self.name,
            text: text(&result),
            operation,
            operands: operands.iter().map(|operand| (*operand).clone()).collect(),
            result: result.clone(),
            parameters: self.parameters.iter().map(|parameter| parameter.describe()).collect(),
            basis: self.basis,
        });
        result.origin = Origin::Step(index);
        Ok(result)
    }
}

/// Operands that stand on the stack; few steps have more.
const FEW: usize = 6;

/// The value of an operation on quantities, without an allocation for few of them.
fn applied(operation: &Operation, operands: &[&Quantity]) -> Option<Exact> {
    let mut few = [Exact::ZERO; FEW];
    match few.get_mut(..operands.len()) {
        Some(values) => {
            for (value, operand) in values.iter_mut().zip(operands) {
                *value = operand.value;
            }
            operation.apply(values)
        }
        None => {
            let values: Vec<Exact> = operands.iter().map(|operand| operand.value).collect();
            operation.apply(&values)
        }
    }
}

impl Operation {
    /// The value for these operands, or `None` when there is none.
    pub fn apply(&self, operands: &[Exact]) -> Option<Exact> {
        let truth = |is: bool| Some(Exact::whole(i64::from(is)));
        match (self, operands) {
            (Self::Take, [only]) => Some(*only),
            (Self::Sum, all) => Some(all.iter().fold(Exact::ZERO, |sum, value| sum + *value)),
            (Self::Difference, [first, rest @ ..]) => {
                Some(rest.iter().fold(*first, |left, value| left - *value))
            }
            (Self::Product, all) => Some(all.iter().fold(Exact::whole(1), |p, v| p * *v)),
            (Self::Quotient, [dividend, divisor]) => dividend.divided_by(*divisor),
            (Self::Round(rounding), [only]) => Some(Exact::whole(only.rounded(*rounding))),
            (Self::FloorTo(unit), [only]) => {
                Some(Yen::new(only.rounded(Rounding::Down)).floor_to(*unit).into())
            }
            (Self::Minimum, all) => all.iter().copied().min(),
            (Self::Maximum, all) => all.iter().copied().max(),
            (Self::AtLeast, [left, right]) => truth(left >= right),
            (Self::MoreThan, [left, right]) => truth(left > right),
            (Self::Equal, [left, right]) => truth(left == right),
            (Self::All, all) => truth(all.iter().all(|value| *value != Exact::ZERO)),
            (Self::Any, all) => truth(all.iter().any(|value| *value != Exact::ZERO)),
            (Self::Not, [only]) => truth(*only == Exact::ZERO),
            (Self::Choose, [condition, then, other]) => {
                Some(if *condition == Exact::ZERO { *other } else { *then })
            }
            (Self::Distance, [left, right]) => {
                Some(if left > right { *left - *right } else { *right - *left })
            }
            (Self::GradeIn(bounds), [only]) => {
                // A whole bound is at most a number if it is at most its floor.
                let floor = only.rounded(Rounding::Down);
                let count = bounds.iter().filter(|bound| **bound <= floor).count();
                i64::try_from(count.max(1)).ok().map(Exact::whole)
            }
            (Self::EntryOf(entries), [only]) => {
                let place = usize::try_from(only.as_whole()?.checked_sub(1)?).ok()?;
                entries.get(place).copied().map(Exact::whole)
            }
            _ => None,
        }
    }
}

impl Quantity {
    /// A number from the case.
    pub fn given(label: impl Into<Cow<'static, str>>, value: impl Into<Exact>, unit: Unit) -> Self {
        Self { label: label.into(), value: value.into(), unit, origin: Origin::Given }
    }

    /// An amount of yen from the case.
    pub fn yen(label: impl Into<Cow<'static, str>>, yen: Yen) -> Self {
        Self::given(label, yen, Unit::Yen)
    }

    /// A count from the case: days, months, grades.
    pub fn count(label: impl Into<Cow<'static, str>>, count: i64, unit: Unit) -> Self {
        Self::given(label, Exact::whole(count), unit)
    }

    /// A month from the case.
    pub fn month(label: impl Into<Cow<'static, str>>, month: YearMonth) -> Self {
        Self::given(label, Exact::whole(i64::from(month.index())), Unit::Month)
    }

    /// A day from the case.
    pub fn date(label: impl Into<Cow<'static, str>>, date: romori_types::Date) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = epoch.until(date).map_or(0, |span| span.get_days());
        Self::given(label, Exact::whole(i64::from(days)), Unit::Date)
    }

    /// A yes or no from the case.
    pub fn truth(label: impl Into<Cow<'static, str>>, is: bool) -> Self {
        Self::given(label, Exact::whole(i64::from(is)), Unit::Truth)
    }

    /// A value of a parameter of law.
    pub fn parameter(
        label: impl Into<Cow<'static, str>>,
        value: impl Into<Exact>,
        unit: Unit,
    ) -> Self {
        Self { label: label.into(), value: value.into(), unit, origin: Origin::Parameter }
    }

    /// The yen, with a fraction dropped should one remain.
    pub fn as_yen(&self) -> Yen {
        self.value.to_yen(Rounding::Down)
    }

    /// The month of a quantity that counts months since year 0.
    pub fn as_month(&self) -> YearMonth {
        YearMonth::from_index(i32::try_from(self.value.rounded(Rounding::Down)).unwrap_or(0))
    }

    /// Whether a yes-or-no is yes.
    pub fn is_true(&self) -> bool {
        self.value != Exact::ZERO
    }
}

impl std::fmt::Display for Quantity {
    /// The value with its unit, as a Japanese sentence wants it: 254,321円, 17日, 20級, 9.67%.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = self.value;
        match (self.unit, value.as_whole()) {
            (Unit::Yen, Some(whole)) => write!(f, "{}円", Yen::new(whole)),
            (Unit::Yen, None) => write!(f, "{}円", grouped(value)),
            (Unit::Days, _) => write!(f, "{value}日"),
            (Unit::Grade, _) => write!(f, "{value}級"),
            (Unit::Rate, _) => write!(f, "{}%", value * Exact::whole(100)),
            (Unit::Hours, _) => write!(f, "{value}時間"),
            (Unit::Truth, Some(0)) => f.write_str("いいえ"),
            (Unit::Truth, _) => f.write_str("はい"),
            (Unit::Month, Some(index)) => {
                let month = YearMonth::from_index(i32::try_from(index).unwrap_or(0));
                f.write_str(&month.ja())
            }
            (Unit::Date, Some(days)) => {
                let epoch = jiff::civil::date(1970, 1, 1);
                let date = epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch);
                f.write_str(&date_ja(date))
            }
            _ => write!(f, "{value}"),
        }
    }
}

/// Yen with a fraction: the whole part grouped, decimals kept.
fn grouped(value: Exact) -> String {
    let text = value.decimal_text();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), |yen| Yen::new(yen).to_string());
    format!("{whole}.{decimals}")
}
