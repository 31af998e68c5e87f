//! GET and POST /60/{case}/numbers — 個人番号を入れて作る: whose numbers, and the way to the vault.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{Function, NumberUseError};
use romori_types::{CaseId, Purpose};

use crate::present::house::{filled_ticket_view, number_use_view, place_name};
use crate::shell::{AppState, Failure, FormsTo, Signed, SignedPress, show, show_with};
use crate::view::office::{Note, Tone};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(case): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            shown(&state, signed, case, None)
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    case: CaseId,
    refused: Option<&NumberUseError>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let plan = signed.house.number_plan(&signed.visitor, case, today)?;
    let before = signed.house.numbered_before(&signed.visitor, &plan.case)?;
    let actors = super::actor_names(&signed.house, signed)?;
    let note = refused.map(|error| {
        let words = error.to_string();
        Note { focus: true, ..Note::new(Tone::Bad, "作れませんでした", &[words.as_str()]) }
    });
    let status = if note.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(show_with(status, &number_use_view(state, signed, &plan, (&before, &actors), note)))
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(case): Path<String>,
    press: SignedPress,
) -> Response {
    let form = press.form;
    press
        .signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            // Who must prove himself again is told so before anything is looked up.
            signed.grant(Function::UseNumbers, Purpose::File(case))?;
            let today = state.clock().today();
            let plan = signed.house.number_plan(&signed.visitor, case, today)?;
            let marked = plan.places.iter().map(|place| &place.field).filter(|field| {
                form.value(&place_name(field.row, field.key)).is_some_and(|value| value == "1")
            });
            let chosen: BTreeSet<(usize, String)> =
                marked.map(|field| (field.row, field.key.to_owned())).collect();
            let ticket = match signed.house.use_numbers(&signed.visitor, case, &chosen, today) {
                Ok(ticket) => ticket,
                Err(
                    error @ (NumberUseError::Nobody
                    | NumberUseError::NotReady(_)
                    | NumberUseError::Refused(_)
                    | NumberUseError::Unsound(_)),
                ) => return shown(&state, signed, case, Some(&error)),
                Err(error) => return Err(error.into()),
            };
            let origin = FormsTo::origin_of(&ticket.address);
            let mut response = show(&filled_ticket_view(&state, signed, case, ticket));
            // This one page may send its form to the vault, and no other page may.
            if let Some(origin) = origin {
                response.extensions_mut().insert(origin);
            }
            Ok(response)
        })
        .await
}
