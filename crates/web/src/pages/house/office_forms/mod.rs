//! The forms about clients and their establishments, and what leads to them.

mod client_change;
mod client_new;
mod establishment;
mod establishments;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use romori_app::house::SaveRefusal;

use crate::shell::{AppState, Failure, Pressed, Signed, Token};
use crate::view::office::Choice;
use romori_types::ActorId;

/// The routes.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/70/new", get(client_new::page).post(client_new::press))
        .route("/70/{number}/change", get(client_change::page).post(client_change::press))
        .route("/72", get(establishments::page))
        .route("/72/{number}", get(establishments::of_client))
        .route(
            "/72/{number}/new",
            get(establishment::page_of_new).post(establishment::press_of_new),
        )
        .route("/72/{number}/{place}", get(establishment::page).post(establishment::press))
}

/// The number of the form that was sent.
fn token(form: &Pressed) -> Option<Token> {
    form.value("form").and_then(Token::parse)
}

/// What a refused form is answered with.
const fn status(refusal: Option<&SaveRefusal>) -> StatusCode {
    match refusal {
        None => StatusCode::OK,
        Some(SaveRefusal::Overtaken(_)) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Whether the form is shown again with a refusal.
const fn is_shown(refusal: &SaveRefusal) -> bool {
    matches!(refusal, SaveRefusal::Mistakes(_) | SaveRefusal::Overtaken(_))
}

/// Who may be in charge, and who is even where he left.
fn staff_choices(
    signed: &Signed,
    staff: &[(ActorId, String)],
    held: Option<ActorId>,
) -> Result<Vec<Choice>, Failure> {
    let mut choices: Vec<Choice> =
        staff.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    if let Some(held) = held.filter(|held| staff.iter().all(|(id, _)| id != held)) {
        let names = super::actor_names(&signed.house, signed)?;
        let name = names.get(&held).map_or("—", String::as_str);
        choices.push(Choice::new(held.to_string(), format!("{name}（いまは担当になれません）")));
    }
    Ok(choices)
}
