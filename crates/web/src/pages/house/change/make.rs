//! POST /60/{case}/make — makes the notice of a draft again, with the ways of writing chosen now.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{Filing, Respelling};
use romori_types::CaseId;

use super::failure;
use crate::pages::house::{case, filed_words};
use crate::present::{asked_character, character_of_key};
use crate::shell::{AppState, Failure, Pressed, SignedPress};
use crate::view::CharacterChoice;

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    let respellings = respellings(&press.form);
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let today = state.clock().today();
            let respellings = respellings?;
            let filed = signed.house.remake(&signed.visitor, case, &respellings, today);
            let filed = filed.map_err(failure)?;
            let (done, mut notes) = filed_words(&filed);
            // The case is open already.
            notes.iter_mut().for_each(|note| note.links.clear());
            let characters = characters(&filed, case);
            case::shown_asking(&state, signed, case, (done, notes), &characters)
        })
        .await
}

/// The ways of writing of a form: each field names the person and the character.
fn respellings(form: &Pressed) -> Result<Vec<Respelling>, Failure> {
    let mut chosen = Vec::new();
    for (name, value) in form.fields() {
        let Some(key) = name.strip_prefix(FIELD) else { continue };
        let (number, character) = character_of_key(key).ok_or(Failure::BadForm)?;
        chosen.push(Respelling { number, character, writing: value.trim().to_owned() });
    }
    Ok(chosen)
}

/// What the name of a field begins with.
const FIELD: &str = "writing-";

/// The characters of this case's notice for which a way of writing is wanted.
fn characters(filed: &[Filing], case: CaseId) -> Vec<CharacterChoice> {
    let own = filed.iter().filter(|one| one.case == case);
    own.flat_map(|one| one.notice.characters.iter().map(asked_character)).collect()
}
