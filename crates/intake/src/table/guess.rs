//! Which sheet, which rows are the heading, which column is what. Proposes; the user decides.

use std::collections::{BTreeMap, BTreeSet};

use super::heading::{HEADING_HEIGHT, HEADING_ROWS, Label, Said, best_heading, labels, said};
use super::item::Item;
use super::kind::Kind;
use super::mapping::{ColumnMonth, MappedColumn, TableMapping, fingerprint, plain_label};
use super::source::Source;
use crate::mapping::Confidence;
use crate::workbook::{Cell, Sheet, column_letters};

/// How many values of a column are shown.
const SAMPLES: usize = 3;

/// 列の対応の案 — a mapping to look at, with values of the file beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What is proposed, to be edited.
    pub mapping: TableMapping,
    /// The first different values of each column, for the user's own screen; individual numbers
    /// never appear.
    pub samples: Vec<Vec<String>>,
    /// What the user should know about how the table was understood.
    pub notes: Vec<String>,
}

/// Proposes what each column is. Without a kind the one that fits best is taken.
pub fn propose(source: &Source<'_>, kind: Option<Kind>) -> Proposal {
    let kinds: &[Kind] = kind.as_ref().map_or(&Kind::ALL, std::slice::from_ref);
    let mut best: Option<(u32, usize, Kind, u32, u32)> = None;
    for (index, sheet) in source.heads().iter().enumerate() {
        for kind in kinds {
            let Some((score, first, last)) = best_heading(sheet, *kind) else { continue };
            // A hidden sheet is chosen only if no other one will do.
            let score = if sheet.hidden { score.min(8) } else { score };
            if best.is_none_or(|(found, ..)| score > found) {
                best = Some((score, index, *kind, first, last));
            }
        }
    }
    match best {
        Some((_, sheet, kind, first, last)) => propose_at(source, kind, sheet, first, last),
        None => {
            let mut proposal = propose_at(source, kind.unwrap_or(Kind::Persons), 0, 1, 1);
            proposal.notes.push("見出しが見つかりません。見出しの行を選んでください。".to_owned());
            proposal
        }
    }
}

/// Proposes what each column is when the user has said where the heading stands.
pub fn propose_at(
    source: &Source<'_>,
    kind: Kind,
    sheet: usize,
    heading_first: u32,
    heading_last: u32,
) -> Proposal {
    let empty = Sheet { name: String::new(), hidden: false, rows: Vec::new() };
    let found = source.head(sheet).unwrap_or(&empty);
    let first = heading_first.max(1);
    let last = heading_last.clamp(first, first.saturating_add(HEADING_HEIGHT + 1));
    let labels = labels(found, first, last);
    let mut columns = unmapped(&labels);
    let said: Vec<Said> = labels.iter().map(|label| said(kind, label)).collect();
    assign_all(&mut columns, &said);
    name_by_kana(found, last, &mut columns, &said);
    let mut notes = Vec::new();
    month_notes(&columns, &mut notes);
    let mapping = TableMapping { kind, sheet, heading_first: first, heading_last: last, columns };
    let samples = samples(found, last, mapping.columns.len());
    Proposal { mapping, samples, notes }
}

/// Applies a remembered mapping to the next file of the same source: by its heading's fingerprint,
/// else by the labels that are still there. `None` if too few are.
pub fn apply(source: &Source<'_>, remembered: &TableMapping) -> Option<Proposal> {
    let wanted = remembered.fingerprint();
    let height = remembered.heading_last.saturating_sub(remembered.heading_first);
    let mut best: Option<(usize, usize, u32)> = None;
    for (index, sheet) in source.heads().iter().enumerate() {
        for first in 1..=sheet.last_row().min(HEADING_ROWS) {
            let labels = labels(sheet, first, first + height);
            let joined: Vec<String> = labels.iter().map(Label::joined).collect();
            let same = fingerprint(joined.iter().map(String::as_str)) == wanted;
            let count = if same { usize::MAX } else { found_again(remembered, &joined) };
            if best.is_none_or(|(found, ..)| count > found) {
                best = Some((count, index, first));
            }
        }
    }
    let (count, sheet, first) = best?;
    let mapped = remembered.columns.iter().filter(|mapped| mapped.item.is_some()).count();
    // Half of what is remembered must be there again.
    if mapped == 0 || count < mapped.div_ceil(2) {
        return None;
    }
    let mut proposal = propose_at(source, remembered.kind, sheet, first, first + height);
    recall(&mut proposal, remembered, count == usize::MAX);
    Some(proposal)
}

fn found_again(remembered: &TableMapping, labels: &[String]) -> usize {
    let plain: BTreeSet<String> = labels.iter().map(|label| plain_label(label)).collect();
    let wanted = remembered.columns.iter().filter(|mapped| mapped.item.is_some());
    wanted.filter(|mapped| plain.contains(&plain_label(&mapped.label))).count()
}

