//! POST /api/v1/sessions — signs a program in: the same limiter and the same sessions as a page.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_app::house::{Coming, Source};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sent::Body;
use crate::shell::{AppState, Failure, Problem, ProblemBody, address, origin};

/// サインイン
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    /// 利用者ID
    login: String,
    /// パスワード
    password: String,
    /// 確認コードか回復コード。確認コードを登録した利用者だけ、要ります。
    code: Option<String>,
}

/// 始まったセッション
#[derive(Serialize, ToSchema)]
pub(super) struct Begun {
    /// Authorization: Bearer で送るトークン。ここで一度だけ返します。
    token: String,
    /// 何もしないと終わるまでの秒数
    idle_seconds: i64,
    /// いずれにしても終わるまでの秒数
    longest_seconds: i64,
}

#[utoipa::path(
    post,
    path = "/api/v1/sessions",
    tag = "サインイン",
    operation_id = "signIn",
    summary = "サインインして、トークンを受け取る",
    request_body = SignIn,
    security(()),
    responses(
        (status = 201, description = "始まりました", body = Begun),
        (status = 400, description = "読み取れません", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 401, description = "利用者IDかパスワードが違います", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 429, description = "失敗が続いています", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "いまは処理できません", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn begin(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let (source, origin) = (Source::of(address(&parts).ip()), origin(&parts));
    let Body(sent) = Body::<SignIn>::from_request(Request::from_parts(parts, body), &state).await?;
    let house = std::sync::Arc::clone(state.house().ok_or(Failure::NotFound)?);
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let turn = state.doors().acquire().await;
    let _turn = turn.map_err(|_| Failure::TooSlow)?;
    let entered = tokio::task::spawn_blocking(move || {
        let coming = Coming {
            login: &sent.login,
            password: &sent.password,
            source,
            browser: None,
            holder: [0; 16],
            code: sent.code.as_deref(),
            origin,
        };
        house.sign_in(&coming)
    });
    let admitted = entered.await.map_err(|_| Failure::Internal("signing in broke off"))??;
    let begun = Begun {
        token: admitted.token,
        idle_seconds: admitted.limits.idle_seconds,
        longest_seconds: admitted.limits.absolute_seconds,
    };
    Ok((StatusCode::CREATED, Json(begun)).into_response())
}
