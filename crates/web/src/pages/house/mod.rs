//! The pages of an office on its ledgers, one endpoint a file.

mod access;
mod bonus;
mod case;
mod case_changes;
mod case_step;
mod cases;
mod change;
mod client;
mod clients;
mod day;
pub(super) mod devices;
mod document;
mod entrance;
mod history;
mod import;
mod keys;
mod lists;
mod log_proof;
mod number_use;
mod numbers;
mod office_forms;
mod people;
mod person;
mod regular_choice;
mod revision;
mod santei;
mod seen;
mod statement;
mod touched;
pub(super) mod users;
mod workbench;

use axum::Router;
use axum::routing::{get, post};
use romori_app::house::{
    CaseState, ClientAnchor, Filing, Function, House, Obstacle, Question, Reader, UnitError,
    client_view, obstacles,
};
use romori_app::ledgers::ClientView;
use romori_types::{Date, Purpose};

use crate::shell::{AppState, Failure, Signed};
use crate::view::office::{Link, Note, Tone};

pub(super) use day::{Asked, today::shown as office_today};

/// The routes of the office.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/70", get(clients::page).post(clients::search))
        .route("/70/{number}", get(client::page))
        .merge(keys::routes())
        .route("/71", get(people::start).post(people::search))
        .route("/71/{number}", get(people::page))
        .route("/71/{number}/{person}", get(person::page))
        .route("/71/{number}/{person}/access", get(access::page))
        .route("/22/clients", get(santei::page).post(santei::press))
        .route("/22/clients/{number}", get(workbench::page))
        .route(
            "/22/clients/{number}/{person}/annual",
            get(regular_choice::annual).post(regular_choice::press_annual),
        )
        .route("/22/jobs/{name}/case", post(regular_choice::make))
        .route("/60", get(cases::page))
        .route("/60/{case}", get(case::page))
        .route("/60/{case}/step", post(case_step::press))
        .route("/60/{case}/changes", post(case_changes::press))
        .route("/60/{case}/numbers", get(number_use::page).post(number_use::press))
        .route("/60/{case}/files/{document}", get(document::file))
        .route("/86", get(statement::page))
        .route("/86/file", get(statement::file))
        .route("/86/counts", get(statement::counts))
        .route("/01", get(seen::page))
        .merge(lists::routes())
        .merge(log_proof::routes())
        .merge(numbers::routes())
        .merge(touched::routes())
        .merge(change::routes())
        .merge(office_forms::routes())
        .merge(bonus::routes())
        .merge(day::routes())
        .merge(history::routes())
        .merge(revision::routes())
        .merge(users::routes())
        .merge(devices::routes())
        .merge(entrance::routes())
        .merge(import::routes())
}

/// The day asked for, or today: as people write it or as files do.
fn day_asked(text: &str, today: Date) -> Date {
    romori_types::parse_date_ja(text).unwrap_or(today)
}

/// Reads a client by its number under the usual grant for looking.
fn with_client<T>(
    signed: &Signed,
    number: &str,
    ask: impl FnOnce(&mut Reader<'_, '_>, ClientAnchor) -> Result<T, UnitError>,
) -> Result<T, Failure> {
    let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
    let found = signed.house.store.read(&grant, |reader| {
        let client = reader.client_numbered(number)?;
        ask(reader, client)
    });
    found.map_err(Failure::from)
}

/// The client as it stands, without persons.
fn client_alone(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    on: Date,
) -> Result<ClientView, UnitError> {
    client_view(reader, client, &Question::client(on))
}

/// Names of users and jobs, for pages about who did what.
fn actor_names(
    house: &House,
    signed: &Signed,
) -> Result<std::collections::HashMap<romori_types::ActorId, String>, Failure> {
    Ok(house.actor_names(signed.visitor.session.tenant())?)
}

/// What came of filing, for the page: what was made, and what stands in the way of the rest.
fn filed_words(filed: &[Filing]) -> (Option<String>, Vec<Note>) {
    let made = filed.iter().filter(|one| one.state == CaseState::Checked).count();
    let done = (made > 0).then(|| format!("{made}件の届書を作り、点検済みにしました。"));
    let mut notes: Vec<Note> = filed
        .iter()
        .filter(|one| one.state == CaseState::Draft)
        .map(|one| {
            let lines: Vec<String> = obstacles(&one.notice).iter().map(obstacle_words).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let title = "届書はまだ作れません。案件は作成中です";
            Note {
                focus: true,
                links: vec![Link::new("案件を開く", format!("/60/{}", one.case))],
                ..Note::new(Tone::Care, title, &lines)
            }
        })
        .collect();
    if filed.is_empty() {
        let words = "届書はもうできているか、載る人がいません。";
        notes.push(Note { focus: true, ..Note::new(Tone::Info, words, &[]) });
    }
    (done, notes)
}

fn obstacle_words(one: &Obstacle) -> String {
    let who = if one.person.is_empty() { String::new() } else { format!("{}・", one.person) };
    format!("{who}{}: {}{}", one.what, one.reason, one.remedy)
}
