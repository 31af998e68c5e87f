//! 源泉徴収税額 — income tax withheld from a month's or a day's pay, by the tables.
//!
//! Law: 所得税法183条・185条, 別表第二・別表第三, 平成24年財務省告示115号. The tables hold the surtaxes
//! (復興特別所得税, from 2027 防衛特別所得税 too). They are looked up and not recomputed; what stands
//! above them is a tax at a bound and a share of the excess.

use romori_types::{Exact, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{AboveTable, Basis, InForce, Law, TableColumn, WithholdingTable};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};
use crate::withholding_formula::formula_tax;

static MONTHLY: [Basis; 2] =
    [Basis::act("所得税法185条1項1号"), Basis::notice("平成24年財務省告示115号別表第一")];
static DAILY: [Basis; 2] =
    [Basis::act("所得税法185条1項2号・3号"), Basis::notice("平成24年財務省告示115号別表第二")];
static FRACTION: [Basis; 1] = [Basis::act("国税通則法119条")];

/// 税額表の欄 — which column of a table applies, and to how many dependants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WithholdingColumn {
    /// 甲欄: 扶養控除等申告書 is filed with this payer.
    Kou {
        /// 扶養親族等の数
        dependants: u32,
    },
    /// 乙欄: it is not.
    Otsu {
        /// Declared on 従たる給与についての扶養控除等申告書.
        secondary_dependants: u32,
    },
    /// 丙欄: 日雇賃金, of the daily table alone.
    Hei,
}

impl WithholdingColumn {
    /// Its name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Kou { .. } => "甲欄",
            Self::Otsu { .. } => "乙欄",
            Self::Hei => "丙欄",
        }
    }

    /// How many persons take off an amount of their own from the tax of the table: those above
    /// seven, or those declared for secondary pay.
    const fn persons_besides(self) -> u32 {
        match self {
            Self::Kou { dependants } => dependants.saturating_sub(7),
            Self::Otsu { secondary_dependants } => secondary_dependants,
            Self::Hei => 0,
        }
    }
}

/// 税額の求め方 — by the table or by the formula for computers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WithholdingMethod {
    /// 税額表 (所得税法185条)
    #[default]
    Table,
    /// 電算機計算の特例 (189条), for 甲欄 of the monthly table.
    ComputerFormula,
}

/// 源泉徴収税額の問い — one month's or day's pay after social insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithholdingCase {
    /// The year in which the pay falls due.
    pub year: i16,
    /// 社会保険料等控除後の給与等の金額
    pub pay: Yen,
    /// The column.
    pub column: WithholdingColumn,
}

/// 源泉徴収税額 — of a month's pay, by both methods where both exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthlyWithholding {
    /// By the method chosen.
    pub tax: Yen,
    /// By the formula; none unless 甲欄.
    pub by_formula: Option<Yen>,
}

/// The tax withheld from a month's pay.
///
/// Law: 所得税法185条1項1号・189条. Rounding: of the share of an excess or of a low pay the fraction of
/// a yen is dropped. Unit: whole yen a month. Pay by half-months, ten days or several months
/// is [`crate::withholding_periods`].
///
/// # Errors
/// When the year lies outside the checked range, the pay is negative, the column is 丙, or the
/// formula is asked for another column than 甲.
pub fn monthly_withholding<T: Trace>(
    case: &WithholdingCase,
    method: WithholdingMethod,
    law: &Law,
    trace: &mut T,
) -> Result<MonthlyWithholding, StatuteError> {
    let pay = pay_of(case)?;
    let by_formula = match case.column {
        WithholdingColumn::Kou { dependants } => {
            Some(formula_tax(&pay, dependants, case.year, law, trace)?)
        }
        _ => None,
    };
    if let Some(tax) = &by_formula {
        trace.gives("tax_by_computer_formula", tax);
    }
    let tax = match (method, &by_formula) {
        (WithholdingMethod::ComputerFormula, Some(tax)) => tax.clone(),
        (WithholdingMethod::Table, _) => monthly_table_tax(&pay, case, law, trace)?,
        (WithholdingMethod::ComputerFormula, None) => return Err(formula_is_of_kou()),
    };
    trace.gives("tax", &tax);
    Ok(MonthlyWithholding { tax: tax.as_yen(), by_formula: by_formula.map(|tax| tax.as_yen()) })
}

