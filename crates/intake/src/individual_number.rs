//! 個人番号 — individual numbers are dropped the moment a file is read: nothing later can see them.

use romori_types::{fold_width, looks_like_individual_number, strip_separators};

use crate::workbook::{Cell, DroppedCell, Sheet};

/// A heading is looked for in this many rows.
const HEADING_ROWS: usize = 30;

/// Drops what may be an individual number from every sheet and says where it was.
pub(crate) fn drop_all(sheets: &mut [Sheet]) -> Vec<DroppedCell> {
    let mut dropped = Vec::new();
    for (index, sheet) in sheets.iter_mut().enumerate() {
        let headed = headed_columns(sheet);
        for (row, cells) in (1_u32..).zip(sheet.rows.iter_mut()) {
            for (column, cell) in (0_u32..).zip(cells.iter_mut()) {
                let under_heading = headed.iter().any(|(c, below)| *c == column && row > *below);
                let found = match cell {
                    Cell::Text(text) if text.len() >= 11 => {
                        holds_individual_number(text) || under_heading && is_long_number(text)
                    }
                    Cell::Number(number) => number.as_whole().is_some_and(|number| {
                        // A leading zero is lost in a number cell.
                        (10_000_000_000..1_000_000_000_000).contains(&number)
                            && (under_heading
                                || looks_like_individual_number(&format!("{number:012}")))
                    }),
                    _ => false,
                };
                if found {
                    *cell = Cell::Dropped;
                    dropped.push(DroppedCell { sheet: index, row, column });
                }
            }
        }
    }
    dropped
}

/// Whether a text is, or contains, twelve digits that may be an individual number.
pub(crate) fn holds_individual_number(text: &str) -> bool {
    if !text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return false;
    }
    if looks_like_individual_number(text) {
        return true;
    }
    let folded = fold_width(text);
    let mut run = String::new();
    let mut found = false;
    for c in folded.chars().chain(std::iter::once('.')) {
        if c.is_ascii_digit() {
            run.push(c);
        } else if !matches!(c, ' ' | '-' | '‐' | '−' | 'ー') {
            found = found || looks_like_individual_number(&run);
            run.clear();
        }
    }
    found
}

/// Columns under a heading such as 個人番号, with the row of the heading. Some payroll products call
/// the employee's code 個人番号, so that short numbers there are kept.
fn headed_columns(sheet: &Sheet) -> Vec<(u32, u32)> {
    let mut headed = Vec::new();
    for (row, cells) in (1_u32..).zip(sheet.rows.iter().take(HEADING_ROWS)) {
        for (column, cell) in (0_u32..).zip(cells) {
            if matches!(cell, Cell::Text(text) if is_heading(text)) {
                headed.push((column, row));
            }
        }
    }
    headed
}

/// Whether a label heads a column of individual numbers.
pub(crate) fn is_heading(label: &str) -> bool {
    if label.len() > 90 {
        return false;
    }
    let folded = fold_width(label).to_lowercase();
    let mut depth = 0_u32;
    let mut bare = String::new();
    for c in folded.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    ["個人番号", "マイナンバー", "mynumber", "個人ナンバー"].iter().any(|end| bare.ends_with(end))
}

/// Whether a text is a number as long as an individual number, give or take a digit.
pub(crate) fn is_long_number(text: &str) -> bool {
    let bare = strip_separators(text);
    (11..=13).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Decimal;

    // 123456789018: an invented number with a right check digit.
    const NUMBER: &str = "123456789018";

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet { name: String::new(), hidden: false, rows }
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn drops_numbers_wherever_they_stand() {
        for value in
            [NUMBER, "1234-5678-9018", "１２３４５６７８９０１８", "番号:1234 5678 9018 確認済"]
        {
            let mut sheets = vec![sheet(vec![vec![text("備考")], vec![text(value)]])];
            let dropped = drop_all(&mut sheets);
            assert_eq!(dropped, vec![DroppedCell { sheet: 0, row: 2, column: 0 }], "{value}");
            assert_eq!(sheets[0].rows[1][0], Cell::Dropped);
        }
        let mut numbers = vec![sheet(vec![vec![Cell::Number(Decimal::whole(123_456_789_018))]])];
        assert_eq!(drop_all(&mut numbers).len(), 1);
    }

    #[test]
    fn keeps_other_numbers() {
        for value in ["123456789012", "1234-567890", "2026-07-01", "090-1234-5678", "254321"] {
            let mut sheets = vec![sheet(vec![vec![text("備考")], vec![text(value)]])];
            assert!(drop_all(&mut sheets).is_empty(), "{value}");
        }
    }

    #[test]
    fn a_headed_column_needs_no_check_digit_but_keeps_short_codes() {
        let rows = vec![
            vec![text("社員"), text("個人番号（12桁）")],
            vec![text("a"), text("123456789012")],
            vec![text("b"), text("1234")],
            vec![text("123456789012"), Cell::Number(Decimal::whole(123_456_789_012))],
        ];
        let mut sheets = vec![sheet(rows)];
        let rows: Vec<u32> = drop_all(&mut sheets).iter().map(|cell| cell.row).collect();
        assert_eq!(rows, vec![2, 4]);
        assert!(is_heading("マイナンバー") && !is_heading("個人番号は別紙で提出"));
    }
}
