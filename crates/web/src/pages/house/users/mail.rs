//! GET and POST /90/mail, POST /90/mail/confirm and /90/mail/remove — where one is told that
//! something happened.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::EntryError;
use serde::Deserialize;

use crate::present::house::mail::mail_view;
use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
    /// Whether another address, or another code, is wanted.
    #[serde(default)]
    again: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let own = signed.house.own_mail(&signed.visitor)?.ok_or(Failure::NotFound)?;
            let done = match asked.done.as_str() {
                "sent" => "確認の数字を送りました。届いた数字を入れてください。",
                "kept" => "知らせの宛先を決めました。",
                "removed" => "知らせを送るのをやめました。",
                _ => "",
            };
            let again = !asked.again.is_empty();
            Ok(show(&mail_view(&state, signed, (&own, again), &Entries::default(), done)))
        })
        .await
}

/// The form again, with what is wrong; anything else is a failure of its own.
fn refused(
    state: &AppState,
    signed: &Signed,
    (entries, field): (&mut Entries, &'static str),
    error: EntryError,
) -> Result<Response, Failure> {
    match error {
        EntryError::MailAddress | EntryError::MailSoon | EntryError::MailCode => {
            entries.refuse(field, error.to_string());
            let own = signed.house.own_mail(&signed.visitor)?.ok_or(Failure::NotFound)?;
            let view = mail_view(state, signed, (&own, field == "address"), entries, "");
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        other => Err(other.into()),
    }
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let address = entries.value("address").to_owned();
            match signed.house.ask_mail(&signed.visitor, &address) {
                Ok(()) => Ok(see_other("/90/mail?done=sent")),
                Err(error) => refused(&state, signed, (&mut entries, "address"), error),
            }
        })
        .await
}

pub(super) async fn confirm(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let code = entries.value("code").to_owned();
            match signed.house.confirm_mail(&signed.visitor, &code) {
                Ok(()) => Ok(see_other("/90/mail?done=kept")),
                Err(error) => refused(&state, signed, (&mut entries, "code"), error),
            }
        })
        .await
}

pub(super) async fn remove(press: SignedPress) -> Response {
    press
        .signed
        .work(|signed| {
            signed.house.remove_mail(&signed.visitor)?;
            Ok(see_other("/90/mail?done=removed"))
        })
        .await
}
