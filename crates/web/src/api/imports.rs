//! /api/v1/imports — 取込: the file as the body, its dry run, the columns, what is mended, and the
//! import itself. A file is in memory for one session, as on the pages.

use std::sync::{Arc, Mutex};

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::Severity;
use romori_app::house::Function;
use romori_app::house::import::{
    ColumnMonth, ImportAsked, ImportError, ImportFile, ImportKind, Item, template_of,
};
use romori_types::{Date, Purpose, YearMonth};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::import_state::{ImportState, RowKind};
use super::sent::{Asked, Body, day_or, month_or};
use crate::import_desk::{
    self, ImportWork, Stage, accept_proposals, find, idle, key_code, lock, settle,
};
use crate::present::house::list_answer;
use crate::shell::{AppState, Failure, FieldProblem, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedImport {
    /// 行の種類
    #[param(inline)]
    kind: RowKind,
    /// 顧問先番号。ないときは、行ごとの顧問先の列で見分けます。
    client: Option<u32>,
    /// 人を見分ける項目。ないときは、列から決めます。
    key: Option<String>,
    /// 月の列がない賃金の表の月。2026-06 の形
    month: Option<String>,
    /// 支払日の列がない賞与の表の支払日。2026-06-30 の形
    paid_on: Option<String>,
}

/// 列の対応
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetColumns {
    /// 思い出した対応を使わず、見出しから決め直すか
    #[serde(default)]
    forget: bool,
    /// 読むシート、0から。変えると、列を決め直します。
    sheet: Option<usize>,
    /// 変える列だけ
    #[serde(default)]
    columns: Vec<SetColumn>,
    /// 人を見分ける項目
    key: Option<String>,
    /// 月の列がない賃金の表の月。2026-06 の形
    month: Option<String>,
    /// 支払日の列がない賞与の表の支払日。2026-06-30 の形
    paid_on: Option<String>,
}

/// 列を何として読むか
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetColumn {
    /// 左から何番目か、0から
    column: u32,
    /// 項目。読まないときは null です。
    item: Option<String>,
    /// 月が横に並ぶ表の月。2026-04 か 4 の形
    month: Option<String>,
}

/// 直す値
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MendImport {
    /// 直した値の案をすべて使うか
    #[serde(default)]
    proposals: bool,
    /// 直すセル
    #[serde(default)]
    cells: Vec<MendCell>,
}

/// 直すセル
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MendCell {
    /// 行、表計算ソフトの番号
    row: u32,
    /// 左から何番目の列か、0から
    column: u32,
    /// 直した値
    value: String,
}

type Answer = Result<Json<ImportState>, Problem>;

fn field(name: &str, detail: &str) -> Problem {
    Problem::of_fields(vec![FieldProblem { field: name.to_owned(), detail: detail.to_owned() }])
}

fn refused(error: ImportError) -> Problem {
    match error {
        ImportError::NotAllowed(violations) => Problem::not_allowed(&violations),
        ImportError::Unit(error) => error.into(),
        ImportError::Read(error) => {
            field("file", &format!("{} {}（{}）", error.what(), error.next_step(), error.code()))
        }
        ImportError::Notice(what) => field("file", &what),
        other => Failure::Conflict(other.to_string()).into(),
    }
}

/// The import of an address, for who may import.
fn held(state: &AppState, caller: &Caller, name: &str) -> Result<Arc<Mutex<ImportWork>>, Problem> {
    caller.grant(Function::Import, Purpose::Import)?;
    // One that is over is as absent as another's.
    find(state, caller, name).map_err(|_| Problem::not_found())
}

async fn answered(work: Arc<Mutex<ImportWork>>) -> Answer {
    settle(&work).await;
    Ok(Json(ImportState::of(&lock(&work))))
}

#[utoipa::path(
    post,
    path = "/api/v1/imports",
    tag = "台帳",
    operation_id = "beginImport",
    summary = "表を本文で送り、下見をする。台帳には何も書き込みません",
    params(AskedImport),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "下見", body = ImportState), Changes)
)]
pub(super) async fn begin(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<AskedImport>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<ImportState>), Problem> {
    let bytes = bytes.map_err(|_| Failure::TooLarge)?;
    let (within, checker) = (state.clone(), caller.clone());
    let work = caller
        .work(move |caller| {
            caller.grant(Function::Import, Purpose::Import)?;
            let today = within.clock().today();
            let sent = ImportAsked {
                kind: asked.kind.of(),
                client: asked.client,
                name: String::new(),
                bytes: bytes.into(),
                today,
            };
            let mut file = caller.house.open_import(&caller.visitor, sent).map_err(refused)?;
            let (month, paid_on) = (asked.month.as_deref(), asked.paid_on.as_deref());
            settings(&mut file, asked.key.as_deref(), (month, paid_on), today)?;
            let address = import_desk::put(&within, caller, file)?;
            let work = find(&within, caller, address.trim_start_matches("/74/"))?;
            Ok(work)
        })
        .await?;
    import_desk::check(&state, &checker, &work);
    answered(work).await.map(|answer| (StatusCode::CREATED, answer))
}

