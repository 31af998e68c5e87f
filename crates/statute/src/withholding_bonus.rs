//! 賞与の源泉徴収税額 — income tax withheld from a bonus.
//!
//! Law: 所得税法186条, 別表第四, 平成24年財務省告示115号別表第三. The rate follows from the pay of the month
//! before. Where there was none, where it did not exceed its social insurance, or where the bonus
//! exceeds ten times it, the monthly table is used instead: on a sixth of the bonus, or a twelfth
//! if it is for more than six months.

use romori_types::{Exact, Rate, Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, BonusRateBand, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};
use crate::withholding::{
    WithholdingCase, WithholdingColumn, WithholdingMethod, dropped, formula_is_of_kou,
    monthly_table_tax,
};
use crate::withholding_formula::formula_tax;

static SOCIAL: [Basis; 1] = [Basis::act("所得税法188条")];
static CHOICE: [Basis; 2] =
    [Basis::act("所得税法186条1項・2項"), Basis::notice("平成24年財務省告示115号別表第三（備考）")];
static RATE: [Basis; 2] =
    [Basis::act("所得税法186条1項1号"), Basis::notice("平成24年財務省告示115号別表第三")];
static MONTHS: [Basis; 1] = [Basis::act("所得税法186条1項・2項")];

/// Ten times the pay of the month before: above it the monthly table is used.
const TIMES: i64 = 10;
/// 賞与の計算の基礎となった期間: above it a twelfth is taken.
const HALF_YEAR_MONTHS: u32 = 6;

/// 社会保険料等控除後の金額の記載 — an amount after social insurance, or with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterSocialInsurance {
    /// After it.
    Net(Yen),
    /// Before it, and the social insurance.
    Gross {
        /// 支給額
        pay: Yen,
        /// 社会保険料等
        social_insurance: Yen,
    },
}

/// 賞与の源泉徴収の問い — a bonus and the pay of the month before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusWithholdingCase {
    /// The year in which the bonus falls due.
    pub year: i16,
    /// The column: 甲 or 乙.
    pub column: WithholdingColumn,
    /// 賞与
    pub bonus: AfterSocialInsurance,
    /// 前月中の給与; 0 if there was none.
    pub previous_month: AfterSocialInsurance,
    /// 賞与の計算の基礎となった期間 in months.
    pub period_months: u32,
    /// How the monthly table is read, if it is used.
    pub method: WithholdingMethod,
}

/// 賞与の源泉徴収税額 — the tax and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusWithholding {
    /// 社会保険料等控除後の賞与
    pub taxable_bonus: Yen,
    /// 前月の社会保険料等控除後の給与; may be below zero.
    pub previous_month: Yen,
    /// By which table.
    pub by: BonusWithholdingTable,
    /// The tax.
    pub tax: Yen,
}

/// 賞与に使う税額表 — which table gave the tax of a bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BonusWithholdingTable {
    /// 算出率の表
    Rates(Rate),
    /// 月額表
    Monthly {
        /// 6 or 12.
        divisor: u8,
        /// Whether the pay of the month before is added.
        add_previous_month: bool,
        /// The bonus divided, its fraction dropped.
        per_month: Yen,
        /// What is looked up: the same, with the pay of the month before if it is added.
        combined: Yen,
    },
}

