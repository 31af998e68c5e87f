//! What each kind of row has for columns: how a cell fills it, and how an export shows it.

use super::cell::CellRef;
use super::change::Change;
use super::filling::{CLEAR_MARK, Filling};
use super::item::Item;
use super::reading::Reading;

/// How a cell of one item fills a row of one kind.
pub(crate) type Fill<R> = fn(&mut Filling<'_>, CellRef<'_>, &mut R);

/// One item of one kind of row.
pub struct Column<R> {
    pub(crate) item: Item,
    pub(crate) fill: Fill<R>,
    pub(crate) show: fn(&R) -> String,
}

/// As an export writes it: reading it makes the same change.
pub(crate) fn shown<K: Reading>(change: &Change<K::Value>) -> String {
    match change {
        Change::Keep => String::new(),
        Change::Set(value) => K::show(value),
        Change::Clear => CLEAR_MARK.to_owned(),
    }
}

pub(crate) fn shown_given<K: Reading>(given: &Option<K::Value>) -> String {
    given.as_ref().map(K::show).unwrap_or_default()
}

/// `Item: how Reading => field;` for each item. `must` cannot be cleared, `may` can; `given` names
/// whom a row is about; `join` and `sum` take several columns.
macro_rules! columns {
    (@fill must $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.set::<$reading>(cell, &mut row.$($path).+, false)
    };
    (@fill may $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.set::<$reading>(cell, &mut row.$($path).+, true)
    };
    (@fill given $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.given::<$reading>(cell, &mut row.$($path).+)
    };
    (@fill sum $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.sum::<$reading>(cell, &mut row.$($path).+)
    };
    (@fill names $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.join::<$reading>(cell, &mut row.$($path).+, false, "　")
    };
    (@fill kanas $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.join::<$reading>(cell, &mut row.$($path).+, false, " ")
    };
    (@fill join $reading:ty, $($path:ident).+) => {
        |filling, cell, row| filling.join::<$reading>(cell, &mut row.$($path).+, true, "　")
    };
    (@show given $reading:ty, $($path:ident).+) => {
        |row| $crate::table::column::shown_given::<$reading>(&row.$($path).+)
    };
    (@show $how:ident $reading:ty, $($path:ident).+) => {
        |row| $crate::table::column::shown::<$reading>(&row.$($path).+)
    };
    ($row:ty: $($item:ident: $how:ident $reading:ty => $($path:ident).+;)*) => {
        &[$($crate::table::column::Column::<$row> {
            item: $crate::table::item::Item::$item,
            fill: columns!(@fill $how $reading, $($path).+),
            show: columns!(@show $how $reading, $($path).+),
        },)*]
    };
}
pub(crate) use columns;
