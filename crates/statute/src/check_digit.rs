//! 検査用数字 — the check digits of individual and corporate numbers, step by step.
//!
//! Law: 平成26年総務省令85号5条, 法人番号の指定等に関する省令2条.

use romori_types::{Rounding, check_digit_corporate, check_digit_individual};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static INDIVIDUAL: [Basis; 1] = [Basis::ordinance("平成26年総務省令85号5条")];
static CORPORATE: [Basis; 1] = [Basis::ordinance("法人番号の指定等に関する省令2条")];

/// 検査用数字のある番号 — a number with a published check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedNumber {
    /// 個人番号: twelve digits, the last one checks.
    Individual,
    /// 法人番号: thirteen digits, the first one checks.
    Corporate,
}

impl CheckedNumber {
    /// How many digits the number has without its check digit.
    pub const fn base_digits(self) -> usize {
        match self {
            Self::Individual => 11,
            Self::Corporate => 12,
        }
    }

    const fn modulus(self) -> i64 {
        match self {
            Self::Individual => 11,
            Self::Corporate => 9,
        }
    }

    const fn basis(self) -> &'static [Basis] {
        match self {
            Self::Individual => &INDIVIDUAL,
            Self::Corporate => &CORPORATE,
        }
    }

    /// The weight of a place, counted from the lowest digit, from 1.
    const fn weight(self, place: i64) -> i64 {
        match self {
            Self::Individual if place <= 6 => place + 1,
            Self::Individual => place - 5,
            Self::Corporate if place % 2 == 1 => 1,
            Self::Corporate => 2,
        }
    }

    /// The whole number: the base with its check digit where it belongs.
    pub fn join(self, base: &str, check_digit: u32) -> String {
        match self {
            Self::Individual => format!("{base}{check_digit}"),
            Self::Corporate => format!("{check_digit}{base}"),
        }
    }

    /// The base of a whole number of the right length.
    pub fn base(self, number: &str) -> &str {
        match self {
            Self::Individual => number.get(..11).unwrap_or_default(),
            Self::Corporate => number.get(1..).unwrap_or_default(),
        }
    }
}

/// The check digit of a base of ASCII digits.
///
/// Law: 平成26年総務省令85号5条 (個人番号), 法人番号の指定等に関する省令2条 (法人番号).
///
/// # Errors
/// When `base` has not the right number of digits.
pub fn check_digit<T: Trace>(
    number: CheckedNumber,
    base: &str,
    trace: &mut T,
) -> Result<u32, StatuteError> {
    let known = match number {
        CheckedNumber::Individual => check_digit_individual(base),
        CheckedNumber::Corporate => check_digit_corporate(base),
    };
    let digits = number.base_digits();
    let known = known.ok_or_else(|| {
        StatuteError::impossible("base", format!("検査用数字を除いた{digits}桁の数字が必要です。"))
    })?;
    if T::LISTENS {
        note_steps(number, base, trace)?;
    }
    Ok(known)
}

fn note_steps<T: Trace>(
    number: CheckedNumber,
    base: &str,
    trace: &mut T,
) -> Result<(), StatuteError> {
    let rule = Rule::new("検査用数字", number.basis());
    let modulus = Quantity::count("法", number.modulus(), Unit::Count);
    let mut products = Vec::with_capacity(base.len());
    for (place, digit) in (1_i64..).zip(base.chars().rev()) {
        let digit = Quantity::count("数字", digit.to_digit(10).map_or(0, i64::from), Unit::Count);
        let weight = Quantity::count("重み", number.weight(place), Unit::Count);
        let text = |product: &Quantity| format!("下から{place}桁目に重みを掛けて{product}です。");
        let operands = [&digit, &weight];
        products.push(rule.take(trace, "積", Unit::Count, Operation::Product, &operands, text)?);
    }
    let all: Vec<&Quantity> = products.iter().collect();
    let sum = rule.take(trace, "総和", Unit::Count, Operation::Sum, &all, |sum| {
        format!("積を合わせて{sum}です。")
    })?;
    let rest = remainder(rule, &sum, &modulus, trace)?;
    let minuend = match number {
        CheckedNumber::Individual => Quantity::count("11", 11, Unit::Count),
        CheckedNumber::Corporate => Quantity::count("9", 9, Unit::Count),
    };
    let operands = [&minuend, &rest];
    let left = rule.take(trace, "差", Unit::Count, Operation::Difference, &operands, |left| {
        format!("{minuend}から余りを引いて{left}です。")
    })?;
    let digit = match number {
        CheckedNumber::Corporate => left,
        CheckedNumber::Individual => {
            let one = Quantity::count("1", 1, Unit::Count);
            let zero = Quantity::count("0", 0, Unit::Count);
            let operation = Operation::MoreThan;
            let over = rule.take(
                trace,
                "余りが1を超えるか",
                Unit::Truth,
                operation,
                &[&rest, &one],
                |over| format!("余りが1を超えるか: {over}。1以下なら検査用数字は0です。"),
            )?;
            let operands = [&over, &left, &zero];
            rule.take(
                trace,
                "検査用数字",
                Unit::Count,
                Operation::Choose,
                &operands,
                |digit| format!("検査用数字は{digit}です。"),
            )?
        }
    };
    trace.gives("check_digit", &digit);
    Ok(())
}

fn remainder<T: Trace>(
    rule: Rule<'_>,
    sum: &Quantity,
    modulus: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let quotient = Operation::Quotient;
    let divided = rule.take(trace, "商", Unit::Count, quotient, &[sum, modulus], |_| {
        format!("{modulus}で割ります。")
    })?;
    let down = Operation::Round(Rounding::Down);
    let whole = rule.take(trace, "商の整数部分", Unit::Count, down, &[&divided], |whole| {
        format!("商の整数部分は{whole}です。")
    })?;
    let operands = [&whole, modulus];
    let multiple =
        rule.take(trace, "倍数", Unit::Count, Operation::Product, &operands, |found| {
            format!("{modulus}の倍数で総和を超えない最大のものは{found}です。")
        })?;
    rule.take(trace, "余り", Unit::Count, Operation::Difference, &[sum, &multiple], |rest| {
        format!("余りは{rest}です。")
    })
}

#[cfg(test)]
mod tests {
    use romori_types::Exact;

    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    #[test]
    fn the_steps_give_the_published_digits() {
        // 個人番号 and 法人番号 of published test values, and all zeros (rest 0) and rest 1.
        for (number, base, digit) in [
            (CheckedNumber::Individual, "12345678901", 8),
            (CheckedNumber::Individual, "80319928395", 8),
            (CheckedNumber::Individual, "01234567890", 3),
            (CheckedNumber::Individual, "00000000000", 0),
            (CheckedNumber::Individual, "00000000006", 0),
            (CheckedNumber::Corporate, "000012050002", 7),
            (CheckedNumber::Corporate, "180301018771", 1),
            (CheckedNumber::Corporate, "234567890123", 9),
            (CheckedNumber::Corporate, "000000000000", 9),
        ] {
            let mut trace = Explanation::default();
            assert_eq!(check_digit(number, base, &mut trace), Ok(digit), "{base}");
            let steps = replay(&trace).unwrap();
            assert_eq!(steps, [("check_digit", Exact::whole(i64::from(digit)))], "{base}");
        }
    }

    #[test]
    fn a_base_of_another_length_is_refused() {
        for base in ["", "1234567890", "123456789012", "1234567890a"] {
            let found = check_digit(CheckedNumber::Individual, base, &mut Explanation::default());
            assert!(found.is_err(), "{base}");
        }
    }
}
