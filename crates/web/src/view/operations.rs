//! The operations for programs, as a list.

use askama::Template;

use super::Frame;

/// The page.
#[derive(Debug, Template)]
#[template(path = "openapi.html")]
pub struct OperationsView {
    /// The frame.
    pub frame: Frame,
    /// Operations by subject.
    pub groups: Vec<OperationGroup>,
}

/// Operations of one subject.
#[derive(Debug, Clone)]
pub struct OperationGroup {
    /// 台帳
    pub title: String,
    /// Its operations.
    pub lines: Vec<OperationLine>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct OperationLine {
    /// GET, POST …
    pub method: &'static str,
    /// Its address.
    pub path: String,
    /// What it does.
    pub summary: String,
}
