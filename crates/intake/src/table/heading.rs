//! The heading of a table: which rows it is, and what it calls each column.

use super::kind::Kind;
use super::mapping::ColumnMonth;
use super::synonyms::{Match, meaning};
use crate::guess::is_heading_cell;
use crate::labels::{heading_text, split_month_year};
use crate::workbook::Sheet;

/// A heading is looked for in this many rows.
pub(crate) const HEADING_ROWS: u32 = 40;
/// A heading has at most this many rows.
pub(crate) const HEADING_HEIGHT: u32 = 3;

/// From this score on a heading is not looked for further down: three known labels.
const GOOD_SCORE: u32 = 12;

/// The texts over a column, top to bottom, each different one once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) parts: Vec<String>,
}

impl Label {
    pub(crate) fn joined(&self) -> String {
        self.parts.join(" ")
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// The labels of a heading. A text that stands over several columns without being merged, as CSV
/// has it, is read with each of them that has a text of its own below.
pub(crate) fn labels(sheet: &Sheet, first: u32, last: u32) -> Vec<Label> {
    let width = u32::try_from(sheet.width()).unwrap_or(0);
    let mut labels = vec![Label::default(); width as usize];
    for row in first..=last {
        let mut over = String::new();
        for column in 0..width {
            let mut text = heading_text(sheet.cell(row, column));
            let below = (row + 1..=last).any(|below| !sheet.cell(below, column).is_blank());
            let above = (first..row).any(|above| !sheet.cell(above, column).is_blank());
            if !text.is_empty() {
                over = if below { text.clone() } else { String::new() };
            } else if below && !above {
                text.clone_from(&over);
            } else {
                over = String::new();
            }
            if let Some(label) = labels.get_mut(column as usize)
                && !text.is_empty()
                && label.parts.last() != Some(&text)
            {
                label.parts.push(text);
            }
        }
    }
    labels
}

/// What a column's label says: the item, and the month that stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) found: Option<Match>,
    pub(crate) month: Option<ColumnMonth>,
}

pub(crate) fn said(kind: Kind, label: &Label) -> Said {
    let joined = label.joined();
    if kind != Kind::Pay {
        return Said { found: best(kind, label, &joined), month: None };
    }
    // A whole label such as 1か月分 comes before its month.
    let (month, rest) = split_month_year(&joined);
    let Some(month) = month else {
        return Said { found: best(kind, label, &joined), month: None };
    };
    let rest = rest.trim();
    // The month alone heads its pay; 4月支給 over 基礎日数: the paying belongs to the month.
    let inner = ["支給 ", "支払 "].iter().find_map(|paid| rest.strip_prefix(paid));
    let found = match rest {
        "" | "支給" | "支払" => {
            meaning(kind, "総支給額").map(|found| Match { rank: 1, exact: false, ..found })
        }
        _ => meaning(kind, inner.unwrap_or(rest)).or_else(|| bottom(kind, label)),
    };
    // Only what belongs to a month can have one: 4月昇給 is a change, 2026年6月の給与 a title.
    let month = found.filter(|found| found.item.of_month()).map(|_| month);
    Said { found, month }
}

/// The joined label as a whole, or its lowest text alone where that says more.
fn best(kind: Kind, label: &Label, joined: &str) -> Option<Match> {
    let whole = meaning(kind, joined);
    if label.parts.len() < 2 || whole.is_some_and(|found| found.exact) {
        return whole;
    }
    let lowest = bottom(kind, label);
    match (whole, lowest) {
        // 健康保険 over 標準報酬 is not 標準報酬.
        (Some(whole), Some(lowest)) if lowest.exact && lowest.item == whole.item => Some(lowest),
        (Some(whole), _) => Some(whole),
        (None, lowest) => lowest.map(|found| Match { rank: found.rank.min(900), ..found }),
    }
}

fn bottom(kind: Kind, label: &Label) -> Option<Match> {
    label.parts.last().and_then(|lowest| meaning(kind, lowest))
}

/// The rows that read best as a heading of this kind, with their score.
pub(crate) fn best_heading(sheet: &Sheet, kind: Kind) -> Option<(u32, u32, u32)> {
    let end = sheet.last_row().min(HEADING_ROWS);
    let wordy: Vec<bool> = (1..=end).map(|row| is_wordy(sheet, row)).collect();
    let mut best: Option<(u32, u32, u32)> = None;
    for first in 1..=end {
        // Names and addresses below a good heading are words too.
        if best.is_some_and(|(score, _, last)| score >= GOOD_SCORE && first > last + HEADING_HEIGHT)
        {
            break;
        }
        for last in first..(first + HEADING_HEIGHT).min(end + 1) {
            let like = wordy.get(first as usize - 1..last as usize).unwrap_or_default();
            if !like.iter().all(|like| *like) {
                break;
            }
            let score = score(sheet, first, last, kind);
            // Of two that say as much the lower one: a title says nothing.
            let taller = |(_, f, l): (u32, u32, u32)| l - f > last - first;
            let better = best.is_none_or(|b| score > b.0 || score == b.0 && taller(b));
            if score > 0 && better {
                best = Some((score, first, last));
            }
        }
    }
    best
}

/// Whether most of a row's cells are words.
fn is_wordy(sheet: &Sheet, row: u32) -> bool {
    let cells = sheet.rows.get(row as usize - 1).map_or(&[][..], Vec::as_slice);
    let filled = cells.iter().filter(|cell| !cell.is_blank()).count();
    let wordy = cells.iter().filter(|cell| !cell.is_blank() && is_heading_cell(cell)).count();
    filled > 0 && 5 * wordy >= 3 * filled
}

/// How many different things the heading names; known labels count more.
fn score(sheet: &Sheet, first: u32, last: u32, kind: Kind) -> u32 {
    let mut named = std::collections::BTreeMap::new();
    for label in labels(sheet, first, last) {
        if label.is_empty() {
            continue;
        }
        let said = said(kind, &label);
        let Some(found) = said.found else { continue };
        let weight = if found.exact { 4 } else { 2 };
        let kept = named.entry((found.item, said.month)).or_insert(0);
        *kept = weight.max(*kept);
    }
    // One known word is an accident of a title, not a heading.
    if named.len() < 2 { 0 } else { named.values().sum() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Cell;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let cell = |text: &&str| {
            if text.is_empty() { Cell::Empty } else { Cell::Text((*text).into()) }
        };
        let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Sheet { name: String::new(), hidden: false, rows }
    }

    fn joined(sheet: &Sheet, first: u32, last: u32) -> Vec<String> {
        labels(sheet, first, last).iter().map(Label::joined).collect()
    }

    #[test]
    fn a_text_over_several_columns_is_read_with_each() {
        let sheet = sheet(&[
            &["番号", "氏名", "健康保険", "", "厚生年金", "", "備考"],
            &["", "", "標準報酬", "等級", "標準報酬", "等級", ""],
        ]);
        assert_eq!(
            joined(&sheet, 1, 2),
            [
                "番号",
                "氏名",
                "健康保険 標準報酬",
                "健康保険 等級",
                "厚生年金 標準報酬",
                "厚生年金 等級",
                "備考"
            ]
        );
    }

    #[test]
    fn a_title_is_no_heading() {
        let sheet = sheet(&[
            &["社員一覧表", "", ""],
            &["株式会社つばめ精機", "", "令和8年7月1日現在"],
            &["社員No", "氏名", "生年月日"],
            &["1", "見本 花子", "S55.4.1"],
        ]);
        assert_eq!(best_heading(&sheet, Kind::Persons), Some((12, 3, 3)));
    }

    #[test]
    fn months_belong_to_what_is_of_a_month() {
        let one = |text: &str| Label { parts: vec![text.to_owned()] };
        let said = |text: &str| {
            let said = said(Kind::Pay, &one(text));
            (said.found.map(|found| found.item), said.month.map(|month| month.to_string()))
        };
        use crate::table::Item::{Cash, Days, Fixed};
        assert_eq!(said("4月 支給額"), (Some(Cash), Some("4".to_owned())));
        assert_eq!(said("2026年4月 基礎日数"), (Some(Days), Some("2026-04".to_owned())));
        assert_eq!(said("R8.5 基本給"), (Some(Fixed), Some("2026-05".to_owned())));
        assert_eq!(said("６月"), (Some(Cash), Some("6".to_owned())));
        assert_eq!(said("4月 氏名").1, None);
    }
}