/// The tax withheld from a day's pay.
///
/// Law: 所得税法185条1項2号・3号, for 丙欄 別表第三の備考. Rounding and unit as of the month. Weekly
/// pay is [`crate::withholding_periods`]. Not covered: how long 丙欄 may be used.
///
/// # Errors
/// When the year, or for it the amount, lies outside the checked range, or the pay is negative.
pub fn daily_withholding<T: Trace>(
    case: &WithholdingCase,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let pay = pay_of(case)?;
    let tax = daily_table_tax(&pay, case, law, trace)?;
    trace.gives("tax", &tax);
    Ok(tax.as_yen())
}

/// The tax of the daily table on an amount that need not be the pay itself.
pub(crate) fn daily_table_tax<T: Trace>(
    pay: &Quantity,
    case: &WithholdingCase,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.tax.daily_table.of_year(case.year)?;
    Lookup { name: "日額表", basis: &DAILY, found, column: case.column }.tax(pay, trace)
}

/// The tax of the monthly table on an amount that need not be the pay itself.
pub(crate) fn monthly_table_tax<T: Trace>(
    pay: &Quantity,
    case: &WithholdingCase,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.tax.monthly_table.of_year(case.year)?;
    Lookup { name: "月額表", basis: &MONTHLY, found, column: case.column }.tax(pay, trace)
}

pub(crate) fn formula_is_of_kou() -> StatuteError {
    let message = "電算機計算の特例は甲欄だけに使えます。税額表を使ってください。";
    StatuteError::impossible("method", message)
}

fn pay_of(case: &WithholdingCase) -> Result<Quantity, StatuteError> {
    if case.pay < Yen::ZERO {
        let message = "社会保険料等控除後の給与は0円以上で入れてください。";
        return Err(StatuteError::impossible("pay_after_social_insurance", message));
    }
    Ok(Quantity::yen("社会保険料等控除後の給与", case.pay))
}

/// A table of the year with the column to look in.
struct Lookup<'a> {
    name: &'static str,
    basis: &'static [Basis],
    found: InForce<'a, WithholdingTable>,
    column: WithholdingColumn,
}

