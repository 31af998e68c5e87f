//! Pages that change a ledger, one endpoint a file.

mod hire;
mod leaving;
mod make;
mod sheet;
mod told;
mod undo;

use axum::Router;
use axum::routing::{get, post};
use romori_app::house::{SaveRefusal, UnitError, Values};
use romori_app::ledgers::EstablishmentView;
use romori_types::Date;

use crate::shell::{AppState, Failure, Pressed};
use crate::view::office::Choice;

pub(super) use told::told;

/// The routes of the forms.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/60/{case}/make", post(make::press))
        .route("/70/{number}/undo", post(undo::press))
        .route("/71/{number}/new", get(hire::page).post(hire::press))
        .route("/71/{number}/{person}/leaving", get(leaving::page).post(leaving::press))
        .route("/71/{number}/{person}/{sheet}", get(sheet::page_of_one).post(sheet::press_of_one))
        .route("/71/{number}/{person}/{sheet}/{key}", get(sheet::page).post(sheet::press))
}

/// What was typed, as the reading of forms takes it.
pub(super) fn values(form: &Pressed) -> Values {
    form.fields().collect()
}

/// The day that a form was made for, or today.
fn day_sent(form: &Pressed, today: Date) -> Date {
    super::day_asked(form.value("on").unwrap_or_default(), today)
}

/// A refusal that no form can show.
pub(super) fn failure(refusal: SaveRefusal) -> Failure {
    match refusal {
        SaveRefusal::Unit(error) => error.into(),
        SaveRefusal::NotAllowed(violations) => {
            let words: Vec<String> = violations.iter().map(ToString::to_string).collect();
            Failure::NotAllowed(words.join(" "))
        }
        SaveRefusal::Mistakes(_) => Failure::BadForm,
        SaveRefusal::Overtaken(_) => Failure::Conflict("ほかの人が先に保存しました。".to_owned()),
    }
}

/// An establishment as it is chosen, by its number.
fn choice(place: &EstablishmentView) -> Choice {
    Choice::new(place.number.to_string(), format!("{} {}", place.number, place.profile.name))
}

/// A number of an address; anything else names nothing.
pub(super) fn number(text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| Failure::from(UnitError::Absent))
}
