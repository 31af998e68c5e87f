//! GET and POST /92/users/{user}/admission and /92/admissions/{admission} — somebody without a
//! device, let in by two.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{Admission, AdmissionAsked};
use romori_types::DeviceId;

use super::code::found;
use super::list::listed;
use crate::present::house::devices::{admission_note, admission_view, agree_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(user): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            Ok(show(&admission_view(&state, signed, &user)))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(user): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let user = found(signed, &user)?;
            match signed.house.ask_admission(&signed.visitor, user.id)? {
                AdmissionAsked::Waiting => {
                    let done = "申し出ました。1時間以内に、ほかの管理者がこの画面で認めます。";
                    listed(&state, signed, done, Vec::new())
                }
                AdmissionAsked::Later(code) => {
                    listed(&state, signed, "", vec![admission_note(&user.name, &code)])
                }
            }
        })
        .await
}

pub(super) async fn agree_page(
    State(state): State<AppState>,
    signed: Signed,
    Path(admission): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let asked = open(signed, &admission)?;
            let user = signed.house.user(&signed.visitor, asked.account)?;
            Ok(show(&agree_view(&state, signed, &asked, &user)))
        })
        .await
}

pub(super) async fn agree(
    State(state): State<AppState>,
    Path(admission): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let asked = open(signed, &admission)?;
            let user = signed.house.user(&signed.visitor, asked.account)?;
            let code = signed.house.grant_admission(&signed.visitor, asked.id)?;
            listed(&state, signed, "", vec![admission_note(&user.name, &code)])
        })
        .await
}

/// What waits in this office, by the id in an address.
fn open(signed: &Signed, admission: &str) -> Result<Admission, Failure> {
    let id: DeviceId = admission.parse().map_err(|_| Failure::NotFound)?;
    let open = signed.house.open_admissions(&signed.visitor)?;
    open.into_iter().find(|asked| asked.id == id).ok_or(Failure::NotFound)
}
