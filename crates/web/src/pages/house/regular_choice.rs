//! POST /22/jobs/{name}/case — the notice of a table of the ledger becomes a case, with what was
//! chosen at the table; GET and POST /22/clients/{number}/{person}/annual — 年間平均 of one person.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{Function, Question, RegularChoice, UnitError, client_view};
use romori_app::ledgers::{ClientView, PersonView};
use romori_types::Purpose;

use super::filed_words;
use crate::desk::chosen_of_ledger;
use crate::pages::house::case::{CaseTold, shown as case_shown};
use crate::present::house::annual_view;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show};

pub(super) async fn make(
    State(state): State<AppState>,
    Path(name): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let (ledger, job) = chosen_of_ledger(&state, signed, &name)?;
            let choice = RegularChoice {
                left_out: Some(job.left_out().clone()),
                spellings: job.spellings().clone(),
                annual: None,
            };
            let asked = (true, state.clock().today());
            let (case, filed) =
                signed.house.choose_regular_of(&signed.visitor, ledger, &choice, asked)?;
            let (done, mut notes) = filed_words(&filed);
            notes.iter_mut().for_each(|note| note.links.clear());
            case_shown(&state, signed, case, CaseTold { done, notes, ..CaseTold::default() })
        })
        .await
}

/// The client with one of its persons, and the establishment where that one is insured.
fn whom(
    state: &AppState,
    signed: &Signed,
    (number, person): (&str, &str),
) -> Result<(ClientView, PersonView, u32), Failure> {
    let today = state.clock().today();
    let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
    let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
    let grant = signed.grant(Function::DraftCase, Purpose::Determine)?;
    let view = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(number)?;
        client_view(reader, client, &Question::people(today))
    })?;
    let found = view.person(person).cloned().ok_or(Failure::NotFound)?;
    let enrolled = found.enrolment_on(today).ok_or(Failure::NotFound)?.establishment;
    let place = view.establishment(enrolled).ok_or(Failure::NotFound)?.number;
    Ok((view, found, place))
}

pub(super) async fn annual(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let (view, person, place) = whom(&state, signed, (&number, &person))?;
            Ok(show(&annual_view(&state, signed, (&view, &person, place))))
        })
        .await
}

pub(super) async fn press_annual(
    State(state): State<AppState>,
    Path((number, person)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    let claimed = press.form.value("act") != Some("back");
    press
        .signed
        .work(move |signed| {
            let (view, person, place) = whom(&state, signed, (&number, &person))?;
            let annual = Some((person.number, claimed));
            let choice = RegularChoice { annual, ..RegularChoice::default() };
            let asked = (false, state.clock().today());
            let ledger = (view.number, place);
            signed.house.choose_regular_of(&signed.visitor, ledger, &choice, asked)?;
            Ok(see_other(&format!("/22/clients/{}?place={place}", view.number)))
        })
        .await
}
