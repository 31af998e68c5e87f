//! Forms that change a ledger, as views.

mod form;
mod sheets;
mod stale;
mod toast;

pub use form::{FormParts, form_page, form_token};
pub use sheets::{HIRE_USUAL, LEAVING_USUAL, SheetForm, dependant_change, sheet_form};
pub use stale::stale_save;
pub use toast::{Told, toast};
