//! Rows below the heading that hold no person.

use romori_types::fold_width;

use crate::field::Field;
use crate::labels::heading_text;
use crate::pay_sheet::SkipReason;
use crate::read::Reader;
use crate::workbook::Cell;

/// A total's word stands in one of the first cells.
const TOTAL_CELLS: usize = 8;

const TOTALS: &[&str] = &["合計", "総合計", "計", "総計", "小計", "累計", "平均", "合計欄", "総額"];

pub(crate) fn skip_reason(reader: &Reader<'_>, row: u32) -> Option<SkipReason> {
    let index = usize::try_from(row).ok()?.checked_sub(1)?;
    let cells = reader.sheet.rows.get(index).map_or(&[][..], Vec::as_slice);
    let filled: Vec<(u32, &Cell)> =
        (0_u32..).zip(cells).filter(|(_, cell)| !cell.is_blank()).collect();
    let Some((first_column, first)) = filled.first() else { return Some(SkipReason::Blank) };
    if is_total(reader, row, &filled) {
        return Some(SkipReason::Total);
    }
    if repeats_heading(reader, &filled) {
        return Some(SkipReason::RepeatedHeading);
    }
    // A merged note stands in several cells.
    let one_text = filled.iter().all(|(_, cell)| cell == first) && matches!(first, Cell::Text(_));
    let is_name = reader.columns.iter().any(|(column, field)| {
        column == first_column && matches!(field, Field::NameKanji | Field::NameKana)
    });
    let marked = first.shown().trim_start().starts_with(['※', '＊', '*', '注']);
    let words = first.shown().chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    if one_text && (marked || words && (!is_name || filled.len() > 2)) {
        return Some(SkipReason::Note);
    }
    None
}

/// Whether a text is what heads a line of totals.
pub(crate) fn is_total_word(text: &str) -> bool {
    // Every total's word has one of these; most cells need no more work.
    if text.len() > 60 || !text.contains(['計', '均', '額']) {
        return false;
    }
    let word: String = fold_width(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let counted = word.ends_with("人計") || word.ends_with("名計");
    TOTALS.contains(&word.as_str())
        || counted
        || ["部門計", "部計", "課計", "支店計", "事業所計"].iter().any(|w| word.ends_with(w))
        || ["合計", "総合計", "小計"].iter().any(|w| word.starts_with(w))
}

/// A total has its word near the front and no birth date beside it.
fn is_total(reader: &Reader<'_>, row: u32, filled: &[(u32, &Cell)]) -> bool {
    let total = |cell: &Cell| matches!(cell, Cell::Text(text) if is_total_word(text));
    if !filled.iter().take(TOTAL_CELLS).any(|(_, cell)| total(cell)) {
        return false;
    }
    match reader.column_of(Field::BirthDate) {
        Some(column) => {
            let birth = reader.cell(row, column);
            birth.is_blank() || total(&birth)
        }
        None => true,
    }
}

/// Exports for printing repeat the heading on every page.
fn repeats_heading(reader: &Reader<'_>, filled: &[(u32, &Cell)]) -> bool {
    let (first, last) = (reader.mapping.heading_first, reader.mapping.heading_last);
    let texts = filled.iter().filter(|(_, cell)| matches!(cell, Cell::Text(_)));
    let same = texts.filter(|(column, cell)| {
        (first..=last).any(|row| {
            let heading = heading_text(reader.sheet.cell(row, *column));
            !heading.is_empty() && heading == heading_text(cell)
        })
    });
    let same = same.count();
    same >= 2 && 2 * same > filled.len()
}
