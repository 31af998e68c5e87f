//! 一つの事務所の仕事 — every use case of an office on its ledgers: opening the house, looking,
//! recording, deciding, filing.
//!
//! Opens every unit of work. Knows neither HTTP nor SQL, and no rule of law: it hands views of the
//! ledgers to [`crate::procedure`] and records what comes back.

mod demo;
mod entry;
mod filing;
mod load;
mod open;

use std::sync::Arc;

use romori_statute::law::Law;
use romori_store::{Sequencer, Store};

pub use demo::{DEMO_OFFICE_DAY, load_demo, load_office};
pub use entry::{Admitted, Coming, EntryError, Gate, NewAccount, Visitor, today};
pub use filing::{
    ClientFiling, Filing, REGULAR_DETERMINATION, file_regular, filer, regular_of_client,
};
pub use load::{Question, client_view};
pub use open::{Folders, OpenError, Opened, open};

/// 家 — one installation, open: its store, its log, the law it decides by.
pub struct House {
    /// Where data is.
    pub store: Arc<Store>,
    /// Who moves entries into the log.
    pub sequencer: Sequencer,
    /// The way in.
    pub(crate) gate: Gate,
    /// The law.
    pub law: &'static Law,
}
