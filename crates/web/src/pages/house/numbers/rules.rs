//! GET and POST /85 — 取扱規程と区域.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::numbers::{RuleForm, RuleSort};
use romori_app::house::today;
use serde::Deserialize;

use crate::present::house::numbers::rules_view;
use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

fn shown(
    state: &AppState,
    signed: &Signed,
    (entries, done): (&Entries, &str),
) -> Result<Response, Failure> {
    let lines = signed.house.number_rules(&signed.visitor)?;
    let seen = (lines.as_slice(), today(&signed.house));
    let right = entries.is_right();
    let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(show_with(status, &rules_view(state, signed, seen, entries, done)))
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let done = if asked.done == "kept" { "登録しました。" } else { "" };
            shown(&state, signed, (&Entries::default(), done))
        })
        .await
}

fn form_of(entries: &mut Entries) -> Option<RuleForm> {
    let code: Option<u8> = entries.value("sort").parse().ok();
    let sort = code.and_then(RuleSort::of_code);
    if sort.is_none() {
        entries.refuse("sort", "規程か区域かを選んでください。");
    }
    let (reviewed_on, review_by) = (entries.day("reviewed_on"), entries.day("review_by"));
    let key = entries.value("key").parse().ok();
    if key.is_none() && !entries.value("key").is_empty() {
        entries.refuse("key", "番号を数字で入れてください。新しいものは空にします。");
    }
    let form = RuleForm {
        key,
        sort: sort?,
        name: entries.value("name").to_owned(),
        text: entries.value("text").to_owned(),
        reviewed_on: reviewed_on?,
        review_by: review_by?,
    };
    entries.is_right().then_some(form)
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            if let Some(form) = form_of(&mut entries) {
                match signed.house.keep_number_rule(&signed.visitor, &form) {
                    Ok(()) => return Ok(see_other("/85?done=kept")),
                    Err(error) => super::told(&mut entries, error)?,
                }
            }
            shown(&state, signed, (&entries, ""))
        })
        .await
}
