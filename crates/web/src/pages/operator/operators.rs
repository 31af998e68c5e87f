//! GET /91, GET and POST /91/new, GET and POST /91/{user} — 運営者 at the operator's entrance.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{Clients, Function, NewUser, User};
use romori_types::{ActorId, Purpose};
use serde::Deserialize;

use crate::present::house::users::password_note;
use crate::present::operator::{OperatorForm, operator_view, operators_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};
use crate::view::office::Note;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "rights" => "できることを変えました。次の操作から変わります。",
        "lock" => "利用を止めました。サインインも終わりました。",
        "open" => "利用を再開しました。",
        "factors" => "確認手段を消しました。サインインも終わりました。",
        "close" => "運営者を閉じました。サインインも終わりました。",
        _ => "",
    };
    signed.work(move |signed| listed(&state, signed, done, Vec::new())).await
}

fn listed(
    state: &AppState,
    signed: &Signed,
    done: &str,
    notes: Vec<Note>,
) -> Result<Response, Failure> {
    let operators = signed.house.users(&signed.visitor)?;
    Ok(show(&operators_view(state, signed, &operators, done, notes)))
}

pub(super) async fn new_page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            Ok(show(&operator_view(&state, signed, None, &OperatorForm::default())))
        })
        .await
}

pub(super) async fn add(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut form = OperatorForm::sent(&press.form);
    press
        .signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            if let Some(roles) = form.check(true) {
                let clients = Clients::only([]);
                let new = NewUser { login: &form.login, name: &form.name, roles, clients };
                match signed.house.add_user(&signed.visitor, &new) {
                    Ok((_, password)) => {
                        let note = password_note(&form.name, &password);
                        return listed(&state, signed, "", vec![note]);
                    }
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => form.refuse("login", words),
                        other => return Err(other),
                    },
                }
            }
            let view = operator_view(&state, signed, None, &form);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

fn found(signed: &Signed, user: &str) -> Result<User, Failure> {
    let user: ActorId = user.parse().map_err(|_| Failure::NotFound)?;
    Ok(signed.house.user(&signed.visitor, user)?)
}

pub(super) async fn roles_page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            let user = found(signed, &user)?;
            Ok(show(&operator_view(&state, signed, Some(&user), &OperatorForm::of(&user))))
        })
        .await
}

pub(super) async fn change(
    State(state): State<AppState>,
    Path(user): Path<String>,
    press: SignedPress,
) -> Response {
    let mut form = OperatorForm::sent(&press.form);
    press
        .signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            if let Some(roles) = form.check(false) {
                let changed =
                    signed.house.change_rights(&signed.visitor, user.id, roles, Clients::only([]));
                match changed.map_err(Failure::from) {
                    Ok(()) => return Ok(see_other("/91?done=rights")),
                    Err(Failure::Conflict(words)) => form.refuse("role", words),
                    Err(other) => return Err(other),
                }
            }
            let view = operator_view(&state, signed, Some(&user), &form);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
