//! Cells of one row into a typed row, with every mistake of them.

use romori_types::YearMonth;

use super::cell::CellRef;
use super::change::Change;
use super::item::Item;
use super::kind::Kind;
use super::options::Options;
use super::problem::Problem;
use super::reading::{Amount, Knowledge, Reading};
use crate::problem::Severity;
use crate::value::Mistake;
use crate::workbook::column_letters;
use romori_types::Yen;

/// What takes a value away.
const CLEAR_MARKS: [&str; 4] = ["（消す）", "(消す)", "【消す】", "[消す]"];

/// As an export writes it.
pub(crate) const CLEAR_MARK: &str = "（消す）";

/// Where a value is being read.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) column: u32,
    pub(crate) item: Item,
    pub(crate) month: Option<YearMonth>,
}

/// Reads the cells of a row and collects what is wrong with them.
pub struct Filling<'o> {
    kind: Kind,
    pub(crate) options: &'o Options,
    pub(crate) known: Knowledge,
    /// The row as a spreadsheet shows it.
    pub(crate) row: u32,
    pub(crate) at: At,
    /// Items for which the row has a value, as bits.
    filled: u128,
    /// Items whose value could not be read, as bits.
    failed: u128,
    pub(crate) problems: Vec<Problem>,
    /// Where each item stands, months included.
    pub(crate) places: Vec<At>,
    /// What the row says of its cash as a whole.
    pub(crate) cash: Change<Yen>,
    /// What the row says of cash and kind together.
    pub(crate) total: Change<Yen>,
    pub(crate) mended: u64,
    /// Rows whose cash is not divided into fixed and variable.
    pub(crate) undivided: u64,
}

impl Knowledge {
    pub(crate) fn of(latest: YearMonth) -> Self {
        Self { latest, month_seen: None, thousands: 0 }
    }

    /// For readers that need to know nothing.
    pub(crate) fn none() -> Self {
        Self::of(super::rows::no_month())
    }
}

impl<'o> Filling<'o> {
    pub(crate) fn new(kind: Kind, options: &'o Options, places: Vec<At>) -> Self {
        Self {
            kind,
            options,
            known: Knowledge::of(options.latest),
            row: 0,
            at: At { column: 0, item: Item::IndividualNumber, month: None },
            filled: 0,
            failed: 0,
            problems: Vec::new(),
            places,
            cash: Change::Keep,
            total: Change::Keep,
            mended: 0,
            undivided: 0,
        }
    }

    /// Begins a row.
    pub(crate) fn begin(&mut self, row: u32) {
        self.row = row;
        self.filled = 0;
        self.failed = 0;
        self.begin_month(None);
        self.problems.clear();
    }

    /// Begins a month of a row in which months stand side by side.
    pub(crate) fn begin_month(&mut self, month: Option<YearMonth>) {
        self.cash = Change::Keep;
        self.total = Change::Keep;
        self.at.month = month;
        self.filled &= !Item::OF_MONTH;
        self.failed &= !Item::OF_MONTH;
    }

    pub(crate) const fn is_filled(&self, item: Item) -> bool {
        self.filled & item.bit() != 0
    }

    /// Neither a value nor a mistake.
    pub(crate) const fn is_absent(&self, item: Item) -> bool {
        (self.filled | self.failed) & item.bit() == 0
    }

