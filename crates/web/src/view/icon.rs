//! Our own line drawings: 20 px grid, 1.7 px stroke, the colour of the text beside them.

use std::fmt;

use askama::filters::HtmlSafe;

const OPENING: &str = concat!(
    r#"<svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" "#,
    r#"stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" "#,
    r#"aria-hidden="true" focusable="false">"#
);

/// One drawing, written into the page as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{OPENING}{}</svg>", self.0)
    }
}

/// The drawing of that name; a page always puts a word beside it.
pub fn icon(name: &str) -> Icon {
    Icon(match name {
        "search" => r#"<circle cx="8.5" cy="8.5" r="5.5"/><path d="M13 13l4.5 4.5"/>"#,
        "print" => r#"<path d="M6 8V3h8v5"/><path d="M6 14H3V8h14v6h-3"/><path d="M6 12h8v5H6z"/>"#,
        "down" => r#"<path d="M10 3v9.5M5.8 8.6l4.2 4.2 4.2-4.2M4 16.5h12"/>"#,
        "up" => r#"<path d="M10 13V3.5M5.8 7.4L10 3.2l4.2 4.2M4 16.5h12"/>"#,
        "check" => r#"<circle cx="10" cy="10" r="7.5"/><path d="M6.3 10.3l2.6 2.6 4.8-5.4"/>"#,
        "care" => r#"<path d="M10 3l8 14H2z"/><path d="M10 8v4.5M10 14.6v.4"/>"#,
        "bad" => r#"<path d="M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7z"/><path d="M10 6v5M10 13.6v.4"/>"#,
        "eye" => {
            r#"<path d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z"/><circle cx="10" cy="10" r="2.2"/>"#
        }
        "lock" => {
            r#"<rect x="4" y="9" width="12" height="8" rx="1"/><path d="M7 9V6.5a3 3 0 016 0V9"/>"#
        }
        "half" => r#"<circle cx="10" cy="10" r="7"/><path d="M10 3v14"/>"#,
        "ring" => r#"<circle cx="10" cy="10" r="7"/>"#,
        "tick" => r#"<path d="M4 10.5l4 4 8-9"/>"#,
        "cross" => r#"<path d="M5 5l10 10M15 5L5 15"/>"#,
        "dash" => r#"<path d="M4 10h12"/>"#,
        "back" => r#"<path d="M8 5L3 10l5 5M3 10h9a5 5 0 015 5"/>"#,
        "right" => r#"<path d="M3 10h13M11.5 5.5L16 10l-4.500 4.500"/>"#,
        "book" => r#"<path d="M4 3.5h9.5l2.5 2.5v10.500H4z"/><path d="M7 8h6M7 11h6M7 14h3"/>"#,
        _ => r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 9.2V14M10 6.2v.3"/>"#,
    })
}
