//! GET /api/v1/me/factors, one-time codes, recovery codes, and POST /api/v1/session/proof — what
//! somebody proves himself by beside his password. Passkeys are a browser's matter.
//!
//! After a change the session has a new token; whoever sent the former one finds it in the header
//! `romori-token`.

use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use romori_app::house::{EntryError, FactorError, Proving, Source};
use romori_types::{FactId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::{AppState, Failure, NewToken, Problem, address};

/// 自分の確認手段
#[derive(Serialize, ToSchema)]
pub(super) struct Factors {
    /// 登録した順
    factors: Vec<Factor>,
    /// 残っている回復コードの数
    recovery_left: usize,
}

/// 確認手段
#[derive(Serialize, ToSchema)]
struct Factor {
    /// 識別子
    id: String,
    /// 種類
    kind: FactorKind,
    /// 名前
    name: String,
    /// 登録した時刻
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// 最後に使った時刻
    #[schema(value_type = Option<String>, format = DateTime)]
    used_at: Option<Timestamp>,
}

/// 確認手段の種類
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FactorKind {
    /// パスキー
    Passkey,
    /// 確認コード
    Code,
}

/// 登録の途中の確認コード
#[derive(Serialize, ToSchema)]
pub(super) struct CodeBegun {
    /// 途中の名前。5分で消えます。
    ceremony: String,
    /// 秘密（Base32）。ここで一度だけ返します。
    secret: String,
    /// アプリが読むアドレス
    address: String,
}

/// 確認コードの登録
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepCode {
    /// 途中の名前
    ceremony: String,
    /// 確認コード
    code: String,
    /// 名前
    name: String,
}

/// 回復コード
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodes {
    /// 10個。ここで一度だけ返します。
    codes: Vec<String>,
}

/// もう一度の確認
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProveAgain {
    /// 確認コードか回復コード
    code: Option<String>,
    /// パスワード。ほかの確認手段がないときだけ使えます。
    password: Option<String>,
}

#[utoipa::path(
    get,
    path = "/api/v1/me/factors",
    tag = "設定",
    operation_id = "listOwnFactors",
    summary = "自分の確認手段",
    responses((status = 200, description = "確認手段", body = Factors), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<Factors>, Problem> {
    caller
        .work(|caller| {
            let own = caller.house.own_factors(&caller.visitor)?;
            let factors = own.factors.into_iter().map(|one| Factor {
                id: one.id.to_string(),
                kind: if one.host.is_some() { FactorKind::Passkey } else { FactorKind::Code },
                name: one.name,
                made_at: one.made_at,
                used_at: one.used_at,
            });
            Ok(Json(Factors { factors: factors.collect(), recovery_left: own.recovery_left }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/me/codes",
    tag = "設定",
    operation_id = "beginCodes",
    summary = "確認コードの登録を始める",
    responses((status = 200, description = "始まりました", body = CodeBegun), Changes)
)]
pub(super) async fn begin(caller: Caller) -> Result<Json<CodeBegun>, Problem> {
    caller
        .work(|caller| {
            let begun = caller.house.begin_code(&caller.visitor)?;
            Ok(Json(CodeBegun {
                ceremony: begun.ceremony,
                secret: begun.typed.to_string(),
                address: begun.address.to_string(),
            }))
        })
        .await
}

#[utoipa::path(
    put,
    path = "/api/v1/me/codes",
    tag = "設定",
    operation_id = "keepCodes",
    summary = "確認コードを登録する",
    request_body = KeepCode,
    responses((status = 204, description = "登録しました。新しいトークンは romori-token にあります。"),
        Changes)
)]
pub(super) async fn keep(
    caller: Caller,
    Extension(new): Extension<NewToken>,
    Body(sent): Body<KeepCode>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let made = (sent.ceremony.as_str(), sent.code.as_str());
            match caller.house.add_code(&caller.visitor, &sent.name, made) {
                Ok(token) => {
                    new.put(token);
                    Ok(StatusCode::NO_CONTENT)
                }
                Err(error @ EntryError::Factor(FactorError::WrongCode)) => {
                    Err(refused("code", &error))
                }
                Err(error @ EntryError::Factor(FactorError::Name)) => Err(refused("name", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/me/recovery-codes",
    tag = "設定",
    operation_id = "makeRecoveryCodes",
    summary = "回復コードを作り直す",
    responses((status = 200, description = "回復コード", body = RecoveryCodes), Changes)
)]
pub(super) async fn recovery(caller: Caller) -> Result<Json<RecoveryCodes>, Problem> {
    caller
        .work(|caller| {
            let codes = caller.house.make_recovery_codes(&caller.visitor)?;
            let codes = codes.iter().map(|code| code.to_string()).collect();
            Ok(Json(RecoveryCodes { codes }))
        })
        .await
}

#[utoipa::path(
    delete,
    path = "/api/v1/me/factors/{factor}",
    tag = "設定",
    operation_id = "removeFactor",
    summary = "確認手段を消す",
    params(("factor" = String, Path, description = "確認手段の識別子")),
    responses((status = 204, description = "消しました。新しいトークンは romori-token にあります。"),
        Changes)
)]
pub(super) async fn remove(
    caller: Caller,
    Extension(new): Extension<NewToken>,
    Path(factor): Path<String>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let id: FactId = factor.parse().map_err(|_| Problem::not_found())?;
            new.put(caller.house.remove_factor(&caller.visitor, id)?);
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/session/proof",
    tag = "サインイン",
    operation_id = "proveAgain",
    summary = "本人であることを、もう一度確かめる",
    request_body = ProveAgain,
    responses(
        (status = 204, description = "5分のあいだ有効です。新しいトークンは romori-token にあります。"),
        Changes
    )
)]
pub(super) async fn prove(
    State(state): State<AppState>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &state).await?;
    let source = Source::of(address(&parts).ip());
    let new = parts.extensions.get::<NewToken>().cloned().unwrap_or_default();
    let request = Request::from_parts(parts, body);
    let Body(sent) = Body::<ProveAgain>::from_request(request, &state).await?;
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let _turn = state.doors().acquire().await.map_err(|_| Failure::TooSlow)?;
    caller
        .work(move |caller| {
            let by = match (&sent.code, &sent.password) {
                (Some(code), _) => Proving::Code(code),
                (None, password) => Proving::Password(password.as_deref().unwrap_or_default()),
            };
            new.put(caller.house.step_up(&caller.visitor, (source, None), &by)?);
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
