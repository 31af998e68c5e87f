//! GET and POST /22/clients — 算定基礎 over all clients.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{CaseState, Function, UnitError, regular_of_all};
use romori_types::Purpose;
use serde::Deserialize;

use super::actor_names;
use crate::present::house::{SanteiData, santei_clients_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show};
use crate::view::office::{Note, Tone};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Which clients: 自分の担当, a stage, 要確認.
    #[serde(default)]
    f: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed.work(move |signed| list(&state, signed, &asked.f, (None, Vec::new()))).await
}

fn list(
    state: &AppState,
    signed: &Signed,
    filter: &str,
    told: (Option<String>, Vec<Note>),
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let year = today.year();
    let grant = signed.grant(Function::Determine, Purpose::Determine)?;
    let house = &signed.house;
    let lines = house.store.read(&grant, |reader| -> Result<_, UnitError> {
        regular_of_all(reader, house.law, year, today)
    });
    let data = SanteiData { year, lines: lines?, names: actor_names(house, signed)? };
    Ok(show(&santei_clients_view(state, signed, &data, filter, told)))
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let chosen: Vec<u32> =
        press.form.values("client").filter_map(|number| number.parse().ok()).collect();
    press
        .signed
        .work(move |signed| {
            let today = state.clock().today();
            let (mut made, mut left) = (0, Vec::new());
            for number in chosen {
                let filings = signed.house.file_regular_of(&signed.visitor, number, today)?;
                for filing in filings {
                    if filing.state == CaseState::Checked {
                        made += 1;
                    } else {
                        left.push(number.to_string());
                    }
                }
            }
            let done = (made > 0).then(|| format!("{made}件の届書を作り、点検済みにしました。"));
            list(&state, signed, "", (done, notes(&left)))
        })
        .await
}

/// What still stands in the way, by client.
fn notes(left: &[String]) -> Vec<Note> {
    if left.is_empty() {
        return Vec::new();
    }
    let mut clients = left.to_vec();
    clients.dedup();
    let line = format!(
        "顧問先 {} は、要確認の人か届書に書けない字があります。「案件を開く」から「届書を作り直す」を押すと、直すところがわかります。",
        clients.join("・")
    );
    vec![Note::new(Tone::Care, format!("{}件は作成中のままです", left.len()), &[line.as_str()])]
}
