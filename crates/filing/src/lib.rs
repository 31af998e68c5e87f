//! 届書CSV of 日本年金機構: one field table drives check, encoding, decoding and the office copy.
//!
//! Renders facts it is given; never decides law, never calculates an insurance amount, has no
//! clock. Individual numbers are never shown: not in a problem, not in `Debug`. A file for numbers
//! is made with holes, which only the vault fills: [`NumberDraft`].
//!
//! `Draft::of(&submission, &rows).check(day)?.encode()` makes a file; [`check_file`] reads any.

mod characters;
mod check;
mod condition;
mod cover;
mod decode;
mod file;
mod holes;
mod load;
mod notice;
mod notices;
mod problem;
mod reports;
mod rules;
mod sheet;
mod submission;
mod table;
mod value;

pub use characters::{filed_bytes, suggestion, unfileable_characters};
pub use cover::{CoverSheet, NoticeCount, cover_counts};
pub use decode::{PROBLEMS_LISTED_MAX, Report, check_file, decode};
pub use file::{Checked, Draft, FILE_BYTES_REFUSED, FILE_NAME, File, Row, encode};
pub use holes::{HOLE_BYTE, HOLE_BYTES, HoleError, NumberDraft, NumberField, WithHoles};
pub use notice::Notice;
pub use notices::*;
pub use problem::{FieldProblem, Level, Place, Problem, ProblemCode};
pub use reports::{NoBonusReport, cover_sheet, no_bonus_report};
pub use rules::AMOUNT_CAP;
pub use sheet::office_copy;
pub use submission::{Office, Submission, Submitter};
pub use table::{Form, Item, Kind};