/// What is said of the table as a whole.
fn settings(
    file: &mut ImportFile,
    key: Option<&str>,
    (month, paid_on): (Option<&str>, Option<&str>),
    today: Date,
) -> Result<(), Problem> {
    if let Some(key) = key {
        let mut keys = file.kind.keys().iter();
        let chosen = keys.find(|known| key_code(**known) == key);
        let unknown = || field("key", "この表では使えない項目です。keys から選んでください。");
        file.options.key = *chosen.ok_or_else(unknown)?;
    }
    if month.is_some() {
        file.set_month(Some(month_or(month, YearMonth::of(today))?));
    }
    if paid_on.is_some() {
        file.set_paid_on(Some(day_or(paid_on, today)?));
    }
    Ok(())
}

#[utoipa::path(
    get,
    path = "/api/v1/imports/{import}",
    tag = "台帳",
    operation_id = "getImport",
    summary = "取込がどこまで進んだか",
    params(("import" = String, Path, description = "取込の識別子")),
    responses((status = 200, description = "取込", body = ImportState), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(import): Path<String>,
) -> Answer {
    answered(held(&state, &caller, &import)?).await
}

#[utoipa::path(
    put,
    path = "/api/v1/imports/{import}/columns",
    tag = "台帳",
    operation_id = "setImportColumns",
    summary = "列の対応を決め、もう一度下見をする",
    params(("import" = String, Path, description = "取込の識別子")),
    request_body = SetColumns,
    responses((status = 200, description = "下見", body = ImportState), Changes)
)]
pub(super) async fn columns(
    State(state): State<AppState>,
    caller: Caller,
    Path(import): Path<String>,
    Body(sent): Body<SetColumns>,
) -> Answer {
    let work = held(&state, &caller, &import)?;
    let (changed, today) = (Arc::clone(&work), state.clock().today());
    let checker = caller.clone();
    caller
        .work(move |_| {
            let mut held = lock(&changed);
            let file = idle(&mut held)?;
            if sent.forget {
                file.forget().map_err(refused)?;
            }
            if let Some(sheet) = sent.sheet {
                if sheet >= file.sheets.len().max(1) {
                    return Err(field("sheet", "その番号のシートはありません。"));
                }
                file.choose_sheet(sheet).map_err(refused)?;
            }
            let mut mapping = file.proposal.mapping.clone();
            for one in &sent.columns {
                let (item, month) = read(one)?;
                mapping.set(one.column, item, month);
            }
            if mapping != file.proposal.mapping {
                file.set_mapping(mapping);
            }
            let given = (sent.month.as_deref(), sent.paid_on.as_deref());
            settings(file, sent.key.as_deref(), given, today)
        })
        .await?;
    import_desk::check(&state, &checker, &work);
    answered(work).await
}

fn read(one: &SetColumn) -> Result<(Option<Item>, Option<ColumnMonth>), Problem> {
    let unknown = || field("columns", "知らない項目か月があります。");
    let item = one.item.as_deref().map(|key| Item::from_key(key).ok_or_else(unknown));
    let month = one.month.as_deref().map(|month| month.parse().map_err(|_| unknown()));
    Ok((item.transpose()?, month.transpose()?))
}

