//! /enrol — registers a device: a code, how it makes its key, its certificate.

use std::sync::Arc;

use axum::extract::{FromRequest as _, FromRequestParts as _, Path, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    ADMISSION_COOKIE, ADMISSION_SECONDS, DeviceError, DeviceWay, House, set_cookie,
};
use romori_types::Timestamp;

use crate::shell::{
    AppState, Attachment, Failure, Pressed, Token, Upload, Visit, attachment, see_other, show,
    show_with, without_device,
};
use crate::view::office::{EnrolPage, EnrolStep, Note, Tone};

/// What `certreq` of Windows is told: the key is made by the platform's own hardware and does not
/// leave it.
const WINDOWS: &str = "[Version]\r\nSignature=\"$Windows NT$\"\r\n\r\n[NewRequest]\r\n\
    Subject=\"CN=Romori\"\r\nKeyAlgorithm=ECDSA_P256\r\nKeyLength=256\r\n\
    ProviderName=\"Microsoft Platform Crypto Provider\"\r\nExportable=FALSE\r\n\
    MachineKeySet=FALSE\r\nKeyUsage=0x80\r\nHashAlgorithm=SHA256\r\nRequestType=PKCS10\r\n\r\n\
    [EnhancedKeyUsageExtension]\r\nOID=1.3.6.1.5.5.7.3.2\r\n";
const CERTIFICATE: &str = "application/pkix-cert";
const PEM: &str = "application/x-pem-file";

/// What stands in the way, and the step at which it is said.
type Refused = Box<(DeviceError, EnrolStep)>;

pub(super) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let visit = match Visit::from_request_parts(&mut parts, &state).await {
        Ok(visit) => visit,
        Err(failure) => return failure.into_response(),
    };
    let why = without_device(&parts);
    let note = why.map(|why| Note::new(Tone::Info, "この端末はまだ使えません", &[why.ja()]));
    show(&EnrolPage::at(&state, &visit, EnrolStep::Code, note))
}

