//! Values that every other crate speaks in: yen, exact rates, months, eras, prefectures.
//!
//! Knows no law, no clock, no input or output. No floating point.

mod exact;
mod id;
mod lists;
mod month;
mod number;
mod prefecture;
mod purpose;
mod rate;
mod text;
mod wareki;
mod world;
mod yen;

pub use exact::{Exact, Rounding};
pub use id::{
    ActorId, AssignmentId, BatchId, CaseId, ClientId, DelegationId, DeviceId, DirectoryGroupId,
    DocumentId, EntryId, EstablishmentId, FactId, LetterId, PayRunId, PersonId, SessionId,
    SupportId, TenantId,
};
pub use jiff::Span;
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use month::{FiscalYear, YearMonth};
pub use number::{
    check_digit_corporate, check_digit_individual, looks_like_individual_number, strip_separators,
};
pub use prefecture::Prefecture;
pub use purpose::{Basis, Device, Purpose};
pub use rate::Rate;
pub use text::{fold_width, half_width_kana};
pub use wareki::{Era, Wareki, date_ja, parse_date_ja};
pub use world::{
    Chance, Clock, DrawnAhead, NoChance, day_in_japan, end_of_day_in_japan, time_in_japan,
};
pub use yen::Yen;

/// Why a text is not the value it should be. The message is Japanese and names no personal value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What was expected, for the person who typed it.
    pub message: String,
}

impl ParseError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}
