//! なぜ — the reason of one decision on a page of its own.

use askama::Template;

use super::super::{Frame, WhyPanel};

/// The page.
#[derive(Debug, Template)]
#[template(path = "office/reason.html")]
pub struct ReasonPage {
    /// The frame.
    pub frame: Frame,
    /// The reason.
    pub why: WhyPanel,
}
