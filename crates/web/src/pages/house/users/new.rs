//! GET and POST /91/new — adds a user; the first password is shown once.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{Function, NewUser};
use romori_types::Purpose;

use super::list::listed;
use crate::present::house::users::{UserForm, new_user_view, password_note};
use crate::shell::{AppState, Failure, Signed, SignedPress, show, show_with};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            Ok(show(&new_user_view(&state, signed, &UserForm::default())))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut form = UserForm::of(&press.form);
    press
        .signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            let clients = form.clients(signed)?;
            if let (Some(roles), Some(clients)) = (form.check(), clients) {
                let new = NewUser { login: &form.login, name: &form.name, roles, clients };
                match signed.house.add_user(&signed.visitor, &new) {
                    Ok((_, password)) => {
                        let note = password_note(&form.name, &password);
                        return listed(&state, signed, false, "", vec![note]);
                    }
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => form.refuse("login", words),
                        other => return Err(other),
                    },
                }
            }
            let view = new_user_view(&state, signed, &form);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}
