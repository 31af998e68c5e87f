//! POST /api/v1/exports — 書出し, as a file.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::import::{ExportAsked, ExportError, ExportFormat};
use romori_types::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::Changes;
use super::import_state::RowKind;
use super::sent::Body;
use crate::shell::{AppState, Attachment, Failure, FieldProblem, Problem, attachment};

/// 書き出すもの
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskExport {
    /// 何を。届書CSVは書き出せません。
    kind: RowKind,
    /// 顧問先番号。null はすべてです。
    client: Option<u32>,
    /// いつの状態か。ないときは今日です。
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// 形式
    format: FileFormat,
}

/// 形式
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FileFormat {
    /// XLSX
    Xlsx,
    /// CSV（UTF-8）
    Csv,
    /// CSV（Shift_JIS）
    Sjis,
}

impl From<FileFormat> for ExportFormat {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Xlsx => Self::Xlsx,
            FileFormat::Csv => Self::Csv,
            FileFormat::Sjis => Self::CsvShiftJis,
        }
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/exports",
    tag = "台帳",
    operation_id = "export",
    summary = "台帳を、取込と同じ見出しの表に書き出す",
    request_body = AskExport,
    responses(
        (
            status = 200,
            description = "表",
            content(
                (Vec<u8> = "text/csv"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            )
        ),
        Changes
    )
)]
pub(super) async fn export(
    State(state): State<AppState>,
    caller: Caller,
    Body(sent): Body<AskExport>,
) -> Result<Response, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let field = |field: &str, detail: String| {
                let field = field.to_owned();
                Problem::of_fields(vec![FieldProblem { field, detail }])
            };
            let kind = sent.kind.of().table();
            let kind = kind.ok_or_else(|| field("kind", "届書CSVは書き出せません。".to_owned()))?;
            let (client, format) = (sent.client, ExportFormat::from(sent.format));
            let asked = ExportAsked { kind, client, on: sent.on.unwrap_or(today), format, today };
            match caller.house.export(&caller.visitor, &asked) {
                Ok(bytes) => {
                    let (name, kind) = (format.file_name(), format.media_type());
                    Ok(attachment(Attachment { name, kind, bytes }))
                }
                Err(ExportError::NotAllowed(words)) => Err(Failure::NotAllowed(words).into()),
                Err(ExportError::Unit(error)) => Err(error.into()),
                Err(error) => Err(field("format", error.to_string())),
            }
        })
        .await
}
