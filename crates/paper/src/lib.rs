//! PDF and XLSX for people: A4 pages with an embedded Japanese font, quiet rules, aligned figures.
//!
//! Knows no form, no law, no clock; draws what it is told. A character without a glyph is drawn as
//! 〓 and listed in [`Pdf::missing`], never left out in silence. The same input gives the same
//! bytes.

mod document;
mod font;
mod page;
mod table;
pub mod xlsx;

pub use document::{Document, Footer, Orientation, PaperError, Pdf};
pub use font::{text_width, undrawable};
pub use page::{Align, Ink, Page, Style};
pub use table::{Column, Table};