/// Puts what is remembered in place of what was guessed.
fn recall(proposal: &mut Proposal, remembered: &TableMapping, same: bool) {
    let mut used = BTreeSet::new();
    let columns = &mut proposal.mapping.columns;
    for mapped in columns.iter_mut() {
        let guessed_month = mapped.month;
        let place =
            if same {
                remembered.columns.iter().position(|known| known.column == mapped.column)
            } else {
                let plain = plain_label(&mapped.label);
                remembered.columns.iter().enumerate().position(|(at, known)| {
                    !used.contains(&at) && plain_label(&known.label) == plain
                })
            };
        let Some((at, known)) = place.and_then(|at| Some((at, remembered.columns.get(at)?))) else {
            // Whose row it is changes no value, and without it a file of many clients has no rows.
            let tells_whose = mapped.item == Some(Item::ClientNumber);
            if !same && mapped.item.is_some() && !tells_whose {
                mapped.leave("覚えた対応にない列です".to_owned());
            }
            continue;
        };
        used.insert(at);
        match known.item {
            Some(item) => {
                mapped.take(item, Confidence::Chosen, "覚えた対応");
                // The heading's own month goes first: it is another one each time.
                mapped.month = known.month.and(guessed_month.or(known.month));
            }
            None => mapped.leave("覚えた対応".to_owned()),
        }
    }
    for (at, known) in remembered.columns.iter().enumerate() {
        if let (Some(item), false) = (known.item, used.contains(&at)) {
            let note = format!("「{}」（{item}）の列が、このファイルにはありません。", known.label);
            proposal.notes.push(note);
        }
    }
    let new: Vec<String> = proposal
        .mapping
        .columns
        .iter()
        .filter(|mapped| !same && mapped.why == "覚えた対応にない列です")
        .map(|mapped| format!("{}列「{}」", mapped.letters(), mapped.label))
        .collect();
    if !new.is_empty() {
        let note =
            format!("覚えた対応にない列があります: {}。使うなら選んでください。", new.join("、"));
        proposal.notes.push(note);
    }
}

fn unmapped(labels: &[Label]) -> Vec<MappedColumn> {
    let column = |(column, label): (u32, &Label)| MappedColumn {
        column,
        label: label.joined(),
        item: None,
        month: None,
        confidence: Confidence::Unused,
        why: String::new(),
    };
    (0_u32..).zip(labels).map(column).collect()
}

/// Gives every item its best column, or all its columns where it may repeat.
fn assign_all(columns: &mut [MappedColumn], said: &[Said]) {
    // Months that stand side by side leave no room for the month of a row.
    let wide = said.iter().any(|said| {
        said.month.is_some() && said.found.is_some_and(|found| found.item != Item::Days)
    });
    type Place = (Item, Option<ColumnMonth>);
    let mut wholes: BTreeMap<Place, Vec<(u32, usize)>> = BTreeMap::new();
    let mut parts: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (at, said) in said.iter().enumerate() {
        let Some(found) = said.found else { continue };
        if wide && found.item == Item::PayMonth {
            continue;
        }
        if found.part {
            parts.entry((found.item, said.month)).or_default().push(at);
        } else {
            wholes.entry((found.item, said.month)).or_default().push((found.rank, at));
        }
    }
    for ((item, month), mut ranked) in wholes {
        ranked.sort_by_key(|(rank, at)| (u32::MAX - rank, *at));
        for at in parts.remove(&(item, month)).unwrap_or_default() {
            let whole = ranked.first().map_or(0, |(_, at)| *at);
            leave(columns, at, whole, "に含まれるとみて、使いません");
        }
        assign(columns, said, item, &ranked);
    }
    for ((item, _), places) in parts {
        for at in places {
            take(columns, said, at, item, Confidence::Likely, "内訳として足し合わせます");
        }
    }
}

fn assign(columns: &mut [MappedColumn], said: &[Said], item: Item, ranked: &[(u32, usize)]) {
    let labels: Vec<&str> = ranked
        .iter()
        .filter_map(|(_, at)| columns.get(*at))
        .map(|mapped| mapped.label.rsplit(' ').next().unwrap_or_default())
        .collect();
    let all = match item {
        Item::IndividualNumber | Item::Remarks | Item::ClientRemarks => true,
        Item::NameKanji | Item::NameKana | Item::DependantName | Item::DependantKana => {
            is_split_name(&labels)
        }
        Item::Address | Item::Residence | Item::EstablishmentAddress => is_split_address(&labels),
        _ => false,
    };
    let used = ranked.first().map_or(0, |(_, at)| *at);
    for (place, (_, at)) in ranked.iter().enumerate() {
        if place > 0 && !all {
            leave(columns, *at, used, "を使います");
            continue;
        }
        let exact = said.get(*at).and_then(|said| said.found).is_some_and(|found| found.exact);
        let (confidence, why) = if exact {
            (Confidence::Sure, "見出しが一致")
        } else {
            (Confidence::Likely, "見出しに似た語")
        };
        take(columns, said, *at, item, confidence, why);
    }
}