/// Looks at a code without using it up.
pub(super) async fn press(State(state): State<AppState>, form: Pressed) -> Response {
    let code = form.value("code").unwrap_or_default().to_owned();
    let visit = form.visit;
    worked(&state, visit, move |state, house| {
        let zone = state.setting().zone;
        let wrong = |error| Box::new((error, EnrolStep::Code));
        if house.try_code(&code, zone).map_err(wrong)? == DeviceWay::Admission {
            let pass = house.use_admission(&code, zone).map_err(wrong)?;
            let cookie = set_cookie(ADMISSION_COOKIE, &pass.token, Some(ADMISSION_SECONDS));
            let mut response = see_other("/sign-in");
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        let step = EnrolStep::Ways { code, label: String::new() };
        Ok(show(&EnrolPage::at(state, &visit, step, None)))
    })
    .await
}

/// Signs what the device asked for.
pub(super) async fn request(State(state): State<AppState>, request: Request) -> Response {
    let form = match Upload::from_request(request, &state).await {
        Ok(form) => form,
        Err(failure) => return failure.into_response(),
    };
    let visit = form.visit;
    worked(&state, visit, move |state, house| {
        let field = |name| form.value(name).unwrap_or_default().to_owned();
        let (code, label, typed) = (field("code"), field("label"), field("typed"));
        let sent = form.file.map_or_else(|| typed.into_bytes(), |file| file.bytes);
        let zone = state.setting().zone;
        let enrolled = house.enrol(&code, zone, &sent, &label).map_err(|error| {
            let again = !matches!(error, DeviceError::Code);
            Box::new((error, if again { EnrolStep::Ways { code, label } } else { EnrolStep::Code }))
        })?;
        let step = EnrolStep::Done { serial: hex(&enrolled.serial), until: day(enrolled.until) };
        Ok(show(&EnrolPage::at(state, &visit, step, None)))
    })
    .await
}

/// Makes key and certificate here, for a device that cannot.
pub(super) async fn file(State(state): State<AppState>, form: Pressed) -> Response {
    let field = |name| form.value(name).unwrap_or_default().to_owned();
    let (code, label, visit) = (field("code"), field("label"), form.visit);
    worked(&state, visit, move |state, house| {
        let zone = state.setting().zone;
        let made = house.enrol_with_file(&code, zone, &label).map_err(|error| {
            let again = !matches!(error, DeviceError::Code);
            Box::new((error, if again { EnrolStep::Ways { code, label } } else { EnrolStep::Code }))
        })?;
        let name = Token::new(state.entropy()).map_err(|_| no_chance())?;
        let now = state.clock().elapsed();
        let size = made.file.len();
        state.device_files().keep(name, made.file, size, now);
        let step = EnrolStep::File {
            address: format!("/enrol/keys/{name}"),
            passphrase: made.passphrase.to_string(),
            until: day(made.enrolled.until),
        };
        Ok(show(&EnrolPage::at(state, &visit, step, None)))
    })
    .await
}

fn no_chance() -> Refused {
    let error = romori_app::house::UnitError::Chance(romori_types::NoChance);
    Box::new((error.into(), EnrolStep::Code))
}

/// The file, once.
pub(super) async fn key(State(state): State<AppState>, Path(name): Path<String>) -> Response {
    let now = state.clock().elapsed();
    let Some(name) = Token::parse(&name) else { return Failure::NotFound.into_response() };
    let mut files = state.device_files();
    let Some(bytes) = files.find(&name, now).map(|file| file.to_vec()) else {
        return Failure::NotFound.into_response();
    };
    files.forget(&name);
    attachment(Attachment { name: "romori.p12", kind: "application/x-pkcs12", bytes })
}

/// What a device needs to make its request, and the root for whoever ends TLS before us.
pub(super) async fn plain_file(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Response {
    let Some(house) = state.house().map(Arc::clone) else {
        return Failure::NotFound.into_response();
    };
    match name.as_str() {
        "romori.inf" => {
            let bytes = WINDOWS.as_bytes().to_vec();
            attachment(Attachment { name: "romori.inf", kind: "text/plain", bytes })
        }
        "romori-root.cer" => {
            let bytes = house.device_root().to_vec();
            attachment(Attachment { name: "romori-root.cer", kind: CERTIFICATE, bytes })
        }
        "romori.crl" => {
            let list = tokio::task::spawn_blocking(move || house.device_revocations()).await;
            match list {
                Ok(Ok(bytes)) => {
                    let kind = "application/pkix-crl";
                    attachment(Attachment { name: "romori.crl", kind, bytes })
                }
                Ok(Err(error)) => Failure::from(error).into_response(),
                Err(_) => Failure::Internal("making a list broke off").into_response(),
            }
        }
        _ => Failure::NotFound.into_response(),
    }
}

/// A certificate: its serial number is chance, and it says nothing that its holder does not know.
pub(super) async fn certificate(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Response {
    let Some(house) = state.house().map(Arc::clone) else {
        return Failure::NotFound.into_response();
    };
    let Some((serial, form)) = name.split_once('.') else {
        return Failure::NotFound.into_response();
    };
    let (Some(serial), "cer" | "pem") = (of_hex(serial), form) else {
        return Failure::NotFound.into_response();
    };
    let found = tokio::task::spawn_blocking(move || house.issued_certificate(&serial)).await;
    match found {
        Ok(Ok(der)) if form == "pem" => {
            let bytes = pem(&der).into_bytes();
            attachment(Attachment { name: "romori.pem", kind: PEM, bytes })
        }
        Ok(Ok(bytes)) => attachment(Attachment { name: "romori.cer", kind: CERTIFICATE, bytes }),
        Ok(Err(error)) => Failure::from(error).into_response(),
        Err(_) => Failure::Internal("asking for a certificate broke off").into_response(),
    }
}

/// Works on the house away from the threads that answer; what goes wrong is said on the page.
async fn worked<F>(state: &AppState, visit: Visit, act: F) -> Response
where
    F: FnOnce(&AppState, &House) -> Result<Response, Refused> + Send + 'static,
{
    let Some(house) = state.house().map(Arc::clone) else {
        return Failure::NotFound.into_response();
    };
    let shared = state.clone();
    match tokio::task::spawn_blocking(move || act(&shared, &house)).await {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refused(state, &visit, *refusal),
        Err(_) => Failure::Internal("registering a device broke off").into_response(),
    }
}

fn refused(state: &AppState, visit: &Visit, (error, step): (DeviceError, EnrolStep)) -> Response {
    let words = error.to_string();
    if let Failure::House(code, words) = Failure::from(error) {
        return Failure::House(code, words).into_response();
    }
    let note = Note::new(Tone::Bad, "登録できませんでした", &[words.as_str()]);
    let note = Note { focus: true, ..note };
    let page = EnrolPage::at(state, visit, step, Some(note));
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The day on which a certificate ends, as people write it.
fn day(until: Timestamp) -> String {
    crate::view::day_long(romori_types::day_in_japan(until))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_hex(text: &str) -> Option<[u8; 16]> {
    let digits = text.as_bytes();
    let plain = digits.len() == 32 && digits.iter().all(u8::is_ascii_hexdigit);
    let number = plain.then(|| u128::from_str_radix(text, 16).ok()).flatten()?;
    Some(number.to_be_bytes())
}

/// As PEM (RFC 7468): lines of 64 letters.
pub(crate) fn pem(der: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut letters = String::with_capacity(der.len() * 4 / 3 + 4);
    for three in der.chunks(3) {
        let of = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = of(0) << 16 | of(1) << 8 | of(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            letters.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for line in letters.as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 §10, its examples.
    #[test]
    fn pem_is_base_64() {
        for (bytes, letters) in
            [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert!(pem(bytes.as_bytes()).contains(&format!("\n{letters}\n")), "{bytes}");
        }
        let long = pem(&[0; 100]);
        assert!(long.lines().all(|line| line.len() <= 64), "{long}");
    }

    #[test]
    fn a_serial_number_is_sixteen_bytes() {
        let serial = [0x40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        assert_eq!(of_hex(&hex(&serial)), Some(serial));
        for bad in ["", "40", "+0010203040506070809101112131415", &hex(&serial)[1..]] {
            assert_eq!(of_hex(bad), None, "{bad}");
        }
    }
}
