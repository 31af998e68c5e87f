//! GET and POST /75 — 書出し.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::import::{ExportAsked, ExportError, ExportFormat, ImportKind};
use romori_app::house::{ClientLine, Function, UnitError, clients};
use romori_types::{Purpose, parse_date_ja};

use crate::present::house::{ExportForm, export_page};
use crate::shell::{
    AppState, Attachment, Failure, Signed, SignedPress, attachment, show, show_with,
};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let lines = lines(&state, signed)?;
            Ok(show(&export_page(&state, signed, &lines, ExportForm::default())))
        })
        .await
}

fn lines(state: &AppState, signed: &Signed) -> Result<Vec<ClientLine>, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::Export, Purpose::Export)?;
    let read = |reader: &mut romori_app::house::Reader<'_, '_>| -> Result<_, UnitError> {
        clients(reader, today)
    };
    Ok(signed.house.store.read(&grant, read)?)
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let value = |name: &str| press.form.value(name).unwrap_or_default().trim().to_owned();
    let (kind, client, on, format) = (value("kind"), value("client"), value("on"), value("format"));
    press
        .signed
        .work(move |signed| {
            let refused = |on_error, note| {
                let form = ExportForm {
                    kind: kind.clone(),
                    client: client.clone(),
                    on: on.clone(),
                    format: format.clone(),
                    on_error,
                    note,
                };
                let lines = lines(&state, signed)?;
                let page = export_page(&state, signed, &lines, form);
                Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
            };
            let asked_kind = ImportKind::of_code(&kind).and_then(ImportKind::table);
            let asked_kind = asked_kind.ok_or(Failure::BadForm)?;
            let asked_format = ExportFormat::of_code(&format).ok_or(Failure::BadForm)?;
            let number = match client.as_str() {
                "" => None,
                number => Some(number.parse().map_err(|_| Failure::NotFound)?),
            };
            let day = match parse_date_ja(&on) {
                Ok(day) => day,
                Err(error) => return refused(Some(error.to_string()), None),
            };
            let today = state.clock().today();
            let asked = ExportAsked {
                kind: asked_kind,
                client: number,
                on: day,
                format: asked_format,
                today,
            };
            match signed.house.export(&signed.visitor, &asked) {
                Ok(bytes) => Ok(attachment(Attachment {
                    name: asked_format.file_name(),
                    kind: asked_format.media_type(),
                    bytes,
                })),
                Err(ExportError::NotAllowed(words)) => Err(Failure::NotAllowed(words)),
                Err(ExportError::Unit(error)) => Err(error.into()),
                Err(error) => refused(None, Some(error.to_string())),
            }
        })
        .await
}
