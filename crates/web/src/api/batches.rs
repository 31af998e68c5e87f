//! GET /api/v1/batches — 処理の一覧; POST /api/v1/batches/{batch}/undo.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{Batch, BatchKind, BatchState, Function, UnitError, clients};
use romori_types::{Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Names};
use super::document::{Changes, Looks};
use super::model::{ClientName, Clients, name};
use super::sent::Asked;
use crate::shell::{AppState, Problem};

/// So many acts are answered.
const ACTS_MAX: u32 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedBatches {
    /// 取込だけか。ないときは false です。
    #[serde(default)]
    imports: bool,
}

/// 処理の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Batches {
    /// 新しい順に、200件まで
    batches: Vec<OneBatch>,
}

/// 一つの処理
#[derive(Serialize, ToSchema)]
struct OneBatch {
    /// 識別子
    id: String,
    /// 何をしたか
    kind: String,
    /// 取込か
    import: bool,
    /// 顧問先。一つの顧問先のものでないときは null です。
    client: Option<ClientName>,
    /// 状態
    state: BatchStanding,
    /// だれが
    made_by: String,
    /// いつ
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// 記録された事実の数
    facts: u64,
}

/// 処理の状態
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BatchStanding {
    /// 途中
    Staged,
    /// 台帳に入っている
    Published,
    /// 元に戻した
    Undone,
}

/// 元に戻した結果
#[derive(Serialize, ToSchema)]
pub(super) struct UndoneBatch {
    /// したこと
    did: DidWith,
    /// したことを言葉で
    words: String,
    /// 記録の数
    facts: u64,
}

/// 処理にしたこと
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DidWith {
    /// 台帳を元に戻した
    Undone,
    /// まだ台帳に入っていないものを取りやめた
    GivenUp,
}

#[utoipa::path(
    get,
    path = "/api/v1/batches",
    tag = "台帳",
    operation_id = "listBatches",
    summary = "処理の一覧",
    params(AskedBatches),
    responses((status = 200, description = "処理の一覧", body = Batches), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<AskedBatches>,
) -> Result<Json<Batches>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let read = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                Ok((reader.batches(ACTS_MAX)?, clients(reader, today)?))
            });
            let (acts, lines) = read?;
            let known: Clients = lines
                .into_iter()
                .map(|line| (line.client.id, (line.client.number, line.profile.name)))
                .collect();
            let shown = acts.iter().filter(|act| !asked.imports || act.kind == BatchKind::Import);
            let batches = shown.map(|act| one(act, &known, &names)).collect();
            Ok(Json(Batches { batches }))
        })
        .await
}

fn one(act: &Batch, known: &Clients, names: &Names) -> OneBatch {
    OneBatch {
        id: act.id.to_string(),
        kind: act.kind.ja().to_owned(),
        import: act.kind == BatchKind::Import,
        client: act.client.map(|client| ClientName::of(known, client)),
        state: match act.state {
            BatchState::Staged => BatchStanding::Staged,
            BatchState::Published(_) => BatchStanding::Published,
            BatchState::Undone(_, _) => BatchStanding::Undone,
        },
        made_by: name(names, act.made_by),
        made_at: act.made_at,
        facts: act.facts,
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/batches/{batch}/undo",
    tag = "台帳",
    operation_id = "undoBatch",
    summary = "一つの処理を元に戻す。まだ確定していない取込は取りやめる",
    params(("batch" = String, Path, description = "処理の識別子")),
    responses((status = 200, description = "したこと", body = UndoneBatch), Changes)
)]
pub(super) async fn undo(
    caller: Caller,
    Path(batch): Path<String>,
) -> Result<Json<UndoneBatch>, Problem> {
    caller
        .work(move |caller| {
            let batch = batch.parse().map_err(|_| Problem::not_found())?;
            let grant = caller.grant(Function::UndoBatch, Purpose::Maintain)?;
            let found = caller.house.store.read(&grant, |reader| reader.batch(batch))?;
            caller.house.undo_batch(&caller.visitor, batch)?;
            let kind = found.kind.ja();
            let (did, words) = match found.state {
                BatchState::Staged => (
                    DidWith::GivenUp,
                    format!("まだ確定していない{kind}を取りやめました。台帳は変わっていません。"),
                ),
                _ => (DidWith::Undone, format!("{kind}を元に戻しました。")),
            };
            Ok(Json(UndoneBatch { did, words, facts: found.facts }))
        })
        .await
}
