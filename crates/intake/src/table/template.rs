//! 書き出しとひな形 — tables that this reader reads back as they are.

use super::guard::push_csv_line;
use super::item::Item;
use super::kind::Kind;
use super::row::Row;
use super::rows::{BonusRow, ClientRow, DependantRow, PayRow, PersonRow};

/// What is read but not written: it repeats other columns.
const READ_ONLY: [Item; 5] =
    [Item::Sign, Item::StandardBoth, Item::Cash, Item::Total, Item::BonusTotal];

/// The items of a template of this kind, in order. Their [`Item::ja_in`] are its headings.
pub fn items(kind: Kind) -> Vec<Item> {
    readable(kind).into_iter().filter(|item| !READ_ONLY.contains(item)).collect()
}

/// The items that a column of this kind of table may be read as, in the order of a menu.
pub fn readable(kind: Kind) -> Vec<Item> {
    fn of<R: Row>() -> Vec<Item> {
        R::columns().map(|column| column.item).collect()
    }
    match kind {
        Kind::Clients => of::<ClientRow>(),
        Kind::Persons => of::<PersonRow>(),
        Kind::Dependants => of::<DependantRow>(),
        Kind::Pay => of::<PayRow>(),
        Kind::Bonuses => of::<BonusRow>(),
    }
}

/// The cells of a row under these items; read again, they ask for the same changes. Not yet
/// guarded: that is for who writes the file ([`super::guarded`]).
pub fn cells<R: Row>(row: &R, items: &[Item]) -> Vec<String> {
    let cell = |item: &Item| {
        let column = R::columns().find(|column| column.item == *item);
        column.map(|column| (column.show)(row)).unwrap_or_default()
    };
    items.iter().map(cell).collect()
}

/// A CSV file of rows, in UTF-8 with a byte order mark, as spreadsheets open it without asking.
pub fn csv<'r, R: Row>(rows: impl IntoIterator<Item = &'r R>, items: &[Item]) -> String {
    let mut out = String::from('\u{FEFF}');
    push_csv_line(&mut out, items.iter().map(|item| item.ja_in(R::KIND)));
    for row in rows {
        let cells = cells(row, items);
        push_csv_line(&mut out, cells.iter().map(String::as_str));
    }
    out
}
