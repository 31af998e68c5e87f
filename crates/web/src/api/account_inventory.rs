//! GET and POST /api/v1/account-inventory — 利用者の台帳と棚卸し.

use axum::Json;
use axum::http::StatusCode;
use romori_app::house::{EntryError, Inventory, InventoryLine};
use romori_types::{ActorId, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 利用者の台帳
#[derive(Serialize, ToSchema)]
pub(super) struct AccountInventory {
    /// 加えた順
    accounts: Vec<AccountLine>,
    /// いまの棚卸し。なければ null です。
    review: Option<OpenReview>,
}

/// 棚卸し
#[derive(Serialize, ToSchema)]
struct OpenReview {
    /// 四半期の初日
    #[schema(value_type = String, format = Date)]
    quarter: Date,
    /// 答える期限
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    /// 答えのない利用者が止まる日
    #[schema(value_type = String, format = Date)]
    off_on: Date,
    /// 確認待ちの人数
    open: usize,
}

/// 利用者の台帳の一行
#[derive(Serialize, ToSchema)]
struct AccountLine {
    /// 識別子
    id: String,
    /// 利用者ID
    login: String,
    /// 氏名
    name: String,
    /// 利用の初日
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 利用の最後の日。null は期限なしです。
    #[schema(value_type = Option<String>, format = Date)]
    last: Option<Date>,
    /// いま入れるか
    may_enter: bool,
    /// 見たことのすべて
    reasons: Vec<EntryReason>,
    /// 棚卸しの答え。true は続ける、false は止める、null はまだです。
    keeps: Option<bool>,
    /// 棚卸しの確認待ちか
    waits: bool,
}

/// 入れる理由・入れない理由
#[derive(Serialize, ToSchema)]
struct EntryReason {
    /// 入れるほうの理由か
    holds: bool,
    /// 内容
    words: String,
}

/// 棚卸しの答え
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerReview {
    /// 利用者の識別子
    account: String,
    /// 続けるか。false なら止めます。
    keeps: bool,
}

fn line(line: InventoryLine) -> AccountLine {
    AccountLine {
        id: line.user.id.to_string(),
        from: line.from,
        last: line.last,
        may_enter: line.why.may(),
        reasons: line
            .why
            .reasons
            .into_iter()
            .map(|reason| EntryReason { holds: reason.holds, words: reason.words })
            .collect(),
        keeps: line.answer.map(|answer| answer.keeps),
        waits: line.is_open,
        login: line.user.login,
        name: line.user.name,
    }
}

fn said(inventory: Inventory) -> AccountInventory {
    let open = inventory.open();
    let review = inventory.review.zip(inventory.off_on).map(|(review, off_on)| OpenReview {
        quarter: review.quarter,
        due_on: review.due_on,
        off_on,
        open,
    });
    AccountInventory { accounts: inventory.lines.into_iter().map(line).collect(), review }
}

#[utoipa::path(
    get,
    path = "/api/v1/account-inventory",
    tag = "設定",
    operation_id = "getAccountInventory",
    summary = "利用者の台帳（いま入れるか、その理由、棚卸し）",
    responses((status = 200, description = "利用者の台帳", body = AccountInventory), Looks)
)]
pub(super) async fn show(caller: Caller) -> Result<Json<AccountInventory>, Problem> {
    caller.work(|caller| Ok(Json(said(caller.house.inventory(&caller.visitor)?)))).await
}

#[utoipa::path(
    post,
    path = "/api/v1/account-inventory",
    tag = "設定",
    operation_id = "answerReview",
    summary = "棚卸しで、利用者を続けるか止めるかを答える",
    request_body = AnswerReview,
    responses((status = 204, description = "記録しました"), Changes)
)]
pub(super) async fn answer(
    caller: Caller,
    Body(sent): Body<AnswerReview>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let account: ActorId = sent.account.parse().map_err(|_| Problem::not_found())?;
            match caller.house.answer_review(&caller.visitor, account, sent.keeps) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ EntryError::NoReview) => Err(refused("account", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}
