//! A file sent by a form, read into memory and never further than its limit.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts, Request};

use super::press::verify;
use super::{AppState, Failure, NotSigned, Signed, Visit};

/// The largest file that is taken.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// How much of a larger one is still read past, so that the browser can show the answer.
const DRAINED_BYTES_MAX: usize = 12 * FILE_BYTES_MAX;
/// The largest file that is imported.
pub const IMPORT_BYTES_MAX: usize = 256 * 1024 * 1024;
const FIELD_BYTES_MAX: usize = 4 * 1024;
const FIELDS_MAX: usize = 16;

/// A form with a file that one of our pages sent.
#[derive(Debug)]
pub struct Upload {
    /// The visit it belongs to.
    pub visit: Visit,
    /// The file; `None` when none was chosen.
    pub file: Option<UploadedFile>,
    fields: Vec<(String, String)>,
}

/// A file that was sent.
#[derive(Debug)]
pub struct UploadedFile {
    /// Its name without any folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// The value of another field of the form.
    pub fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields.find(|field| field.0 == name).map(|field| field.1.as_str())
    }
}

impl FromRequest<AppState> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        Self::read(request, state, FILE_BYTES_MAX).await
    }
}

/// A form with a file to import that a signed-in user sent.
pub struct SignedUpload {
    /// Who.
    pub signed: Signed,
    /// The form.
    pub form: Upload,
}

impl FromRequest<AppState> for SignedUpload {
    type Rejection = NotSigned;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NotSigned> {
        let (mut parts, body) = request.into_parts();
        let signed = Signed::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let form = Upload::read(request, state, IMPORT_BYTES_MAX).await?;
        Ok(Self { signed, form })
    }
}

impl Upload {
    async fn read(request: Request, state: &AppState, most: usize) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_| Failure::BadForm)?;
        let mut upload = Self { visit, file: None, fields: Vec::new() };
        let mut verified = false;
        while let Some(field) = form.next_field().await.map_err(|_| Failure::BadForm)? {
            if upload.fields.len() >= FIELDS_MAX {
                return Err(Failure::BadForm);
            }
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file_name) = field.file_name().map(bare_name) {
                // The token stands before the file in our forms: a foreign file is not even read.
                if !verified {
                    return Err(Failure::VisitOver);
                }
                let bytes = read(field, most).await?;
                if !file_name.is_empty() || !bytes.is_empty() {
                    upload.file = Some(UploadedFile { name: file_name, bytes });
                }
            } else {
                let bytes = read(field, FIELD_BYTES_MAX).await?;
                let text = String::from_utf8(bytes).map_err(|_| Failure::BadForm)?;
                if name == "csrf" {
                    verify(&visit, Some(&text))?;
                    verified = true;
                }
                upload.fields.push((name, text));
            }
        }
        if verified { Ok(upload) } else { Err(Failure::VisitOver) }
    }
}

async fn read(mut field: Field<'_>, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut seen = 0_usize;
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::BadForm)? {
        seen = seen.saturating_add(chunk.len());
        if seen <= bytes_max {
            bytes.extend_from_slice(&chunk);
        } else if seen > DRAINED_BYTES_MAX {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    if seen > bytes_max { Err(Failure::TooLarge) } else { Ok(bytes) }
}

/// The name alone: no folder, no control characters, not endless.
fn bare_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_no_folder_and_no_control_character() {
        for (given, kept) in [
            ("賃金.xlsx", "賃金.xlsx"),
            ("C:\\給与\\賃金.xlsx", "賃金.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb.csv", "ab.csv"),
        ] {
            assert_eq!(bare_name(given), kept);
        }
    }
}