impl Lookup<'_> {
    fn tax<T: Trace>(&self, pay: &Quantity, trace: &mut T) -> Result<Quantity, StatuteError> {
        let table = self.found.value;
        let column = self.entries()?;
        let first_taxed = table.starts.get(1).copied().unwrap_or_default();
        let is_otsu = matches!(self.column, WithholdingColumn::Otsu { .. });
        let tax = if pay.value >= Exact::whole(table.ends) {
            self.above(pay, column, trace)?
        } else if is_otsu && pay.value < Exact::whole(first_taxed) {
            self.below(pay, trace)?
        } else {
            self.within(pay, column, trace)?
        };
        self.less_persons(tax, trace)
    }

    fn entries(&self) -> Result<&TableColumn, StatuteError> {
        let table = self.found.value;
        match self.column {
            WithholdingColumn::Kou { dependants } => {
                let place = usize::try_from(dependants.min(7)).unwrap_or(7);
                let [.., last] = &table.kou;
                Ok(table.kou.get(place).unwrap_or(last))
            }
            WithholdingColumn::Otsu { .. } => Ok(&table.otsu),
            WithholdingColumn::Hei => table.hei.as_ref().ok_or_else(|| {
                let message = "丙欄は日額表だけにあります。日額表を使ってください。";
                StatuteError::impossible("column", message)
            }),
        }
    }

    /// 乙欄 below the first row: a share of the pay.
    fn below<T: Trace>(&self, pay: &Quantity, trace: &mut T) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rate = self.found.value.otsu_rate_below;
        let rate = Quantity::parameter("乙欄の率", rate, Unit::Rate);
        let rule = Rule::new(self.name, self.basis).with(&parameters);
        let product = Operation::Product;
        let exact =
            rule.take(trace, "乙欄の税額", Unit::Yen, product, &[pay, &rate], |exact| {
                format!(
                    "{}の最初の段に満たないので、乙欄は給与{pay} × {rate}で{exact}です。",
                    self.name
                )
            })?;
        dropped(&exact, "乙欄の税額", trace)
    }

    /// A row of the table.
    fn within<T: Trace>(
        &self,
        pay: &Quantity,
        column: &TableColumn,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let table = self.found.value;
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new(self.name, self.basis).with(&parameters);
        let operation = Operation::GradeIn(table.starts.clone());
        let row = rule.take(trace, "段", Unit::Count, operation, &[pay], |row| {
            let (from, to) = self.bounds(row);
            format!("給与{pay}は{}の{from}円以上{to}円未満の段です。", self.name)
        })?;
        let operation = Operation::EntryOf(column.entries.clone());
        rule.take(trace, "表の税額", Unit::Yen, operation, &[&row], |tax| match self.column {
            WithholdingColumn::Kou { dependants } => {
                format!("甲欄の扶養親族等{}人の税額は{tax}です。", dependants.min(7))
            }
            _ => format!("{}の税額は{tax}です。", self.column.ja()),
        })
    }

    /// Above the rows: the tax of a bound and a share of what exceeds it.
    fn above<T: Trace>(
        &self,
        pay: &Quantity,
        column: &TableColumn,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let above = self.bound_below(pay, column)?;
        let from = Quantity::parameter("区切り", Yen::new(above.from), Unit::Yen);
        let base = Quantity::parameter("区切りの税額", Yen::new(above.tax), Unit::Yen);
        let rate = Quantity::parameter("超える金額の率", above.rate, Unit::Rate);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new(self.name, self.basis).with(&parameters);
        let operands = [pay, &from];
        let difference = Operation::Difference;
        let excess =
            rule.take(trace, "超える金額", Unit::Yen, difference, &operands, |excess| {
                format!("給与{pay}が{}の区切り{from}を超える金額は{excess}です。", self.name)
            })?;
        let product = Operation::Product;
        let share = rule.take(
            trace,
            "超える分の税額",
            Unit::Yen,
            product,
            &[&excess, &rate],
            |share| format!("超える金額{excess} × {rate}で{share}です。"),
        )?;
        let sum = Operation::Sum;
        let exact = rule.take(trace, "表の税額", Unit::Yen, sum, &[&base, &share], |exact| {
            format!("{}の区切りの税額{base}と合わせて{exact}です。", self.column.ja())
        })?;
        dropped(&exact, "表の税額", trace)
    }

    fn bound_below(
        &self,
        pay: &Quantity,
        column: &TableColumn,
    ) -> Result<AboveTable, StatuteError> {
        let below = |above: &&AboveTable| Exact::whole(above.from) <= pay.value;
        column.above.iter().rev().find(below).copied().ok_or_else(|| StatuteError::OutOfRange {
            parameter: self.found.heading.id,
            name: format!("{}のこの年分", self.name),
            asked: format!("{pay}"),
            from: "0円".to_owned(),
            through: format!("{}円未満", Yen::new(self.found.value.ends)),
        })
    }

    /// Less what each person above seven, or declared for secondary pay, takes off.
    fn less_persons<T: Trace>(
        &self,
        tax: Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let count = self.column.persons_besides();
        if count == 0 {
            return Ok(tax);
        }
        let each = Yen::new(self.found.value.per_person);
        let each = Quantity::parameter("1人ごとの控除", each, Unit::Yen);
        let persons = Quantity::count("人数", i64::from(count), Unit::Count);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("1人ごとの控除", self.basis).with(&parameters);
        let operands = [&each, &persons];
        let whole = match self.column {
            WithholdingColumn::Kou { .. } => "7人を超える",
            _ => "従たる給与について申告した",
        };
        let product = Operation::Product;
        let off = rule.take(trace, "控除の合計", Unit::Yen, product, &operands, |off| {
            format!("{whole}{count}人の控除は、{each} × {count}人で{off}です。")
        })?;
        let operands = [&tax, &off];
        let difference = Operation::Difference;
        let left = rule.take(trace, "控除の後", Unit::Yen, difference, &operands, |left| {
            format!("税額{tax}から引いて{left}です。")
        })?;
        let zero = Quantity::count("下限", 0, Unit::Yen);
        let operands = [&left, &zero];
        rule.take(trace, "税額", Unit::Yen, Operation::Maximum, &operands, |tax| {
            format!("0円を下回らないので、税額は{tax}です。")
        })
    }

    /// Where the row of this number begins and ends.
    fn bounds(&self, row: &Quantity) -> (Yen, Yen) {
        let table = self.found.value;
        let number = row.value.as_whole().and_then(|number| usize::try_from(number).ok());
        let number = number.unwrap_or(1);
        let bound = |place: usize| table.starts.get(place).copied().unwrap_or(table.ends);
        (Yen::new(bound(number.saturating_sub(1))), Yen::new(bound(number)))
    }
}

/// A tax with its fraction of a yen dropped.
pub(crate) fn dropped<T: Trace>(
    exact: &Quantity,
    label: &'static str,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let round = Operation::Round(Rounding::Down);
    let rule = Rule::new("端数の処理", &FRACTION);
    rule.take(trace, label, Unit::Yen, round, &[exact], |yen| {
        if exact.value.as_whole().is_some() {
            format!("端数はなく{yen}です。")
        } else {
            format!("円未満を切り捨てて{yen}です。")
        }
    })
}
