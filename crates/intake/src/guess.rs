//! Which sheet, which rows are the heading, which column is what. Proposes; the user decides.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::field::{Field, MonthSlot};
use crate::labels::{column_labels, heading_text, split_month, unmapped_columns};
use crate::mapping::{ColumnMapping, Confidence, Layout, Mapping};
use crate::synonyms::{Match, Meaning, meaning};
use crate::workbook::{Cell, Sheet, Workbook, column_letters};

/// A heading is looked for in this many rows.
const HEADING_ROWS: u32 = 40;
/// A heading has at most this many rows.
const HEADING_HEIGHT: u32 = 3;

/// Proposes what each column is, for the filing of `year`.
pub fn guess(workbook: &Workbook, year: i16) -> Mapping {
    let mut known = Labels::default();
    let mut best: Option<(u32, usize, u32, u32)> = None;
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let Some((score, first, last)) = best_heading(sheet, &mut known) else { continue };
        // A hidden sheet is chosen only if no other one will do.
        let score = if sheet.hidden { score.min(8) } else { score };
        if best.is_none_or(|(best, ..)| score > best) {
            best = Some((score, index, first, last));
        }
    }
    let (_, sheet, first, last) = best.unwrap_or((0, 0, 1, 1));
    match workbook.sheets.get(sheet) {
        Some(found) => map_sheet(found, sheet, first, last, year, &mut known),
        None => Mapping {
            sheet,
            heading_first: 1,
            heading_last: 1,
            layout: Layout::RowPerPerson,
            columns: Vec::new(),
            notes: vec!["表が見つかりません。".to_owned()],
        },
    }
}

/// Proposes what the columns of one sheet are, when the user has said which sheet it is.
pub fn guess_sheet(workbook: &Workbook, sheet: usize, year: i16) -> Mapping {
    let mut known = Labels::default();
    let heading = workbook.sheets.get(sheet).and_then(|found| best_heading(found, &mut known));
    let (first, last) = heading.map_or((1, 1), |(_, first, last)| (first, last));
    guess_columns(workbook, sheet, first, last, year)
}

/// Proposes what each column is when the user has said where the heading stands.
pub fn guess_columns(
    workbook: &Workbook,
    sheet: usize,
    heading_first: u32,
    heading_last: u32,
    year: i16,
) -> Mapping {
    let found = workbook.sheets.get(sheet);
    let first = heading_first.max(1);
    let last = heading_last.clamp(first, first.saturating_add(HEADING_HEIGHT + 1));
    let empty = Sheet { name: String::new(), hidden: false, rows: Vec::new() };
    map_sheet(found.unwrap_or(&empty), sheet, first, last, year, &mut Labels::default())
}

/// Labels already looked up; files repeat them.
#[derive(Default)]
struct Labels(HashMap<String, (Option<u8>, Option<Match>)>);

impl Labels {
    fn look_up(&mut self, label: &str) -> (Option<u8>, Option<Match>) {
        if let Some(found) = self.0.get(label) {
            return *found;
        }
        // A whole label such as 70歳算定基礎月 or 4月昇給 comes before its month.
        let (month, rest) = split_month(label);
        let found = match month {
            None => (None, meaning(label)),
            Some(_) if rest.trim().is_empty() => {
                // The month alone heads its pay.
                (month, Some(Match { meaning: Meaning::Cash, rank: 1, exact: false }))
            }
            // 4月支給 over 基礎日数: the paying belongs to the month.
            Some(_) => {
                let rest = rest.trim_start();
                let inner = ["支給 ", "支払 "].iter().find_map(|paid| rest.strip_prefix(paid));
                (month, meaning(inner.unwrap_or(rest)))
            }
        };
        self.0.insert(label.to_owned(), found);
        found
    }
}

/// Texts that are words, not values.
fn is_wordy(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            2 * digits < text.chars().filter(|c| !c.is_whitespace()).count()
        }
        _ => false,
    }
}

/// The rows that read best as a heading, with their score.
fn best_heading(sheet: &Sheet, known: &mut Labels) -> Option<(u32, u32, u32)> {
    let end = sheet.last_row().min(HEADING_ROWS);
    let heading_like: Vec<bool> = (1..=end)
        .map(|row| {
            let cells = sheet.rows.get(row as usize - 1).map_or(&[][..], Vec::as_slice);
            let filled: Vec<&Cell> = cells.iter().filter(|cell| !cell.is_blank()).collect();
            let wordy = filled.iter().filter(|cell| is_heading_cell(cell)).count();
            !filled.is_empty() && 5 * wordy >= 3 * filled.len()
        })
        .collect();
    let mut best: Option<(u32, u32, u32)> = None;
    for first in 1..=end {
        for last in first..(first + HEADING_HEIGHT).min(end + 1) {
            let like = heading_like.get(first as usize - 1..last as usize).unwrap_or_default();
            if !like.iter().all(|like| *like) {
                break;
            }
            let score = heading_score(sheet, first, last, known);
            if score > best.map_or(0, |best| best.0) {
                best = Some((score, first, last));
            }
        }
    }
    best
}

