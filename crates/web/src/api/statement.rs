//! GET /api/v1/numbers/statement — 番号庫の説明書; GET /api/v1/numbers/leak-counts — いま漏れたら.

use axum::Json;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use romori_app::house::{LeakCounts, LeakLine, StatementAsked};
use romori_app::ledgers::Block;
use romori_types::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::Looks;
use crate::shell::{Failure, Problem};

/// 説明する範囲
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Window {
    /// 顧問先番号。無ければ、すべての顧問先
    client: Option<u32>,
    /// 期間の初め（YYYY-MM-DD）
    from: String,
    /// 期間の終わり（YYYY-MM-DD）
    to: String,
}

/// 数える顧問先
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// 顧問先番号。無ければ、すべての顧問先
    client: Option<u32>,
}

/// いま漏れたら
#[derive(Serialize, ToSchema)]
pub(super) struct Leak {
    /// 数えた時刻
    at: String,
    /// 台帳の鍵の置き場所
    ledger_keys: &'static str,
    /// 個人番号の鍵の置き場所
    number_keys: String,
    /// 顧問先ごと
    clients: Vec<LeakOfClient>,
}

/// 顧問先ごとの人数
#[derive(Serialize, ToSchema)]
pub(super) struct LeakOfClient {
    /// 顧問先番号
    client: u32,
    /// 名称
    name: String,
    /// 個人
    persons: u64,
    /// 被扶養者
    dependants: u64,
    /// 氏名・生年月日・雇用
    identity: u64,
    /// 住所・連絡先
    contact: u64,
    /// 口座
    bank: u64,
    /// 報酬
    pay: u64,
    /// 家族・休業・配慮を要する事項
    sensitive: u64,
    /// 個人番号。番号庫が答えないときは null
    numbers: Option<u64>,
}

impl From<&LeakLine> for LeakOfClient {
    fn from(line: &LeakLine) -> Self {
        Self {
            client: line.client.number,
            name: line.name.clone(),
            persons: line.held.persons,
            dependants: line.held.dependants,
            identity: line.of(Block::Identity),
            contact: line.of(Block::Contact),
            bank: line.of(Block::Bank),
            pay: line.of(Block::Pay),
            sensitive: line.of(Block::Sensitive),
            numbers: line.numbers,
        }
    }
}

impl From<LeakCounts> for Leak {
    fn from(counts: LeakCounts) -> Self {
        Self {
            at: counts.at.to_string(),
            ledger_keys: counts.placement.ledgers.ja(),
            number_keys: counts.placement.numbers.words(),
            clients: counts.lines.iter().map(LeakOfClient::from).collect(),
        }
    }
}

fn day(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| Problem::from(Failure::BadForm))
}

#[utoipa::path(
    get,
    path = "/api/v1/numbers/statement",
    tag = "番号庫",
    operation_id = "getNumberStatement",
    summary = "番号庫の説明書",
    params(Window),
    responses(
        (status = 200, description = "鍵・鍵を使えた人・利用の記録と証明・盗まれたときに読めるもの・除外を言えるか",
            body = Object, content_type = "application/json"),
        Looks
    )
)]
pub(super) async fn show(
    caller: Caller,
    Query(window): Query<Window>,
) -> Result<Response, Problem> {
    caller
        .work(move |caller| {
            let asked = StatementAsked {
                client: window.client,
                from: day(&window.from)?,
                to: day(&window.to)?,
            };
            let made = caller.house.number_statement(&caller.visitor, &asked)?;
            let kind = HeaderValue::from_static("application/json");
            Ok(([(CONTENT_TYPE, kind)], made.to_json()?).into_response())
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/numbers/leak-counts",
    tag = "番号庫",
    operation_id = "getLeakCounts",
    summary = "いま漏れたら何人か",
    params(Which),
    responses((status = 200, description = "顧問先ごとの人数", body = Leak), Looks)
)]
pub(super) async fn leak_counts(
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Leak>, Problem> {
    caller
        .work(move |caller| {
            Ok(Json(caller.house.leak_counts(&caller.visitor, which.client)?.into()))
        })
        .await
}