fn take(
    columns: &mut [MappedColumn],
    said: &[Said],
    at: usize,
    item: Item,
    confidence: Confidence,
    why: &str,
) {
    if let (Some(mapped), Some(said)) = (columns.get_mut(at), said.get(at)) {
        mapped.take(item, confidence, why);
        mapped.month = said.month;
    }
}

fn leave(columns: &mut [MappedColumn], at: usize, used: usize, why: &str) {
    if let Some(mapped) = columns.get_mut(at) {
        let letters = column_letters(u32::try_from(used).unwrap_or(0));
        mapped.why = format!("{letters}列{why}");
    }
}

/// 姓 and 名, or セイ and メイ, in two columns.
fn is_split_name(labels: &[&str]) -> bool {
    let pairs = [
        ["姓", "名"],
        ["セイ", "メイ"],
        ["姓カナ", "名カナ"],
        ["ｾｲ", "ﾒｲ"],
        ["姓フリガナ", "名フリガナ"],
        ["姓（カナ）", "名（カナ）"],
        ["姓(カナ)", "名(カナ)"],
    ];
    labels.len() == 2 && pairs.iter().any(|pair| pair.iter().all(|label| labels.contains(label)))
}

/// 住所1 and 住所2, or 都道府県, 市区町村, 番地, 建物名.
fn is_split_address(labels: &[&str]) -> bool {
    let numbered = |label: &&str| label.ends_with(['1', '2', '3', '１', '２', '３']);
    let parts = ["都道府県", "市区町村", "番地", "建物名"];
    labels.iter().all(numbered) || labels.iter().all(|label| parts.contains(label))
}

/// A second name column whose values are kana is the reading, whatever it is called.
fn name_by_kana(sheet: &Sheet, last: u32, columns: &mut [MappedColumn], said: &[Said]) {
    for (name, kana) in
        [(Item::NameKanji, Item::NameKana), (Item::DependantName, Item::DependantKana)]
    {
        let has_kana = columns.iter().any(|mapped| mapped.item == Some(kana));
        let unused = columns.iter().zip(said).position(|(mapped, said)| {
            let named = said.found.is_some_and(|found| found.item == name);
            mapped.item.is_none() && named && values_are_kana(sheet, last, mapped.column)
        });
        if let (false, Some(at)) = (has_kana, unused)
            && let Some(mapped) = columns.get_mut(at)
        {
            mapped.take(kana, Confidence::Likely, "値がカナ");
        }
    }
}

fn values_are_kana(sheet: &Sheet, last: u32, column: u32) -> bool {
    let mut filled = (last + 1..=sheet.last_row())
        .map(|row| sheet.cell(row, column))
        .filter(|cell| !cell.is_blank())
        .peekable();
    let is_kana = |c: char| {
        c.is_whitespace() || matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | '｡'..='ﾟ')
    };
    filled.peek().is_some()
        && filled.all(|cell| matches!(cell, Cell::Text(text) if text.chars().all(is_kana)))
}

fn month_notes(columns: &[MappedColumn], notes: &mut Vec<String>) {
    let bare = columns.iter().any(|mapped| matches!(mapped.month, Some(ColumnMonth::Bare(_))));
    if bare {
        let note =
            "見出しの月に年がないので、取込の基準の月より前の、いちばん近い月として読みます。";
        notes.push(note.to_owned());
    }
    let worked = columns
        .iter()
        .any(|mapped| mapped.month.is_some() && crate::guess::names_month_worked(&mapped.label));
    if worked {
        let note = "「○月分」の列を、その月に支払った報酬として読みます。翌月払いなら列の月を直してください。";
        notes.push(note.to_owned());
    }
}

/// The first different values of each column.
fn samples(sheet: &Sheet, last: u32, width: usize) -> Vec<Vec<String>> {
    let mut samples = vec![Vec::<String>::new(); width];
    for row in last + 1..=sheet.last_row() {
        for (column, kept) in (0_u32..).zip(samples.iter_mut()) {
            let cell = sheet.cell(row, column);
            if kept.len() < SAMPLES && !cell.is_blank() {
                let shown = cell.shown().trim().to_owned();
                if !kept.contains(&shown) {
                    kept.push(shown);
                }
            }
        }
    }
    samples
}
