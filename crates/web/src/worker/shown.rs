//! What the pages of workers have in common.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_app::house::{AskedPasskey, FRESH_SECONDS};
use serde_json::{Value, json};

use crate::shell::{
    AppState, Failure, Own, Visit, show_with, stylesheet_address, worker_script_address,
    worker_stylesheet_address,
};
use crate::view::worker::{Shell, WorkerMessage};

/// What stands on a page before anybody is signed in.
pub(super) fn outside(state: &AppState, visit: &Visit, title: &str) -> Shell {
    Shell {
        title: title.to_owned(),
        csrf: visit.csrf.to_string(),
        demo: state.setting().demo,
        css: stylesheet_address(),
        own_css: worker_stylesheet_address(),
        script: worker_script_address(),
        ..Shell::default()
    }
}

/// What stands on a page of a worker.
pub(super) fn inside(state: &AppState, own: &Own, title: &str, here: &'static str) -> Shell {
    Shell {
        office: own.visitor.office.clone(),
        user: Some(own.visitor.name.clone()),
        here,
        fresh: Some(FRESH_SECONDS),
        ..outside(state, &own.visit, title)
    }
}

/// A question as the script reads it.
pub(super) fn question(asked: &AskedPasskey) -> Response {
    let question: Value = serde_json::from_str(&asked.question).unwrap_or(Value::Null);
    Json(json!({ "ceremony": asked.ceremony, "question": question })).into_response()
}

/// Why the script's request came to nothing, in words for the page.
pub(super) fn problem(words: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "problem": words }))).into_response()
}

/// The page of a failure at this entrance: it leads nowhere but to its beginning.
pub(crate) fn failure_page(state: &AppState, visit: &Visit, failure: &Failure) -> Response {
    let mut shell = outside(state, visit, "開けませんでした");
    shell.failed = true;
    let (what, next) = match failure {
        Failure::NotFound | Failure::WrongMethod => (
            "この画面は見つかりません。".to_owned(),
            "渡された紙のアドレスを確かめるか、下から移ってください。",
        ),
        Failure::VisitOver => (
            "この画面を開いてから時間がたったため、受け付けませんでした。".to_owned(),
            "はじめの画面を開き直してから、もう一度操作してください。",
        ),
        Failure::StepUp => (
            "この操作の前に、本人であることを確かめます。".to_owned(),
            "「出る」を押して入り直し、5分以内にもう一度操作してください。",
        ),
        Failure::NotAllowed(why) | Failure::Conflict(why) => {
            (why.clone(), "困ったときは、勤め先か事務所の担当の人に伝えてください。")
        }
        _ => (
            "処理できませんでした。".to_owned(),
            "1分ほど待ってから、もう一度操作してください。続くときは、勤め先か事務所の担当の人に伝えてください。",
        ),
    };
    show_with(failure.status(), &WorkerMessage { shell, what, next: next.to_owned() })
}
