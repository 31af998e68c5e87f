//! GET and POST /begin — makes the first operator, who has the code of the console.

use axum::extract::{FromRequest as _, FromRequestParts as _, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_app::house::{EntryError, NewOperator};

use crate::shell::{
    AppState, DeviceRule, Failure, Pressed, Visit, script_address, show, show_with,
    stylesheet_address,
};
use crate::view::office::{Note, Tone};
use crate::view::operator::{BeginPage, Begun};

pub(super) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match Visit::from_request_parts(&mut parts, &state).await {
        Ok(visit) => show(&view(&visit, ("", ""), None, None)),
        Err(failure) => failure.into_response(),
    }
}

pub(super) async fn press(State(state): State<AppState>, request: Request) -> Response {
    let form = match Pressed::from_request(request, &state).await {
        Ok(form) => form,
        Err(failure) => return failure.into_response(),
    };
    let field = |name| form.value(name).unwrap_or_default().trim().to_owned();
    let (login, name, code) = (field("login"), field("name"), field("code"));
    let password = form.value("password").unwrap_or_default().to_owned();
    let again = form.value("password_again").unwrap_or_default() == password;
    let visit = form.visit;
    if !again {
        let words = "2つのパスワードが違います。同じものを入れてください。";
        return refused(&visit, (&login, &name), words);
    }
    let Some(house) = state.house().map(std::sync::Arc::clone) else {
        return Failure::NotFound.into_response();
    };
    let with_device = state.setting().devices == DeviceRule::Certificate;
    // A look at a password takes tens of megabytes: few at once.
    let Ok(_turn) = state.doors().acquire().await else { return Failure::TooSlow.into_response() };
    let (typed, called) = (login.clone(), name.clone());
    let made = tokio::task::spawn_blocking(move || {
        house.make_first_operator(&NewOperator {
            code: &code,
            login: &typed,
            name: &called,
            password: &password,
            with_device,
        })
    });
    match made.await {
        Ok(Ok(code)) => {
            let device = code.map(|code| code.text.to_string());
            show(&view(&visit, ("", ""), None, Some(Begun { login, device })))
        }
        Ok(Err(EntryError::Unit(error))) => match Failure::from(error) {
            Failure::Conflict(words) => refused(&visit, (&login, &name), &words),
            failure => failure.into_response(),
        },
        Ok(Err(error)) => refused(&visit, (&login, &name), &error.to_string()),
        Err(_) => Failure::Internal("making the first operator broke off").into_response(),
    }
}

fn refused(visit: &Visit, entered: (&str, &str), words: &str) -> Response {
    let note =
        Note { focus: true, ..Note::new(Tone::Bad, "登録できませんでした", &[words]) };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &view(visit, entered, Some(note), None))
}

fn view(
    visit: &Visit,
    (login, name): (&str, &str),
    note: Option<Note>,
    begun: Option<Begun>,
) -> BeginPage {
    BeginPage {
        csrf: visit.csrf.to_string(),
        note,
        login: login.to_owned(),
        name: name.to_owned(),
        begun,
        css: stylesheet_address(),
        script: script_address(),
    }
}
