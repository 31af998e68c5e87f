//! 分け札 — the shares of a client's key, shown once.

use askama::Template;

use super::super::Frame;

/// The shares of a client's key, one slip for each officer.
#[derive(Debug, Clone, Template)]
#[template(path = "office/held_papers.html")]
pub struct HeldPapersPage {
    /// The frame.
    pub frame: Frame,
    /// Whose installation it is.
    pub office: String,
    /// The client's number.
    pub client: String,
    /// How many shares open.
    pub needed: String,
    /// What happens when there are too few.
    pub lost: &'static str,
    /// The slips.
    pub slips: Vec<PaperSlip>,
    /// Where the shares are confirmed.
    pub next: String,
}

/// One slip.
#[derive(Debug, Clone)]
pub struct PaperSlip {
    /// 1番（3枚のうち）
    pub number: String,
    /// Who gets it.
    pub name: String,
    /// Sixteen groups of five letters.
    pub groups: Vec<String>,
}