/// The tax withheld from a bonus.
///
/// Law: 所得税法186条. Rounding: the part of one month and the tax by the rate have the fraction of a
/// yen dropped. Unit: whole yen. Not covered: bonuses paid in the same month before this one.
///
/// # Errors
/// When the year lies outside the checked range, the column is 丙, the bonus is less than its social
/// insurance, or the formula is asked for another column than 甲.
pub fn bonus_withholding<T: Trace>(
    case: &BonusWithholdingCase,
    law: &Law,
    trace: &mut T,
) -> Result<BonusWithholding, StatuteError> {
    if case.column == WithholdingColumn::Hei {
        let message = "丙欄は日額表だけにあります。賞与には甲欄か乙欄を使ってください。";
        return Err(StatuteError::impossible("column", message));
    }
    let is_kou = matches!(case.column, WithholdingColumn::Kou { .. });
    if case.method == WithholdingMethod::ComputerFormula && !is_kou {
        return Err(formula_is_of_kou());
    }
    let bonus = case.bonus.net("社会保険料等控除後の賞与", "賞与", trace)?;
    if bonus.value < Exact::ZERO {
        let message = "賞与から引く社会保険料等が賞与より多くなっています。確かめてください。";
        return Err(StatuteError::impossible("bonus_social_insurance", message));
    }
    trace.gives("taxable_bonus", &bonus);
    let previous = case.previous_month.net("前月の給与（控除後）", "前月の給与", trace)?;
    trace.gives("previous_month_after_social_insurance", &previous);
    let way = Way::of(&bonus, &previous, trace)?;
    let paid = Paid { case, bonus: &bonus, previous: &previous, law };
    let (by, tax) = match way {
        Way::Rates => paid.by_rate(trace)?,
        Way::Monthly { add_previous_month } => paid.by_month(add_previous_month, trace)?,
    };
    trace.gives("tax", &tax);
    Ok(BonusWithholding {
        taxable_bonus: bonus.as_yen(),
        previous_month: previous.as_yen(),
        by,
        tax: tax.as_yen(),
    })
}

/// The tax of a bonus whose rate is known.
///
/// Law: 所得税法186条1項. Rounding: the fraction of a yen is dropped. Unit: whole yen.
///
/// # Errors
/// When the bonus is negative.
pub fn bonus_at_rate<T: Trace>(
    taxable_bonus: Yen,
    rate: Rate,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    if taxable_bonus < Yen::ZERO {
        let message = "社会保険料等控除後の賞与は0円以上で入れてください。";
        return Err(StatuteError::impossible("taxable_bonus", message));
    }
    let bonus = Quantity::yen("社会保険料等控除後の賞与", taxable_bonus);
    let rate = Quantity::given("賞与の金額に乗ずべき率", rate, Unit::Rate);
    let tax = at_rate(Rule::new("賞与の税額", &RATE), &bonus, &rate, trace)?;
    trace.gives("tax", &tax);
    Ok(tax.as_yen())
}

fn at_rate<T: Trace>(
    rule: Rule<'_>,
    bonus: &Quantity,
    rate: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let product = Operation::Product;
    let exact = rule.take(trace, "丸める前", Unit::Yen, product, &[bonus, rate], |exact| {
        format!("賞与{bonus}に率{rate}を掛けて{exact}です。")
    })?;
    dropped(&exact, "賞与の税額", trace)
}

impl AfterSocialInsurance {
    fn net<T: Trace>(
        self,
        label: &'static str,
        of: &'static str,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let rule = Rule::new("社会保険料等の控除", &SOCIAL);
        match self {
            Self::Net(net) => {
                let given = Quantity::yen(label, net);
                let take = Operation::Take;
                rule.take(trace, label, Unit::Yen, take, &[&given], |net| {
                    format!("{label}は{net}です。")
                })
            }
            Self::Gross { pay, social_insurance } => {
                let pay = Quantity::yen(of, pay);
                let social_insurance = Quantity::yen("社会保険料等", social_insurance);
                let operands = [&pay, &social_insurance];
                let difference = Operation::Difference;
                rule.take(trace, label, Unit::Yen, difference, &operands, |net| {
                    format!("{of}{pay}から社会保険料等{social_insurance}を引いて{net}です。")
                })
            }
        }
    }
}

/// Which table is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Rates,
    Monthly { add_previous_month: bool },
}

