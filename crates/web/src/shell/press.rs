//! A pressed button: a form of one of our own pages, with the visit's token.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::{AppState, Failure, Token, Visit};

/// A form that one of our pages sent. A handler that takes it cannot act without the token.
#[derive(Debug)]
pub struct Pressed {
    /// The visit it belongs to.
    pub visit: Visit,
    fields: Vec<(String, String)>,
}

impl Pressed {
    /// The value of a field, if the form has it.
    pub fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields.find(|field| field.0 == name).map(|field| field.1.as_str())
    }

    /// Every value of a field that can stand several times.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter();
        fields.filter(move |field| field.0 == name).map(|field| field.1.as_str())
    }

    /// All fields but the token.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.fields.iter();
        fields.filter(|field| field.0 != "csrf").map(|field| (field.0.as_str(), field.1.as_str()))
    }
}

impl FromRequest<AppState> for Pressed {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Form(fields) = form.map_err(|rejection| {
            let status = rejection.into_response().status();
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                Failure::TooLarge
            } else {
                Failure::BadForm
            }
        })?;
        let pressed = Self { visit, fields };
        verify(&visit, pressed.value("csrf"))?;
        Ok(pressed)
    }
}

/// Whether the token of a form is the visit's.
pub(super) fn verify(visit: &Visit, csrf: Option<&str>) -> Result<(), Failure> {
    let ours = csrf.is_some_and(|csrf| is_of_visit(visit, csrf));
    if ours { Ok(()) } else { Err(Failure::VisitOver) }
}

/// Whether a token that was sent is the visit's.
pub(crate) fn is_of_visit(visit: &Visit, csrf: &str) -> bool {
    Token::parse(csrf).is_some_and(|given| given.same_as(&visit.csrf))
}