    /// Whether the row has an error so far.
    pub(crate) fn is_bad(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Reads the present cell.
    pub(crate) fn value<K: Reading>(&mut self, cell: CellRef<'_>) -> Option<K::Value> {
        let read = K::read(cell, &mut self.known);
        let Some(mistake) = read.mistake else {
            if read.value.is_some() {
                self.filled |= self.at.item.bit();
            }
            return read.value;
        };
        let accepted = self.options.accepted.contains(mistake.code);
        if let (Some(suggestion), true) = (&mistake.suggestion, accepted) {
            let again = K::read(CellRef::of_text(suggestion), &mut self.known);
            if let (Some(value), None) = (again.value, again.mistake) {
                self.mended += 1;
                self.filled |= self.at.item.bit();
                return Some(value);
            }
        }
        self.mistake_here(mistake);
        let bits = if read.value.is_some() { &mut self.filled } else { &mut self.failed };
        *bits |= self.at.item.bit();
        read.value
    }

    fn mistake_here(&mut self, mut mistake: Mistake) {
        // A number that was dropped leaves the ledger as it is, unless the row hangs on it.
        if mistake.code == "INT-1703" && !self.options.key.items().contains(&self.at.item) {
            mistake.severity = Severity::Doubt;
            "この列は変更しません。入るはずの値があれば入れる（個人番号は入れない）"
                .clone_into(&mut mistake.how);
        }
        let at = self.at;
        self.add(Some(at.column), Some(at.item), at.month, mistake);
    }

    /// Whether the cell is empty or clears; then what that changes.
    fn without_value<T>(&mut self, cell: CellRef<'_>, clearable: bool) -> Option<Change<T>> {
        match cell {
            CellRef::Empty if clearable && self.options.empty_clears => Some(Change::Clear),
            CellRef::Empty => Some(Change::Keep),
            CellRef::Text(text) if CLEAR_MARKS.contains(&text) => {
                if clearable {
                    return Some(Change::Clear);
                }
                let what = format!("{}は消せません", self.at.item);
                self.failed |= self.at.item.bit();
                self.mistake_here(Mistake::error("INT-3004", what, "正しい値を入れるか、空にする"));
                Some(Change::Keep)
            }
            _ => None,
        }
    }

    /// A value that the cell sets.
    pub(crate) fn set<K: Reading>(
        &mut self,
        cell: CellRef<'_>,
        slot: &mut Change<K::Value>,
        clearable: bool,
    ) {
        match self.without_value(cell, clearable) {
            Some(change) => *slot = change,
            None => {
                if let Some(value) = self.value::<K>(cell) {
                    *slot = Change::Set(value);
                }
            }
        }
    }

    /// A value that names whom the row is about; it changes nothing.
    pub(crate) fn given<K: Reading>(&mut self, cell: CellRef<'_>, slot: &mut Option<K::Value>) {
        if !cell.is_empty() {
            *slot = self.value::<K>(cell);
        }
    }

    /// A text whose parts stand in several columns.
    pub(crate) fn join<K: Reading<Value = String>>(
        &mut self,
        cell: CellRef<'_>,
        slot: &mut Change<String>,
        clearable: bool,
        between: &str,
    ) {
        let mut part = Change::Keep;
        self.set::<K>(cell, &mut part, clearable);
        match (&mut *slot, part) {
            (Change::Set(kept), Change::Set(part)) => {
                kept.push_str(between);
                kept.push_str(&part);
            }
            // One empty part does not take the others away.
            (Change::Set(_), _) | (_, Change::Keep) => {}
            (slot, part) => *slot = part,
        }
    }

    /// An amount whose parts stand in several columns.
    pub(crate) fn sum<K: Reading<Value = Yen>>(
        &mut self,
        cell: CellRef<'_>,
        slot: &mut Change<Yen>,
    ) {
        let mut part = Change::Keep;
        self.set::<K>(cell, &mut part, true);
        match (&mut *slot, part) {
            (Change::Set(kept), Change::Set(part)) => *kept += part,
            (Change::Set(_), _) | (_, Change::Keep) => {}
            (slot, part) => *slot = part,
        }
    }

    /// An amount that is compared with others before it is kept.
    pub(crate) fn aside(&mut self, cell: CellRef<'_>) -> Change<Yen> {
        let mut amount = Change::Keep;
        self.set::<Amount>(cell, &mut amount, true);
        amount
    }

    /// A mistake that shows only when the whole row is seen, at the place of one item.
    pub(crate) fn note(&mut self, item: Item, mistake: Mistake) {
        let month = self.at.month;
        let here = |at: &&At| at.item == item && (at.month.is_none() || at.month == month);
        let place = self.places.iter().find(here).copied();
        self.add(place.map(|at| at.column), Some(item), month, mistake);
    }

    pub(crate) fn add(
        &mut self,
        column: Option<u32>,
        item: Option<Item>,
        month: Option<YearMonth>,
        mistake: Mistake,
    ) {
        let name = item.map_or("行", |item| item.ja_in(self.kind));
        let label = match month {
            Some(month) => format!("{}年{}月 {name}", month.year(), month.month()),
            None => name.to_owned(),
        };
        self.problems.push(Problem {
            code: mistake.code,
            severity: mistake.severity,
            row: self.row,
            column,
            letters: column.map(column_letters).unwrap_or_default(),
            label,
            item,
            month,
            who: String::new(),
            value: String::new(),
            what: mistake.what,
            how: mistake.how,
            suggestion: mistake.suggestion,
        });
    }
}
