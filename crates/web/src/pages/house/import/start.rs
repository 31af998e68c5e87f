//! GET and POST /74 — 取込: what, whose, and the file.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::import::{ImportAsked, ImportError, ImportKind};
use romori_app::house::{ClientLine, Function, UnitError, clients};
use romori_types::Purpose;
use serde::Deserialize;

use crate::import_desk;
use crate::present::file_problem;
use crate::present::house::{StartForm, start_page};
use crate::shell::{AppState, Failure, Signed, SignedUpload, see_other, show, show_with};
use crate::view::FileProblem;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    client: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let form = StartForm { kind: asked.kind, client: asked.client, problem: None };
            let lines = lines(&state, signed)?;
            Ok(show(&start_page(&state, signed, &lines, form)?))
        })
        .await
}

/// The clients to choose from.
pub(super) fn lines(state: &AppState, signed: &Signed) -> Result<Vec<ClientLine>, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::Import, Purpose::Import)?;
    let read = |reader: &mut romori_app::house::Reader<'_, '_>| -> Result<_, UnitError> {
        clients(reader, today)
    };
    Ok(signed.house.store.read(&grant, read)?)
}

pub(super) async fn press(State(state): State<AppState>, upload: SignedUpload) -> Response {
    let SignedUpload { signed, mut form } = upload;
    let kind = form.value("kind").unwrap_or_default().to_owned();
    let client = form.value("client").unwrap_or_default().to_owned();
    let file = form.file.take();
    signed
        .work(move |signed| {
            signed.grant(Function::Import, Purpose::Import)?;
            let refused = |problem| {
                let form = StartForm {
                    kind: kind.clone(),
                    client: client.clone(),
                    problem: Some(problem),
                };
                let lines = lines(&state, signed)?;
                let page = start_page(&state, signed, &lines, form)?;
                Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
            };
            let asked_kind = ImportKind::of_code(&kind).ok_or(Failure::BadForm)?;
            let Some(file) = file else {
                return refused(FileProblem {
                    what: "ファイルが選ばれていません。".to_owned(),
                    next: "取り込む表（XLSX か CSV）を選んでから、もう一度押してください。"
                        .to_owned(),
                });
            };
            let number = match client.as_str() {
                "" => None,
                number => Some(number.parse().map_err(|_| Failure::NotFound)?),
            };
            let today = state.clock().today();
            let (name, bytes) = (file.name, file.bytes);
            let asked = ImportAsked { kind: asked_kind, client: number, name, bytes, today };
            match signed.house.open_import(&signed.visitor, asked) {
                Ok(file) => {
                    let address = import_desk::put(&state, signed, file)?;
                    Ok(see_other(&format!("{address}/columns")))
                }
                Err(ImportError::Read(error)) => refused(file_problem(&error)),
                Err(ImportError::Notice(what)) => refused(FileProblem {
                    what,
                    next: "台帳を作れる届書は、取得届・喪失届・賞与支払届です。".to_owned(),
                }),
                Err(error) => Err(failure(error)),
            }
        })
        .await
}

/// What an import that did not go says as a page of its own.
pub(super) fn failure(error: ImportError) -> Failure {
    match error {
        ImportError::NotAllowed(_) => Failure::NotAllowed(error.to_string()),
        ImportError::Unit(error) => error.into(),
        _ => Failure::Conflict(error.to_string()),
    }
}