impl Way {
    fn of<T: Trace>(
        bonus: &Quantity,
        previous: &Quantity,
        trace: &mut T,
    ) -> Result<Self, StatuteError> {
        let rule = Rule::new("賞与に使う税額表", &CHOICE);
        let zero = Quantity::count("0円", 0, Unit::Yen);
        let operands = [previous, &zero];
        let more = Operation::MoreThan;
        let paid =
            rule.take(trace, "前月の給与がある", Unit::Truth, more, &operands, |is| {
                if is.is_true() {
                    format!("前月の給与が社会保険料等を引いて{previous}あります。")
                } else {
                    "前月に社会保険料等を超える給与がないので、月額表を使います。".to_owned()
                }
            })?;
        if !paid.is_true() {
            return Ok(Self::Monthly { add_previous_month: false });
        }
        let times = Quantity::count("倍数", TIMES, Unit::Count);
        let operands = [previous, &times];
        let product = Operation::Product;
        let limit = rule.take(trace, "10倍", Unit::Yen, product, &operands, |limit| {
            format!("前月の給与（控除後）の{times}倍は{limit}です。")
        })?;
        let operands = [bonus, &limit];
        let more = Operation::MoreThan;
        let over = rule.take(trace, "10倍を超える", Unit::Truth, more, &operands, |is| {
            if is.is_true() {
                format!("賞与{bonus}はこれを超えるので、月額表を使います。")
            } else {
                format!("賞与{bonus}はこれを超えないので、算出率の表を使います。")
            }
        })?;
        let add_previous_month = true;
        Ok(if over.is_true() { Self::Monthly { add_previous_month } } else { Self::Rates })
    }
}

/// A bonus under way.
struct Paid<'a> {
    case: &'a BonusWithholdingCase,
    bonus: &'a Quantity,
    previous: &'a Quantity,
    law: &'a Law,
}

