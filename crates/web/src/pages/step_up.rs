//! GET and POST /step-up — proving oneself again before an act that asks for it.

use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    BROWSER_COOKIE, EntryError, Proving, RelyingParty, SESSION_COOKIE, SignInRefusal, Source,
    set_cookie,
};
use serde::Deserialize;

use super::second_step::{question, wrong};
use super::sign_in::{own_path, put_cookie};
use crate::present::house::office_frame;
use crate::shell::{
    AppState, Failure, NotSigned, Signed, SignedPress, address, cookie, party, see_other, show_with,
};
use crate::view::Crumb;
use crate::view::office::{self, Press, StepUpPage};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
    parts: Parts,
) -> Response {
    let next = own_path(&asked.next).to_owned();
    let passkey = party(&state, &parts).is_some();
    signed.work(move |signed| shown(&state, signed, &next, passkey, None)).await
}

/// A form with where it comes from.
struct Stepping {
    press: SignedPress,
    party: Option<RelyingParty>,
    source: Source,
    browser: Option<String>,
}

impl FromRequest<AppState> for Stepping {
    type Rejection = NotSigned;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NotSigned> {
        let (parts, body) = request.into_parts();
        let (party, source) = (party(state, &parts), Source::of(address(&parts).ip()));
        let browser = cookie(&parts, BROWSER_COOKIE);
        let press = SignedPress::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { press, party, source, browser })
    }
}

pub(super) async fn ask(State(state): State<AppState>, request: Request) -> Response {
    let Stepping { press, party, .. } = match Stepping::from_request(request, &state).await {
        Ok(stepping) => stepping,
        Err(refusal) => return refusal.into_response(),
    };
    press
        .signed
        .work(move |signed| {
            let party = party.ok_or(Failure::NotFound)?;
            Ok(question(&signed.house.ask_again(&signed.visitor, &party)?))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, request: Request) -> Response {
    let stepping = match Stepping::from_request(request, &state).await {
        Ok(stepping) => stepping,
        Err(refusal) => return refusal.into_response(),
    };
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let turns = state.clone();
    let Ok(_turn) = turns.doors().acquire().await else {
        return Failure::TooSlow.into_response();
    };
    let Stepping { press, party, source, browser } = stepping;
    let field = |name: &str| press.form.value(name).unwrap_or_default().to_owned();
    let (password, code) = (field("password"), field("code"));
    let (ceremony, answer) = (field("ceremony"), field("answer"));
    let next = own_path(&field("next")).to_owned();
    let signed = press.signed;
    signed
        .work(move |signed| {
            let by = match &party {
                Some(party) if !answer.is_empty() => {
                    Proving::Passkey { party, ceremony: &ceremony, answer: &answer }
                }
                _ if !code.is_empty() => Proving::Code(&code),
                _ => Proving::Password(&password),
            };
            match signed.house.step_up(&signed.visitor, (source, browser.as_deref()), &by) {
                Ok(token) => {
                    let mut response = see_other(if next.is_empty() { "/" } else { &next });
                    put_cookie(&mut response, &set_cookie(SESSION_COOKIE, &token, None));
                    Ok(response)
                }
                Err(error @ (EntryError::Refused(_) | EntryError::Factor(_))) => {
                    shown(&state, signed, &next, party.is_some(), Some(&error))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    next: &str,
    passkey: bool,
    error: Option<&EntryError>,
) -> Result<Response, Failure> {
    let (by_passkey, by_code) = signed.house.ways_to_step_up(&signed.visitor)?;
    let own = signed.house.own_company(&signed.visitor)?;
    let by_company = own.is_some_and(|own| own.link.is_some());
    let has_password = signed.house.has_password(&signed.visitor)?;
    let title = "もう一度の確認";
    let mut frame = office_frame(state, signed, title, "90", vec![Crumb::here(title)]);
    frame.failed = error.is_some();
    let csrf = frame.standing.csrf.clone();
    let status = match error {
        None => StatusCode::OK,
        Some(EntryError::Refused(SignInRefusal::Slowed(_))) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let view = StepUpPage {
        frame,
        company: by_company.then(|| {
            let press = Press::new("会社のサインインで確かめる", "/step-up/company", csrf.clone());
            press.with("next", next.to_owned())
        }),
        problem: error.map(wrong),
        proving: office::Proving {
            action: "/step-up".to_owned(),
            ask: "/step-up/ask".to_owned(),
            csrf,
            hidden: vec![("next".to_owned(), next.to_owned())],
            by_passkey: passkey && by_passkey,
            by_code: by_code || by_passkey,
            by_password: !by_code && !by_passkey && has_password,
            wrong: error.is_some(),
        },
        back: if next.is_empty() { "/90".to_owned() } else { "/".to_owned() },
    };
    Ok(show_with(status, &view))
}
