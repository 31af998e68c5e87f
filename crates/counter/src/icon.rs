//! The few drawings of these pages, of the house's hand: 20 px grid, 1.7 px stroke.

use std::fmt;

use askama::filters::HtmlSafe;

const OPENING: &str = concat!(
    r#"<svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" "#,
    r#"stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" "#,
    r#"aria-hidden="true" focusable="false">"#
);

/// One drawing; a page always puts a word beside it.
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{OPENING}{}</svg>", self.0)
    }
}

/// The drawing of that name.
pub fn icon(name: &str) -> Icon {
    Icon(match name {
        "check" => r#"<circle cx="10" cy="10" r="7.5"/><path d="M6.3 10.3l2.6 2.6 4.8-5.4"/>"#,
        "care" => r#"<path d="M10 3l8 14H2z"/><path d="M10 8v4.5M10 14.6v.4"/>"#,
        "bad" => r#"<path d="M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7z"/><path d="M10 6v5M10 13.6v.4"/>"#,
        _ => r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 9.2V14M10 6.2v.3"/>"#,
    })
}
