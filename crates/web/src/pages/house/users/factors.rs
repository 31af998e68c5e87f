//! What somebody proves himself by beside his password: POST /90/passkeys, GET and POST /90/code,
//! POST /90/recovery, GET and POST /90/factors/{factor}/remove.

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    CodeBegun, EntryError, FactorError, RelyingParty, SESSION_COOKIE, picture_of, set_cookie,
};
use romori_types::FactId;

use crate::present::house::me::remove_factor_view;
use crate::present::house::office_frame;
use crate::shell::{
    AppState, Failure, NotSigned, Signed, SignedPress, party, see_other, show, show_with,
};
use crate::view::office::{CodePage, Note, RecoveryPage, Tone};
use crate::view::{Crumb, KeyHint};

/// A form with the name for which passkeys hold.
struct Named {
    press: SignedPress,
    party: Option<RelyingParty>,
}

impl Named {
    async fn read(state: &AppState, request: Request) -> Result<Self, NotSigned> {
        let (parts, body) = request.into_parts();
        let party = party(state, &parts);
        let press = SignedPress::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { press, party })
    }
}

pub(super) async fn ask(State(state): State<AppState>, request: Request) -> Response {
    let Named { press, party } = match Named::read(&state, request).await {
        Ok(named) => named,
        Err(refusal) => return refusal.into_response(),
    };
    press
        .signed
        .work(move |signed| {
            let party = party.ok_or(Failure::NotFound)?;
            let asked = signed.house.begin_passkey(&signed.visitor, &party)?;
            Ok(crate::pages::second_step::question(&asked))
        })
        .await
}

pub(super) async fn add_passkey(State(state): State<AppState>, request: Request) -> Response {
    let Named { press, party } = match Named::read(&state, request).await {
        Ok(named) => named,
        Err(refusal) => return refusal.into_response(),
    };
    let field = |name: &str| press.form.value(name).unwrap_or_default().to_owned();
    let (name, ceremony, answer) = (field("name"), field("ceremony"), field("answer"));
    press
        .signed
        .work(move |signed| {
            let party = party.ok_or(Failure::NotFound)?;
            let made = (ceremony.as_str(), answer.as_str());
            let token = signed.house.add_passkey(&signed.visitor, &party, &name, made)?;
            Ok(back("passkey", &token))
        })
        .await
}

/// Back to page 90 with the session's new token.
fn back(done: &str, token: &str) -> Response {
    let mut response = see_other(&format!("/90?done={done}"));
    if let Ok(cookie) = HeaderValue::from_str(&set_cookie(SESSION_COOKIE, token, None)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

pub(super) async fn code(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let begun = signed.house.begin_code(&signed.visitor)?;
            Ok(show(&code_view(&state, signed, &begun, "", None)))
        })
        .await
}

pub(super) async fn add_code(State(state): State<AppState>, press: SignedPress) -> Response {
    let field = |name: &str| press.form.value(name).unwrap_or_default().to_owned();
    let (name, ceremony, code) = (field("name"), field("ceremony"), field("code"));
    press
        .signed
        .work(move |signed| {
            let (house, visitor) = (&signed.house, &signed.visitor);
            let added = house.add_code(visitor, &name, (&ceremony, &code));
            let error = match added {
                Ok(token) => return Ok(back("code", &token)),
                Err(EntryError::Factor(error)) => error,
                Err(other) => return Err(other.into()),
            };
            let begun = match error {
                FactorError::Over => house.begin_code(visitor)?,
                _ => house.code_again(visitor, &ceremony)?,
            };
            let view = code_view(&state, signed, &begun, &name, Some(error));
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

fn code_view(
    state: &AppState,
    signed: &Signed,
    begun: &CodeBegun,
    name: &str,
    error: Option<FactorError>,
) -> CodePage {
    let title = "確認コードの登録";
    let crumbs = vec![Crumb::to("90 自分", "/90"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "90", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "登録する" }];
    frame.failed = error.is_some();
    let picture = picture_of(&begun.address);
    CodePage {
        frame,
        ceremony: begun.ceremony.clone(),
        typed: begun.typed.to_string(),
        picture: picture.map(|picture| (picture.side(), picture.path())),
        problem: error.map(|error| {
            let words = error.to_string();
            Note {
                focus: true, ..Note::new(Tone::Bad, "登録できませんでした", &[words.as_str()])
            }
        }),
        name: name.to_owned(),
    }
}

pub(super) async fn recovery(State(state): State<AppState>, press: SignedPress) -> Response {
    press
        .signed
        .work(move |signed| {
            let codes = signed.house.make_recovery_codes(&signed.visitor)?;
            let title = "回復コード";
            let crumbs = vec![Crumb::to("90 自分", "/90"), Crumb::here(title)];
            let frame = office_frame(&state, signed, title, "90", crumbs);
            let codes = codes.iter().map(|code| code.to_string()).collect();
            Ok(show(&RecoveryPage { frame, codes }))
        })
        .await
}

fn found(signed: &Signed, factor: &str) -> Result<(FactId, String), Failure> {
    let id: FactId = factor.parse().map_err(|_| Failure::NotFound)?;
    let own = signed.house.own_factors(&signed.visitor)?.factors;
    let one = own.into_iter().find(|one| one.id == id).ok_or(Failure::NotFound)?;
    Ok((id, one.name))
}

pub(super) async fn remove_page(
    State(state): State<AppState>,
    signed: Signed,
    Path(factor): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let (id, name) = found(signed, &factor)?;
            Ok(show(&remove_factor_view(&state, signed, &id.to_string(), &name, None)))
        })
        .await
}

pub(super) async fn remove(
    State(state): State<AppState>,
    Path(factor): Path<String>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let (id, name) = found(signed, &factor)?;
            match signed.house.remove_factor(&signed.visitor, id) {
                Ok(token) => Ok(back("removed", &token)),
                Err(EntryError::Factor(error)) => {
                    let words = error.to_string();
                    let id = id.to_string();
                    let view = remove_factor_view(&state, signed, &id, &name, Some(&words));
                    Ok(show_with(StatusCode::CONFLICT, &view))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}

/// Whether passkeys can be registered at the address of a request.
pub(super) fn has_passkeys(state: &AppState, parts: &Parts) -> bool {
    party(state, parts).is_some()
}
