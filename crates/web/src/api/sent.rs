//! What a program sends: a body in JSON, and what stands behind the question mark.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use romori_types::{Date, YearMonth};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};

use crate::shell::{AppState, Failure, Problem, Token};

/// A body in JSON, read strictly: a name that the document does not have is refused.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "WEB-0110",
                "読み取れません",
                "本文の種類が application/json ではありません。",
                "Content-Type: application/json を付けて、もう一度送ってください。",
            ));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let status = rejection.into_response().status();
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::from(Failure::TooLarge)
            } else {
                Problem::unreadable("本文が途中で切れています。")
            }
        })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            // The library's own words may repeat what was sent; the place is enough.
            let (line, column) = (error.line(), error.column());
            let what = if error.is_data() {
                "形が決まりと違います"
            } else {
                "JSON として読めません"
            };
            Problem::unreadable(&format!("本文の{line}行目・{column}文字目で、{what}。"))
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// What stands behind the question mark, read strictly.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        let Query(asked) =
            read.map_err(|_| Problem::unreadable("アドレスの ? より後ろが決まりと違います。"))?;
        Ok(Self(asked))
    }
}

/// The day that was asked for, or today.
pub fn day_or(asked: Option<&str>, today: Date) -> Result<Date, Problem> {
    let Some(text) = asked else { return Ok(today) };
    text.parse().map_err(|_| Problem::unreadable("on は 2026-07-01 の形の日付にしてください。"))
}

/// The month that was asked for, or another: `2026-06`.
pub fn month_or(asked: Option<&str>, otherwise: YearMonth) -> Result<YearMonth, Problem> {
    let Some(text) = asked else { return Ok(otherwise) };
    text.parse().map_err(|_| Problem::unreadable("月は 2026-06 の形にしてください。"))
}

/// 一度だけの印 — by which a second request of the same act is known. Without the header each
/// request is an act of its own.
pub struct Once(Token);

impl Once {
    /// Its bytes.
    pub const fn bytes(&self) -> [u8; 16] {
        self.0.bytes()
    }
}

impl IntoParams for Once {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "32桁の16進（UUID も可）。同じ値でもう一度送っても、一度だけ行われます。";
        let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
        let header = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(about))
            .schema(Some(text));
        vec![header.build()]
    }
}

impl FromRequestParts<AppState> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Some(sent) = parts.headers.get("idempotency-key") else {
            return Ok(Self(Token::new(state.entropy()).map_err(Failure::from)?));
        };
        let plain = sent.to_str().unwrap_or_default().replace('-', "").to_ascii_lowercase();
        let token = Token::parse(&plain).ok_or_else(|| {
            Problem::unreadable("Idempotency-Key は32桁の16進（UUID も可）にしてください。")
        })?;
        Ok(Self(token))
    }
}

/// A number in an address. What is no number is as absent as one that nobody has.
pub fn number(text: &str) -> Result<u32, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}
