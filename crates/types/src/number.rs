/// Takes spaces and hyphens of all kinds out and makes full-width digits and letters half-width.
pub fn strip_separators(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .filter(|c| !matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | 'ー' | 'ｰ'))
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// 個人番号の検査用数字 — the check digit of an individual number from its first eleven digits.
///
/// Law: 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び
/// 個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令
/// (平成26年総務省令第85号) 5条. `None` unless `base` is eleven ASCII digits.
pub fn check_digit_individual(base: &str) -> Option<u32> {
    let digits = ascii_digits(base, 11)?;
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(1_u32..)
        .map(|(digit, place)| digit * if place <= 6 { place + 1 } else { place - 5 })
        .sum();
    let rest = sum % 11;
    Some(if rest <= 1 { 0 } else { 11 - rest })
}

/// 法人番号の検査用数字 — the check digit of a corporate number from its last twelve digits.
///
/// Law: 法人番号の指定等に関する省令 2条. `None` unless `base` is twelve ASCII digits.
pub fn check_digit_corporate(base: &str) -> Option<u32> {
    let digits = ascii_digits(base, 12)?;
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(1_u32..)
        .map(|(digit, place)| digit * if place % 2 == 1 { 1 } else { 2 })
        .sum();
    Some(9 - sum % 9)
}

/// Whether a cell holds what may be an individual number: twelve digits, separators aside, with a
/// right check digit and not all the same. Such values are dropped where they are met.
pub fn looks_like_individual_number(text: &str) -> bool {
    let bare = strip_separators(text);
    let Some(last) = bare.chars().last().and_then(|c| c.to_digit(10)) else { return false };
    let Some(base) = bare.get(..11).filter(|_| bare.len() == 12) else { return false };
    let all_same = bare.bytes().all(|byte| Some(byte) == bare.bytes().next());
    !all_same && check_digit_individual(base) == Some(last)
}

fn ascii_digits(text: &str, count: usize) -> Option<Vec<u32>> {
    let digits: Vec<u32> = text.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<u32>>>()?;
    (digits.len() == count).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_check_digits() {
        for (base, digit) in
            [("12345678901", 8), ("80319928395", 8), ("01234567890", 3), ("11111111111", 8)]
        {
            assert_eq!(check_digit_individual(base), Some(digit), "{base}");
        }
        for (base, digit) in [("000012050002", 7), ("180301018771", 1), ("234567890123", 9)] {
            assert_eq!(check_digit_corporate(base), Some(digit), "{base}");
        }
    }

    #[test]
    fn recognises_individual_numbers_in_cells() {
        assert!(looks_like_individual_number("1234-5678-9018"));
        assert!(looks_like_individual_number("１２３４５６７８９０１８"));
        assert!(!looks_like_individual_number("123456789012"));
        assert!(!looks_like_individual_number("000000000000"));
        assert!(!looks_like_individual_number("254321"));
    }
}