impl Paid<'_> {
    fn by_rate<T: Trace>(
        &self,
        trace: &mut T,
    ) -> Result<(BonusWithholdingTable, Quantity), StatuteError> {
        let found = self.law.tax.bonus_rates.of_year(self.case.year)?;
        let bands = match self.case.column {
            WithholdingColumn::Kou { dependants } => {
                let place = usize::try_from(dependants.min(7)).unwrap_or(7);
                let [.., last] = &found.value.kou;
                found.value.kou.get(place).unwrap_or(last)
            }
            _ => &found.value.otsu,
        };
        let rate = self.band(bands, trace)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("賞与の税額", &RATE).with(&parameters);
        let quantity = Quantity::parameter("賞与の金額に乗ずべき率", rate, Unit::Rate);
        let tax = at_rate(rule, self.bonus, &quantity, trace)?;
        Ok((BonusWithholdingTable::Rates(rate), tax))
    }

    /// The rate of the band in which the pay of the month before lies.
    fn band<T: Trace>(&self, bands: &[BonusRateBand], trace: &mut T) -> Result<Rate, StatuteError> {
        let starts: Vec<i64> = bands.iter().map(|band| band.from).collect();
        let operation = Operation::GradeIn(starts);
        let rule = Rule::new("算出率の表", &RATE);
        let operands = [self.previous];
        let place = rule.take(trace, "段", Unit::Count, operation, &operands, |place| {
            let number = place.as_yen().get();
            let band = |number: i64| usize::try_from(number).ok().and_then(|n| bands.get(n));
            let from = band(number - 1).map_or(Yen::ZERO, |band| Yen::new(band.from));
            let to = band(number)
                .map_or_else(String::new, |band| format!("{}円未満", Yen::new(band.from)));
            let column = self.case.column.ja();
            format!("前月の給与{}は{column}の{from}円以上{to}の段です。", self.previous)
        })?;
        let number = place.value.as_whole().and_then(|number| usize::try_from(number).ok());
        let band = number.and_then(|number| bands.get(number.saturating_sub(1)));
        Ok(band.map(|band| band.rate).unwrap_or_default())
    }

    fn by_month<T: Trace>(
        &self,
        add_previous_month: bool,
        trace: &mut T,
    ) -> Result<(BonusWithholdingTable, Quantity), StatuteError> {
        let divisor = if self.case.period_months > HALF_YEAR_MONTHS { 12 } else { 6 };
        let months = Quantity::count("月数", i64::from(divisor), Unit::Count);
        let per_month = self.per_month(&months, trace)?;
        trace.gives("per_month", &per_month);
        let rule = Rule::new("月額表による計算", &MONTHS);
        let (combined, tax) = if add_previous_month {
            let sum = Operation::Sum;
            let operands = [&per_month, self.previous];
            let both = rule.take(
                trace,
                "前月の給与と合わせた額",
                Unit::Yen,
                sum,
                &operands,
                |both| format!("前月の給与{}と合わせて{both}です。", self.previous),
            )?;
            let (of_both, of_previous) =
                (self.monthly(&both, trace)?, self.monthly(self.previous, trace)?);
            let operands = [&of_both, &of_previous];
            let difference = Operation::Difference;
            let more =
                rule.take(trace, "税額の差", Unit::Yen, difference, &operands, |more| {
                    format!("その税額{of_both}と前月の給与の税額{of_previous}の差は{more}です。")
                })?;
            (both, more)
        } else {
            let take = Operation::Take;
            let only =
                rule.take(trace, "月額表を引く額", Unit::Yen, take, &[&per_month], |only| {
                    format!("月額表を引く額は{only}です。")
                })?;
            let tax = self.monthly(&only, trace)?;
            (only, tax)
        };
        trace.gives("combined", &combined);
        let operands = [&tax, &months];
        let product = Operation::Product;
        let tax = rule.take(trace, "賞与の税額", Unit::Yen, product, &operands, |whole| {
            format!("{tax} × {months}で、賞与の税額は{whole}です。")
        })?;
        let by = BonusWithholdingTable::Monthly {
            divisor,
            add_previous_month,
            per_month: per_month.as_yen(),
            combined: combined.as_yen(),
        };
        Ok((by, tax))
    }

    fn per_month<T: Trace>(
        &self,
        months: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let rule = Rule::new("1か月当たりの賞与", &MONTHS);
        let operands = [self.bonus, months];
        let quotient = Operation::Quotient;
        let exact = rule.take(trace, "1か月当たり", Unit::Yen, quotient, &operands, |_| {
            let (period, bonus) = (self.case.period_months, self.bonus);
            format!("賞与の計算期間は{period}か月なので、{bonus}を{months}で割ります。")
        })?;
        let round = Operation::Round(Rounding::Down);
        rule.take(trace, "1か月当たり", Unit::Yen, round, &[&exact], |yen| {
            if exact.value.as_whole().is_some() {
                format!("端数はなく{yen}です。")
            } else {
                format!("円未満を切り捨てて{yen}です。")
            }
        })
    }

    /// The tax of a month on this amount, by the method chosen.
    fn monthly<T: Trace>(
        &self,
        amount: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let case = self.case;
        match (case.method, case.column) {
            (WithholdingMethod::ComputerFormula, WithholdingColumn::Kou { dependants }) => {
                formula_tax(amount, dependants, case.year, self.law, trace)
            }
            _ => {
                let of_month =
                    WithholdingCase { year: case.year, pay: amount.as_yen(), column: case.column };
                monthly_table_tax(amount, &of_month, self.law, trace)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn kou(dependants: u32) -> WithholdingColumn {
        WithholdingColumn::Kou { dependants }
    }

    const OTSU: WithholdingColumn = WithholdingColumn::Otsu { secondary_dependants: 0 };

    fn case(
        year: i16,
        column: WithholdingColumn,
        bonus: i64,
        previous: i64,
    ) -> BonusWithholdingCase {
        BonusWithholdingCase {
            year,
            column,
            bonus: AfterSocialInsurance::Net(Yen::new(bonus)),
            previous_month: AfterSocialInsurance::Net(Yen::new(previous)),
            period_months: 6,
            method: WithholdingMethod::Table,
        }
    }

    fn found(case: &BonusWithholdingCase) -> BonusWithholding {
        let mut trace = Explanation::default();
        let found = bonus_withholding(case, Law::embedded(), &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        assert_eq!(replayed.last().unwrap().1, Exact::from(found.tax), "{case:?}");
        found
    }

    fn rate(year: i16, column: WithholdingColumn, previous: i64) -> String {
        let case = case(year, column, 1_000, previous);
        let made = bonus_withholding(&case, Law::embedded(), &mut Silent).unwrap();
        let BonusWithholdingTable::Rates(rate) = made.by else { panic!("{case:?}") };
        assert_eq!(made.tax.get(), rate.billionths() / 1_000_000, "{case:?}");
        rate.percent_text()
    }

    /// The rates are 0, then whole percents of income tax with the surtax of 2.1%.
    const PERCENTS: [i64; 21] =
        [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 35, 38, 41, 45];

    /// Every band of every column: one yen below, at and above where it begins.
    #[test]
    fn every_band_at_its_bound() {
        for year in [2025, 2026] {
            let rates = Law::embedded().tax.bonus_rates.of_year(year).unwrap().value;
            let otsu =
                PERCENTS.into_iter().filter(|percent| [10, 20, 30, 38, 45].contains(percent));
            let columns = rates.kou.iter().zip(0_u32..).map(|(bands, n)| (kou(n), bands));
            for (column, bands) in columns.chain([(OTSU, &rates.otsu)]) {
                let percents: Vec<i64> =
                    if column == OTSU { otsu.clone().collect() } else { PERCENTS.to_vec() };
                assert_eq!(bands.len(), percents.len(), "{year} {column:?}");
                let text =
                    |percent: i64| Rate::from_billionths(percent * 10_210_000).percent_text();
                for (place, band) in bands.iter().enumerate().skip(1) {
                    let (before, here) = (text(percents[place - 1]), text(percents[place]));
                    assert_eq!(rate(year, column, band.from - 1), before, "{year} {column:?}");
                    assert_eq!(rate(year, column, band.from), here, "{year} {column:?}");
                    assert_eq!(rate(year, column, band.from + 1), here, "{year} {column:?}");
                    assert_eq!(band.from % 1000, 0);
                }
            }
            // More dependants never mean a higher rate; "7人以上" is the last column.
            for pair in rates.kou.windows(2) {
                assert!(pair[0].iter().zip(&pair[1]).all(|(few, more)| few.from <= more.from));
            }
            assert_eq!(rate(year, kou(7), 600_000), rate(year, kou(12), 600_000));
        }
    }

    /// 国税庁 算出率の表, as printed (in thousands of yen).
    #[test]
    fn bands_as_printed() {
        for (year, column, thousands, percent) in [
            (2026, kou(0), 81, "0"),
            (2026, kou(0), 82, "2.042"),
            (2026, kou(0), 94, "4.084"),
            (2026, kou(0), 260, "6.126"),
            (2026, kou(0), 309, "8.168"),
            (2026, kou(0), 342, "10.21"),
            (2025, kou(0), 67, "0"),
            (2025, kou(0), 68, "2.042"),
            (2025, kou(0), 79, "4.084"),
            (2025, kou(0), 252, "6.126"),
            (2025, kou(0), 363, "12.252"),
            (2026, OTSU, 223, "10.21"),
            (2026, OTSU, 224, "20.42"),
            (2026, OTSU, 295, "30.63"),
            (2026, OTSU, 527, "38.798"),
            (2026, OTSU, 1_118, "45.945"),
            (2025, OTSU, 222, "20.42"),
            (2025, OTSU, 293, "30.63"),
            (2025, OTSU, 524, "38.798"),
        ] {
            assert_eq!(rate(year, column, thousands * 1000), percent, "{year} {thousands}");
        }
    }

    #[test]
    fn ten_times_is_still_a_rate() {
        let rates = |bonus| {
            let made = found(&case(2026, kou(1), bonus, 200_000));
            matches!(made.by, BonusWithholdingTable::Rates(_))
        };
        assert!(rates(1_999_999) && rates(2_000_000) && !rates(2_000_001));
        for previous in [0, -1] {
            let made = found(&case(2026, kou(1), 100, previous));
            let BonusWithholdingTable::Monthly { add_previous_month, .. } = made.by else {
                panic!("{previous}")
            };
            assert!(!add_previous_month);
        }
        assert!(matches!(found(&case(2026, kou(1), 10, 1)).by, BonusWithholdingTable::Rates(_)));
    }

    /// No pay in the month before: 600,000 ÷ 6 = 100,000 and 1,500,000 ÷ 6 = 250,000, of which the
    /// printed rows bear 0 and 6,110 (248,000円以上251,000円未満).
    #[test]
    fn without_pay_in_the_month_before() {
        assert_eq!(found(&case(2026, kou(0), 600_000, 0)).tax, Yen::ZERO);
        let made = found(&case(2026, kou(0), 1_500_000, 0));
        assert_eq!(made.tax, Yen::new(6_110 * 6));
        let year = BonusWithholdingCase { period_months: 7, ..case(2026, kou(0), 3_000_007, 0) };
        let made = found(&year);
        let BonusWithholdingTable::Monthly { divisor, per_month, combined, .. } = made.by else {
            panic!("{made:?}")
        };
        assert_eq!((divisor, per_month, combined), (12, Yen::new(250_000), Yen::new(250_000)));
        assert_eq!(made.tax, Yen::new(6_110 * 12));
    }

    /// More than ten times: the tax of both less that of the month before.
    #[test]
    fn more_than_ten_times_the_month_before() {
        // 1,500,005 ÷ 6 = 250,000 and 5/6; with 149,000 399,000: 甲 15,650, of 149,000 2,420.
        let made = found(&case(2026, kou(0), 1_500_005, 149_000));
        assert_eq!(
            made.by,
            BonusWithholdingTable::Monthly {
                divisor: 6,
                add_previous_month: true,
                per_month: Yen::new(250_000),
                combined: Yen::new(399_000)
            }
        );
        assert_eq!(made.tax, Yen::new((15_650 - 2_420) * 6));
        // 乙 of both and of the month before, as printed.
        let made = found(&case(2026, OTSU, 1_500_005, 149_000));
        assert_eq!(made.tax, Yen::new((88_700 - 8_300) * 6));
    }

    #[test]
    fn the_formula_in_a_bonus() {
        let table = case(2026, kou(2), 1_050_000, 0);
        let formula = BonusWithholdingCase { method: WithholdingMethod::ComputerFormula, ..table };
        // 175,000円・2人: 月額表 250円, 特例 210円 (国税庁の計算例).
        assert_eq!(found(&table).tax, Yen::new(250 * 6));
        assert_eq!(found(&formula).tax, Yen::new(210 * 6));
        let otsu = BonusWithholdingCase { column: OTSU, ..formula };
        assert!(bonus_withholding(&otsu, Law::embedded(), &mut Silent).is_err());
    }

    #[test]
    fn gross_and_net_are_the_same() {
        let net = case(2026, kou(1), 375_400, 226_300);
        let gross = |pay, social_insurance| AfterSocialInsurance::Gross {
            pay: Yen::new(pay),
            social_insurance: Yen::new(social_insurance),
        };
        let both = BonusWithholdingCase {
            bonus: gross(440_000, 64_600),
            previous_month: gross(265_000, 38_700),
            ..net
        };
        assert_eq!(found(&net), found(&both));
        assert_eq!(found(&net).tax, Yen::new(7_665));
        let none_left = BonusWithholdingCase { bonus: gross(10, 11), ..net };
        assert!(bonus_withholding(&none_left, Law::embedded(), &mut Silent).is_err());
        let owed = BonusWithholdingCase { previous_month: gross(10_000, 38_700), ..net };
        assert_eq!(found(&owed).previous_month, Yen::new(-28_700));
    }

    /// 令和9年分, the last that is known: 甲1人 253,000 to 292,000円 bears 4.084%.
    #[test]
    fn the_checked_range() {
        let asked = |year, previous| {
            let case = case(year, kou(1), 600_000, previous);
            bonus_withholding(&case, Law::embedded(), &mut Silent)
        };
        for (previous, tax) in
            [(252_999, 12_252), (253_000, 24_504), (253_001, 24_504), (292_000, 36_756)]
        {
            assert_eq!(asked(2027, previous).unwrap().tax, Yen::new(tax), "{previous}");
        }
        assert!(matches!(asked(2028, 300_000), Err(StatuteError::OutOfRange { .. })));
        assert!(asked(2027, 0).is_ok());
    }

    #[test]
    fn a_known_rate() {
        for (bonus, percent, tax) in [
            (375_400, "4.084", 15_331),
            // 8,780.6
            (430_000, "2.042", 8_780),
            (0, "45.945", 0),
            (100_000, "0", 0),
            (48, "2.042", 0),
            (49, "2.042", 1),
        ] {
            let rate = Rate::from_percent_text(percent).unwrap();
            let mut trace = Explanation::default();
            let found = bonus_at_rate(Yen::new(bonus), rate, &mut trace).unwrap();
            assert_eq!(found, Yen::new(tax), "{bonus} {percent}");
            assert_eq!(replay(&trace).unwrap()[0].1, Exact::from(found));
        }
        assert!(bonus_at_rate(Yen::new(-1), Rate::ZERO, &mut Silent).is_err());
    }
}
