//! 取込と書出し — a table beside the ledger: compared row by row, previewed, staged in short units,
//! published by one flip, undone as one; and written out under the same headings.

mod book;
mod clients;
mod compare;
pub(in crate::house) mod convert;
mod dependants;
mod export;
mod file;
mod kinds;
mod memory;
mod notice;
mod pay;
mod persons;
mod persons_parts;
mod run;
mod step;
mod tally;

pub use compare::Watch;
pub use export::{ExportAsked, ExportError, ExportFormat};
pub use file::{ImportAsked, ImportError, ImportFile, Imported, Preview};
pub use kinds::{ImportKind, template_of};
pub use tally::{Overwrite, Tally};

/// What pages need of the reader: items, keys, mappings, mistakes.
pub use romori_intake::table::{
    ColumnMonth, Item, Key, Kind, MappedColumn, Missing, Problem, Report, Skipped, TableMapping,
    template::readable,
};
