//! GET and POST /sign-in, POST /sign-in/ask — the way in: a passkey and the telephone's key.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use romori_app::house::{
    EntryError, FRESH_COOKIE, Here, House, OnPhone, Origin, PhoneSigned, RelyingParty,
    SESSION_COOKIE, SignInRefusal, Source, set_cookie,
};
use serde::Deserialize;

use super::shown::{outside, question};
use crate::shell::{
    AppState, Failure, Pressed, Visit, address, host_of, party, see_other, show_with,
};
use crate::view::office::{Note, Tone};
use crate::view::worker::WorkerSignIn;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    over: String,
}

/// A form of a telephone, with where it comes from.
pub(super) struct FromPhone {
    pub visit: Visit,
    pub party: RelyingParty,
    pub host: String,
    pub source: Source,
    pub form: Pressed,
    pub house: Arc<House>,
}

impl FromPhone {
    pub async fn read(state: &AppState, request: Request) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let (party, host) = at(state, &parts)?;
        let source = Source::of(address(&parts).ip());
        let form = Pressed::from_request(Request::from_parts(parts, body), state).await?;
        let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
        Ok(Self { visit, party, host, source, form, house })
    }

    pub fn field(&self, name: &str) -> &str {
        self.form.value(name).unwrap_or_default()
    }

    pub fn here(&self) -> Here<'_> {
        let holder = self.visit.name.bytes();
        Here { holder, source: self.source, browser: None, origin: Origin::OPEN }
    }

    pub fn on_phone(&self) -> OnPhone<'_> {
        OnPhone {
            party: &self.party,
            ceremony: self.field("ceremony"),
            passkey: self.field("passkey"),
            signed: self.signed(),
        }
    }

    pub fn signed(&self) -> PhoneSigned<'_> {
        let (point, signature) = (self.field("point"), self.field("signature"));
        PhoneSigned { host: &self.host, point, signature }
    }
}

fn at(state: &AppState, parts: &Parts) -> Result<(RelyingParty, String), Failure> {
    let party = party(state, parts).ok_or(Failure::NotFound)?;
    Ok((party, host_of(parts).ok_or(Failure::NotFound)?))
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    let note = match asked.over.as_str() {
        "out" => Some((Tone::Ok, "出ました", "この電話機には、見ていた内容は残っていません。")),
        "time" => Some((
            Tone::Info,
            "時間がたったか、別の所で終わらせたため、出ました",
            "続けるときは、もう一度入ってください。",
        )),
        "key" => Some((
            Tone::Bad,
            "登録した電話機の鍵を確かめられないため、終わらせました",
            "登録した電話機で開いているのにこう出るときは、勤め先か事務所の担当の人に伝えてください。",
        )),
        "registered" => Some((
            Tone::Ok,
            "登録できました",
            "「パスキーで入る」を押してください。次からも、同じアドレスから入れます。",
        )),
        _ => None,
    };
    shown(&state, &visit, StatusCode::OK, note)
}

fn shown(
    state: &AppState,
    visit: &Visit,
    status: StatusCode,
    note: Option<(Tone, &str, &str)>,
) -> Response {
    let mut shell = outside(state, visit, "わたしの情報を確かめる");
    shell.failed = matches!(note, Some((Tone::Bad, ..)));
    let note =
        note.map(|(tone, title, line)| Note { focus: true, ..Note::new(tone, title, &[line]) });
    show_with(status, &WorkerSignIn { shell, note })
}

pub(super) async fn ask(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let from = FromPhone::read(&state, request).await?;
    let asked = tokio::task::spawn_blocking(move || {
        from.house.ask_at_the_door(&from.party, from.visit.name.bytes())
    });
    let asked = asked.await.map_err(|_| Failure::Internal("asking for a passkey broke off"))?;
    Ok(question(&asked?))
}

pub(super) async fn press(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let from = FromPhone::read(&state, request).await?;
    let visit = from.visit;
    let entered = tokio::task::spawn_blocking(move || {
        from.house.sign_in_on_phone(&from.here(), &from.on_phone())
    });
    match entered.await.map_err(|_| Failure::Internal("signing in broke off"))? {
        Ok(admitted) => {
            let mut response = see_other("/me");
            put(&mut response, &set_cookie(SESSION_COOKIE, &admitted.token, None));
            put(&mut response, &set_cookie(FRESH_COOKIE, &admitted.fresh, None));
            Ok(response)
        }
        Err(EntryError::Unit(error)) => Err(error.into()),
        Err(error) => Ok(refused(&state, &visit, &error)),
    }
}

fn refused(state: &AppState, visit: &Visit, error: &EntryError) -> Response {
    let words = match error {
        EntryError::NotAllowed(_) | EntryError::Refused(SignInRefusal::NotAllowed(_)) => {
            error.to_string()
        }
        _ => "登録した電話機で、登録したパスキーを使って、もう一度お試しください。".to_owned(),
    };
    let note = (Tone::Bad, "入れませんでした", words.as_str());
    shown(state, visit, StatusCode::UNAUTHORIZED, Some(note))
}

/// Puts a cookie into an answer.
pub(super) fn put(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
