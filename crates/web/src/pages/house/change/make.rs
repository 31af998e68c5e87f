//! POST /60/{case}/make — makes the notice of a draft again, with the ways of writing chosen now.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{Filing, Respelling, Rewriting, Writings};
use romori_types::CaseId;

use super::failure;
use crate::pages::house::case::{self, CaseTold};
use crate::pages::house::filed_words;
use crate::present::{asked_character, asked_name, asked_name_of, character_of_key};
use crate::shell::{AppState, Failure, Pressed, SignedPress};
use crate::view::{CharacterChoice, NameChoice};

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    let writings = writings(&press.form);
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let today = state.clock().today();
            let filed = signed.house.remake(&signed.visitor, case, &writings?, today);
            let filed = filed.map_err(failure)?;
            let (done, mut notes) = filed_words(&filed);
            // The case is open already.
            notes.iter_mut().for_each(|note| note.links.clear());
            let (characters, names) = (characters(&filed, case), names(&filed, case));
            let told = CaseTold { done, notes, characters, names, typed: None };
            case::shown(&state, signed, case, told)
        })
        .await
}

/// The ways of writing of a form: each field names the person and the character.
fn writings(form: &Pressed) -> Result<Writings, Failure> {
    let mut chosen = Writings::default();
    for (name, value) in form.fields() {
        let writing = value.trim().to_owned();
        if let Some(key) = name.strip_prefix(FIELD) {
            let (number, character) = character_of_key(key).ok_or(Failure::BadForm)?;
            chosen.characters.push(Respelling { number, character, writing });
        } else if let Some((part, number)) = asked_name_of(name) {
            chosen.names.push(Rewriting { number, part, writing });
        }
    }
    Ok(chosen)
}

/// The names of this case's notice that are too long for it.
fn names(filed: &[Filing], case: CaseId) -> Vec<NameChoice> {
    let own = filed.iter().filter(|one| one.case == case);
    own.flat_map(|one| one.notice.problems.iter().filter_map(asked_name)).collect()
}

/// What the name of a field begins with.
const FIELD: &str = "writing-";

/// The characters of this case's notice for which a way of writing is wanted.
fn characters(filed: &[Filing], case: CaseId) -> Vec<CharacterChoice> {
    let own = filed.iter().filter(|one| one.case == case);
    own.flat_map(|one| one.notice.characters.iter().map(asked_character)).collect()
}
