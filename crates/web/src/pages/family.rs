//! GET /menu/{digit} — the menus of one family.

use axum::extract::{Path, State};
use axum::response::Response;

use super::frame;
use crate::menu;
use crate::shell::{AppState, Failure, Visit, show};
use crate::view::FamilyView;

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(digit): Path<String>,
) -> Result<Response, Failure> {
    let mut letters = digit.chars();
    let found = letters.next().and_then(menu::family).filter(|_| letters.next().is_none());
    let family = found.ok_or(Failure::NotFound)?;
    let frame = frame(&state, &visit, &format!("{}のメニュー", family.name), family.digit);
    Ok(show(&FamilyView { frame, family }))
}
