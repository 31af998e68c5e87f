//! GET /openapi — the operations for programs, as a plain list made from the one document.

use axum::extract::State;
use axum::response::Response;
use utoipa::openapi::path::Operation;

use super::frame;
use crate::shell::{AppState, Visit, show};
use crate::view::{OperationGroup, OperationLine, OperationsView};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    let mut frame = frame(&state, &visit, "プログラムから使う", '9');
    let groups = groups();
    frame.facts = format!("{}の操作", groups.iter().map(|group| group.lines.len()).sum::<usize>());
    show(&OperationsView { frame, groups })
}

/// The operations by tag, in the order of the document.
fn groups() -> Vec<OperationGroup> {
    let document = crate::api::document();
    let tags = document.tags.iter().flatten();
    let mut groups: Vec<OperationGroup> =
        tags.map(|tag| OperationGroup { title: tag.name.clone(), lines: Vec::new() }).collect();
    for (path, item) in &document.paths.paths {
        let methods = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let line = line(method, path, operation);
            let tag = operation.tags.iter().flatten().next();
            let group = groups.iter_mut().find(|group| Some(&group.title) == tag);
            if let Some(group) = group {
                group.lines.push(line);
            }
        }
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

fn line(method: &'static str, path: &str, operation: &Operation) -> OperationLine {
    OperationLine {
        method,
        path: path.to_owned(),
        summary: operation.summary.clone().unwrap_or_default(),
    }
}