/// Whether a cell could stand in a heading.
pub(crate) fn is_heading_cell(cell: &Cell) -> bool {
    is_wordy(cell) || split_month(&heading_text(cell)).0.is_some()
}

/// How many different fields the heading names; known labels count more.
fn heading_score(sheet: &Sheet, first: u32, last: u32, known: &mut Labels) -> u32 {
    let mut fields: BTreeMap<(u32, String), u32> = BTreeMap::new();
    for label in column_labels(sheet, first, last) {
        if label.is_empty() {
            continue;
        }
        let (month, found) = known.look_up(&label);
        let Some(found) = found.filter(|found| found.meaning != Meaning::Nothing) else { continue };
        let weight = if found.exact { 4 } else { 2 };
        let kept = fields.entry((month.map_or(0, u32::from), format!("{:?}", found.meaning)));
        let kept = kept.or_insert(0);
        *kept = (*kept).max(weight);
    }
    // One known word is an accident of a title, not a heading.
    if fields.len() < 2 { 0 } else { fields.values().sum() }
}

fn map_sheet(
    sheet: &Sheet,
    index: usize,
    first: u32,
    last: u32,
    year: i16,
    known: &mut Labels,
) -> Mapping {
    let mut columns = unmapped_columns(sheet, first, last);
    let matches: Vec<(Option<u8>, Option<Match>)> =
        columns.iter().map(|mapped| known.look_up(&mapped.label)).collect();
    let layout = layout_of(&matches);
    let mut candidates: BTreeMap<Field, Vec<(u32, usize)>> = BTreeMap::new();
    let mut parts: BTreeMap<Field, Vec<usize>> = BTreeMap::new();
    for (at, (month, found)) in matches.iter().enumerate() {
        let Some(found) = found else { continue };
        let Some(field) = field_of(found.meaning, *month, layout) else { continue };
        if found.meaning == Meaning::CashPart {
            parts.entry(field).or_default().push(at);
        } else {
            candidates.entry(field).or_default().push((found.rank, at));
        }
    }
    let mut notes = Vec::new();
    for (field, mut ranked) in candidates {
        ranked.sort_by_key(|(rank, at)| (u32::MAX - rank, *at));
        parts.remove(&field);
        assign(&mut columns, field, &ranked, &matches);
    }
    for (field, columns_of_part) in parts {
        for at in columns_of_part {
            take(&mut columns, at, field, Confidence::Likely, "内訳として足し合わせます");
        }
    }
    name_by_kana(sheet, last, &mut columns);
    employee_number_as_insured(sheet, last, &mut columns, &mut notes);
    month_notes(&columns, layout, year, &mut notes);
    Mapping { sheet: index, heading_first: first, heading_last: last, layout, columns, notes }
}

/// One row is a month if a column names the row's month and none names months of its own.
fn layout_of(matches: &[(Option<u8>, Option<Match>)]) -> Layout {
    let has = |test: &dyn Fn(Option<u8>, Meaning) -> bool| {
        matches.iter().any(|(month, found)| found.is_some_and(|found| test(*month, found.meaning)))
    };
    let pay = |meaning| matches!(meaning, Meaning::Cash | Meaning::CashPart | Meaning::Total);
    let own_months = has(&|month, meaning| month.is_some() && pay(meaning));
    let row_months = has(&|_, meaning| meaning == Meaning::Plain(Field::PayMonth));
    if row_months && !own_months { Layout::RowPerMonth } else { Layout::RowPerPerson }
}

fn field_of(meaning: Meaning, month: Option<u8>, layout: Layout) -> Option<Field> {
    let slot = match (month, layout) {
        (Some(month), _) => MonthSlot::Of(month),
        (None, Layout::RowPerMonth) => MonthSlot::EachRow,
        (None, Layout::RowPerPerson) => {
            return match meaning {
                Meaning::Plain(Field::PayMonth) => None,
                Meaning::Plain(field) => Some(field),
                _ => None,
            };
        }
    };
    match meaning {
        Meaning::Plain(field) => Some(field),
        Meaning::Days => Some(Field::Days(slot)),
        Meaning::Cash | Meaning::CashPart => Some(Field::Cash(slot)),
        Meaning::InKind => Some(Field::InKind(slot)),
        Meaning::Total => Some(Field::Total(slot)),
        Meaning::FullMonthPaid => Some(Field::FullMonthPaid(slot)),
        Meaning::Nothing => None,
    }
}

