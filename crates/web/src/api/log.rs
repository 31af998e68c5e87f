//! GET /api/v1/log — 見た人の記録.

use axum::Json;
use axum::extract::State;
use romori_app::house::{Function, Seen, SeenFilter, UnitError, clients};
use romori_app::ledgers::Block;
use romori_types::{Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Names};
use super::document::Looks;
use super::model::{ClientName, Clients, name};
use super::sent::Asked;
use crate::shell::{AppState, Problem};

/// So many entries are handed out at once.
const ENTRIES_MAX: u32 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// この顧問先の記録だけ
    client: Option<u32>,
    /// 記録簿のこの場所より前だけ。続きを読むときに使います。
    before: Option<u64>,
}

/// 見た人の記録
#[derive(Serialize, ToSchema)]
pub(super) struct LogList {
    /// 新しい順に、200件まで
    entries: Vec<LogEntry>,
    /// 記録簿全体の長さ
    size: u64,
}

/// 記録の1件
#[derive(Serialize, ToSchema)]
struct LogEntry {
    /// 記録簿の場所
    position: u64,
    /// いつ
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// だれが
    by: String,
    /// 何のために
    purpose: String,
    /// 何を
    act: String,
    /// 何人の
    persons: u32,
    /// どの顧問先の
    client: Option<ClientName>,
    /// どの範囲の
    blocks: Vec<String>,
    /// 結果
    outcome: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/log",
    tag = "安全",
    operation_id = "listLog",
    summary = "見た人の記録",
    params(Wanted),
    responses((status = 200, description = "見た人の記録", body = LogList), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<LogList>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewLog, Purpose::Audit)?;
            let (house, names) = (&caller.house, caller.names()?);
            let size = house.sequencer.head().size;
            let (entries, known) = house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = match wanted.client {
                    Some(number) => Some(reader.client_numbered(number)?.id),
                    None => None,
                };
                let most = ENTRIES_MAX;
                let filter =
                    SeenFilter { client, before: wanted.before, most, ..SeenFilter::default() };
                let known: Clients = clients(reader, today)?
                    .into_iter()
                    .map(|line| (line.client.id, (line.client.number, line.profile.name)))
                    .collect();
                Ok((reader.seen(&filter)?, known))
            })?;
            let entries = entries.iter().map(|seen| entry(seen, &names, &known)).collect();
            Ok(Json(LogList { entries, size }))
        })
        .await
}

fn entry(seen: &Seen, names: &Names, known: &Clients) -> LogEntry {
    let entry = &seen.entry;
    let blocks = seen.body.fields.numbers().filter_map(Block::from_code).map(Block::ja);
    let client = entry.client.filter(|client| known.contains_key(client));
    LogEntry {
        position: seen.position,
        at: entry.at.timestamp(),
        by: name(names, entry.actor),
        purpose: entry.purpose.ja().to_owned(),
        act: entry.class.ja().to_owned(),
        persons: entry.persons,
        client: client.map(|client| ClientName::of(known, client)),
        blocks: blocks.map(str::to_owned).collect(),
        outcome: entry.outcome.ja().to_owned(),
    }
}
