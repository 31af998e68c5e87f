//! A page that says what happened, where, and what to do next.

use askama::Template;

use super::{Frame, Icon, icon};

/// The page.
#[derive(Debug, Template)]
#[template(path = "message.html")]
pub struct MessageView {
    /// The frame.
    pub frame: Frame,
    /// What happened.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// The request's number, when the cause is ours.
    pub request: Option<String>,
    /// The one or two ways on.
    pub actions: Vec<MessageAction>,
}

/// A way on.
#[derive(Debug, Clone)]
pub struct MessageAction {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl MessageView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }
}