/// Gives a field its best column; the others say which one is used instead.
fn assign(
    columns: &mut [ColumnMapping],
    field: Field,
    ranked: &[(u32, usize)],
    matches: &[(Option<u8>, Option<Match>)],
) {
    let all = match field {
        Field::Remarks | Field::IndividualNumber => true,
        Field::NameKanji | Field::NameKana => is_split_name(columns, ranked),
        _ => false,
    };
    for (place, (_, at)) in ranked.iter().enumerate() {
        let exact = matches.get(*at).and_then(|(_, found)| *found).is_some_and(|f| f.exact);
        if place == 0 || all {
            let (confidence, why) = if exact {
                (Confidence::Sure, "見出しが一致")
            } else {
                (Confidence::Likely, "見出しに似た語")
            };
            take(columns, *at, field, confidence, why);
        } else {
            let used = ranked.first().map_or(0, |(_, at)| *at);
            if let Some(mapped) = columns.get_mut(*at) {
                let letters = column_letters(u32::try_from(used).unwrap_or(0));
                mapped.why = format!("{letters}列を使います");
            }
        }
    }
}

/// 姓 and 名, or セイ and メイ, in two columns.
fn is_split_name(columns: &[ColumnMapping], ranked: &[(u32, usize)]) -> bool {
    let labels: BTreeSet<&str> = ranked
        .iter()
        .filter_map(|(_, at)| columns.get(*at))
        .map(|mapped| mapped.label.trim())
        .collect();
    let pairs = [["姓", "名"], ["セイ", "メイ"], ["姓カナ", "名カナ"], ["ｾｲ", "ﾒｲ"]];
    ranked.len() == 2 && pairs.iter().any(|pair| pair.iter().all(|label| labels.contains(label)))
}

fn take(columns: &mut [ColumnMapping], at: usize, field: Field, sure: Confidence, why: &str) {
    if let Some(mapped) = columns.get_mut(at) {
        mapped.field = Some(field);
        mapped.confidence = sure;
        why.clone_into(&mut mapped.why);
    }
}

/// A second name column whose values are kana is the reading, whatever it is called.
fn name_by_kana(sheet: &Sheet, last: u32, columns: &mut [ColumnMapping]) {
    let has_kana = columns.iter().any(|mapped| mapped.field == Some(Field::NameKana));
    let unused = columns.iter().position(|mapped| {
        let named = meaning(&mapped.label)
            .is_some_and(|found| found.meaning == Meaning::Plain(Field::NameKanji));
        mapped.field.is_none() && named && values_are_kana(sheet, last, mapped.column)
    });
    if let (false, Some(at)) = (has_kana, unused) {
        take(columns, at, Field::NameKana, Confidence::Likely, "値がカナ");
    }
}

fn values_are_kana(sheet: &Sheet, last: u32, column: u32) -> bool {
    let end = sheet.last_row().min(last.saturating_add(20));
    let mut filled = (last + 1..=end)
        .map(|row| sheet.cell(row, column))
        .filter(|cell| !cell.is_blank())
        .peekable();
    let is_kana = |c: char| {
        c.is_whitespace() || matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | '｡'..='ﾟ')
    };
    filled.peek().is_some()
        && filled.all(|cell| matches!(cell, Cell::Text(text) if text.chars().all(is_kana)))
}

/// Many offices number their people once: without a column of insured numbers the employee's
/// numbers are proposed, if each could be one.
fn employee_number_as_insured(
    sheet: &Sheet,
    last: u32,
    columns: &mut [ColumnMapping],
    notes: &mut Vec<String>,
) {
    let has = columns.iter().any(|mapped| mapped.field == Some(Field::InsuredNumber));
    let at = columns.iter().position(|mapped| mapped.field == Some(Field::EmployeeNumber));
    let (false, Some(at)) = (has, at) else { return };
    let column = columns.get(at).map_or(0, |mapped| mapped.column);
    let end = sheet.last_row().min(last.saturating_add(200));
    let fits = (last + 1..=end).map(|row| sheet.cell(row, column)).all(|cell| match cell {
        Cell::Text(text) => {
            let text = text.trim();
            text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())
        }
        Cell::Number(number) => number.as_whole().is_some_and(|n| (1..1_000_000).contains(&n)),
        Cell::Empty => true,
        _ => false,
    });
    if fits {
        take(columns, at, Field::InsuredNumber, Confidence::Guess, "整理番号の列がないため");
        let letters = column_letters(column);
        notes.push(format!(
            "被保険者整理番号の列がないので、{letters}列の社員番号を整理番号として読みます。違うときは列の対応を直してください。"
        ));
    }
}

fn month_notes(columns: &[ColumnMapping], layout: Layout, year: i16, notes: &mut Vec<String>) {
    let worked = columns.iter().any(|mapped| {
        let monthly = mapped.field.is_some_and(|field| field.slot().is_some());
        monthly && names_month_worked(&mapped.label)
    });
    if worked && layout == Layout::RowPerPerson {
        notes.push(format!(
            "「○月分」の列を、{year}年のその月に支払った報酬として読みます。翌月払いなら列の対応を直してください。"
        ));
    }
}

/// 4月分, which may be paid in May; not 1か月分.
pub(crate) fn names_month_worked(label: &str) -> bool {
    let paid = label.contains('払') || label.contains("月支給");
    let worked = label.match_indices("月分").any(|(at, _)| {
        let before = label.get(..at).and_then(|head| head.chars().next_back());
        before.is_some_and(|c| c.is_numeric())
    });
    worked && !paid
}
