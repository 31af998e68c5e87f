//! The pages: the door, the page of a ticket's task, a request's code and what follows it.

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{Extensions, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use romori_mynabox::{DeskTask, DeskWork, Refusal, Subject, UseWork};
use romori_types::FactId;
use serde::Deserialize;

use crate::answer::{Failure, show, show_with};
use crate::view::{
    Bound, CheckPage, Code, Collect, Door, Enter, Line, Match, OfficersPage, Sheet, Shell, UsePage,
    evidence, hex, purposes, ways,
};
use crate::{Counter, Window};

/// A code has so many digits.
const CODE_DIGITS: usize = 8;

pub fn routes() -> Router<Counter> {
    Router::new()
        .route("/", get(door))
        .route("/ticket", post(ticket))
        .route("/c", get(code).post(open))
}

/// Asks the desk on a thread that may wait.
pub async fn at_desk<T: Send + 'static>(
    counter: &Counter,
    ask: impl FnOnce(&dyn Window) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Failure> {
    let window = counter.window.clone();
    let asked = tokio::task::spawn_blocking(move || ask(window.as_ref())).await;
    asked.map_err(|_| Failure::Refused(Refusal::Failed))?.map_err(Failure::from)
}

async fn door() -> Response {
    show(&Door { shell: Shell::of("番号庫") })
}

#[derive(Deserialize)]
struct TicketForm {
    ticket: String,
}

/// The ticket comes in the body, from a page of the application.
async fn ticket(
    State(counter): State<Counter>,
    extensions: Extensions,
    form: Result<Form<TicketForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(TicketForm { ticket }) = form.map_err(|_| Failure::Unread)?;
    let certificate = (counter.setting.certificate)(&extensions);
    let work = at_desk(&counter, move |window| window.redeem(&ticket, certificate)).await?;
    page_of(&counter, work).await
}

async fn page_of(counter: &Counter, work: DeskWork) -> Result<Response, Failure> {
    let bound = Bound::of(&work, &counter.window.public_key());
    let client = work.client_label.clone();
    let purposes = purposes(&work);
    Ok(match &work.task {
        DeskTask::Enter(subjects) => show(&Enter {
            shell: Shell::of("個人番号の入力"),
            bound,
            client,
            purposes,
            lines: subjects.iter().map(Line::of).collect(),
        }),
        DeskTask::Sheet(subjects) => show(&Sheet {
            shell: Shell::of("個人番号のCSV取込"),
            bound,
            client,
            purposes,
            lines: subjects.iter().map(Line::of).collect(),
        }),
        DeskTask::Match(subject) => {
            let shell = Shell::of("個人番号の照合");
            show(&Match { shell, bound, client, line: Line::of(subject) })
        }
        DeskTask::Check(subject) => check_page(counter, &work, subject, bound).await?,
        DeskTask::Use(document) => use_page(client, document, bound),
        DeskTask::Officers => {
            show(&OfficersPage { shell: Shell::of("個人番号の鍵"), bound, client })
        }
        DeskTask::Request(subjects) => {
            show(&Collect::of(&work, subjects, &counter.window.public_key()))
        }
    })
}

async fn check_page(
    counter: &Counter,
    work: &DeskWork,
    subject: &Subject,
    bound: Bound,
) -> Result<Response, Failure> {
    let token = work.token.clone();
    let images = at_desk(counter, move |window| window.images(&token)).await?;
    Ok(show(&CheckPage {
        shell: Shell::of("本人確認"),
        bound,
        client: work.client_label.clone(),
        line: Line::of(subject),
        images: images.iter().map(|image| hex(image.id.as_bytes())).collect(),
        ways: ways(subject.holder.kind),
        evidence: evidence(),
        today: counter.setting.clock.today().to_string(),
    }))
}

fn use_page(client: String, document: &UseWork, bound: Bound) -> Response {
    show(&UsePage {
        shell: Shell::of("個人番号の入った書類"),
        bound,
        client,
        file: document.file_name.clone(),
        purpose: document.purpose.ja(),
        destination: document.destination.ja(),
        holes: document.holes,
        holders: document.holders,
    })
}

/// The request's id stands behind `#`, which browsers keep to themselves; the script takes it.
async fn code() -> Response {
    show(&Code {
        shell: Shell::narrow("マイナンバーの提出"), id: String::new(), refused: false
    })
}

#[derive(Deserialize)]
struct CodeForm {
    id: String,
    code: String,
}

/// A wrong code, an ended, used or unknown request: one answer for all.
async fn open(
    State(counter): State<Counter>,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(CodeForm { id, code }) = form.map_err(|_| Failure::Unread)?;
    let digits: String = code.chars().filter_map(digit).collect();
    let opened = match id.parse::<FactId>() {
        Ok(id) if digits.len() == CODE_DIGITS => {
            at_desk(&counter, move |window| window.open_request(id, &digits)).await
        }
        _ => Err(Failure::Over),
    };
    match opened {
        Ok(work) => page_of(&counter, work).await,
        Err(Failure::Over) => {
            let shell = Shell { failed: true, ..Shell::narrow("マイナンバーの提出") };
            let id = id.parse::<FactId>().map(|id| id.to_string()).unwrap_or_default();
            Ok(show_with(StatusCode::FORBIDDEN, &Code { shell, id, refused: true }))
        }
        Err(failure) => Ok(failure.into_response()),
    }
}

/// Digits of any width; what people put between them is left out.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        _ => None,
    }
}
