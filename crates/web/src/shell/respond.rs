//! Turning a view into an answer.

use askama::Template;
use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Response as HttpResponse, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Failure;

/// The page, with status 200.
pub fn show(view: &impl Template) -> Response {
    show_with(StatusCode::OK, view)
}

/// The page, with this status.
pub fn show_with(status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(text) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (status, [(CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => Failure::Internal("a template failed to render").into_response(),
    }
}

/// Go on there, with a GET. The address is one of our own paths.
pub fn see_other(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
        Err(_) => Failure::Internal("an address with unusable characters").into_response(),
    }
}

/// A file to be saved.
#[derive(Debug)]
pub struct Attachment<'a> {
    /// Its name; never a person's.
    pub name: &'a str,
    /// Its media type.
    pub kind: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The file as an answer that the browser saves.
pub fn attachment(file: Attachment<'_>) -> Response {
    let ascii: String = file.name.chars().filter(|letter| is_plain(*letter)).collect();
    let disposition = format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{}",
        percent_encoded(file.name)
    );
    HttpResponse::builder()
        .header(CONTENT_TYPE, file.kind)
        .header(CONTENT_DISPOSITION, disposition)
        .body(Body::from(file.bytes))
        .unwrap_or_else(|_| {
            Failure::Internal("a file name with unusable characters").into_response()
        })
}

const fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_')
}

fn percent_encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if is_plain(char::from(byte)) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_file_name_is_carried_in_the_encoded_form() {
        let file = Attachment { name: "控.pdf", kind: "application/pdf", bytes: vec![1] };
        let response = attachment(file);
        let header = response.headers().get(CONTENT_DISPOSITION).unwrap().to_str().unwrap();
        assert_eq!(header, "attachment; filename=\".pdf\"; filename*=UTF-8''%E6%8E%A7.pdf");
    }
}
