//! Forms that change a ledger, as views.

mod form;
mod sheets;
mod stale;
mod toast;

pub use form::{FormParts, form_page, form_token};
pub use sheets::{SheetForm, sheet_form};
pub use stale::stale_save;
pub use toast::{Told, toast};