#[utoipa::path(
    post,
    path = "/api/v1/imports/{import}/mends",
    tag = "台帳",
    operation_id = "mendImport",
    summary = "下見で見つかった値を直し、もう一度下見をする",
    params(("import" = String, Path, description = "取込の識別子")),
    request_body = MendImport,
    responses((status = 200, description = "下見", body = ImportState), Changes)
)]
pub(super) async fn mend(
    State(state): State<AppState>,
    caller: Caller,
    Path(import): Path<String>,
    Body(sent): Body<MendImport>,
) -> Answer {
    let work = held(&state, &caller, &import)?;
    {
        let mut held = lock(&work);
        let Stage::Previewed(preview) = held.stage.clone() else {
            return Err(Failure::Conflict("下見ができてから、直してください。".to_owned()).into());
        };
        let file = idle(&mut held)?;
        if sent.proposals {
            accept_proposals(file, &preview);
        }
        for cell in sent.cells {
            file.options.overrides.insert((cell.row, cell.column), cell.value);
        }
        held.before = Some(preview.report.count(Severity::Error));
    }
    import_desk::check(&state, &caller, &work);
    answered(work).await
}

#[utoipa::path(
    get,
    path = "/api/v1/imports/{import}/bad-rows",
    tag = "台帳",
    operation_id = "getImportBadRows",
    summary = "使えない行の表。直して、もう一度送れます",
    params(("import" = String, Path, description = "取込の識別子")),
    responses(
        (
            status = 200,
            description = "表",
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = Vec<u8>
        ),
        Looks
    )
)]
pub(super) async fn bad_rows(
    State(state): State<AppState>,
    caller: Caller,
    Path(import): Path<String>,
) -> Result<Response, Problem> {
    let work = held(&state, &caller, &import)?;
    caller
        .work(move |_| {
            let work = lock(&work);
            let Stage::Previewed(preview) = &work.stage else { return Err(Problem::not_found()) };
            Ok(list_answer(work.file.bad_rows(preview), state.clock().today())?)
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/imports/{import}/publish",
    tag = "台帳",
    operation_id = "publishImport",
    summary = "下見をした行を台帳に入れる。すべて一度に入るか、何も入りません",
    params(("import" = String, Path, description = "取込の識別子")),
    responses((status = 200, description = "取込", body = ImportState), Changes)
)]
pub(super) async fn publish(
    State(state): State<AppState>,
    caller: Caller,
    Path(import): Path<String>,
) -> Answer {
    let work = held(&state, &caller, &import)?;
    if matches!(lock(&work).stage, Stage::Columns | Stage::Checking(_) | Stage::Failed(_)) {
        return Err(Failure::Conflict("下見ができてから、取り込んでください。".to_owned()).into());
    }
    // A second call finds it under way or done.
    import_desk::run(&state, &caller, &work);
    answered(work).await
}

#[utoipa::path(
    post,
    path = "/api/v1/imports/{import}/stop",
    tag = "台帳",
    operation_id = "stopImport",
    summary = "下見か取込を止める。台帳には何も残りません",
    params(("import" = String, Path, description = "取込の識別子")),
    responses((status = 200, description = "取込", body = ImportState), Changes)
)]
pub(super) async fn stop(
    State(state): State<AppState>,
    caller: Caller,
    Path(import): Path<String>,
) -> Answer {
    let work = held(&state, &caller, &import)?;
    if let Stage::Running(watch) | Stage::Checking(watch) = &lock(&work).stage {
        watch.stop();
    }
    answered(work).await
}

#[utoipa::path(
    get,
    path = "/api/v1/import-templates/{kind}",
    tag = "台帳",
    operation_id = "getImportTemplate",
    summary = "取込の見出しだけの表",
    params(("kind" = String, Path, description = "pay・persons・dependants・bonuses・clients")),
    responses(
        (
            status = 200,
            description = "表",
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = Vec<u8>
        ),
        Looks
    )
)]
pub(super) async fn template(
    State(state): State<AppState>,
    caller: Caller,
    Path(kind): Path<String>,
) -> Result<Response, Problem> {
    caller
        .work(move |caller| {
            caller.grant(Function::Import, Purpose::Import)?;
            let kind = ImportKind::of_code(&kind).and_then(ImportKind::table);
            let kind = kind.ok_or_else(Problem::not_found)?;
            Ok(list_answer(template_of(kind), state.clock().today())?)
        })
        .await
}
