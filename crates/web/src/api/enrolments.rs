//! POST /api/v1/enrolments — registers a device with a code and a request to be signed.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_types::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sent::Body;
use crate::pages::pem;
use crate::shell::{AppState, Failure, Problem, ProblemBody};

/// 端末の登録
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Enrol {
    /// 登録コード
    code: String,
    /// 端末の呼び名
    label: String,
    /// 署名要求（PKCS#10）。PEM
    request: String,
}

/// 登録された端末
#[derive(Serialize, ToSchema)]
struct EnrolledDevice {
    /// 識別子
    id: String,
    /// 証明書。PEM
    certificate: String,
    /// 認証局の証明書。PEM
    root: String,
    /// 使える期限
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

#[utoipa::path(
    post,
    path = "/api/v1/enrolments",
    tag = "端末",
    operation_id = "enrolDevice",
    summary = "登録コードで端末を登録し、証明書を受け取る",
    description = "端末の証明書がなくても呼べる、ただ一つの操作です。",
    request_body = Enrol,
    security(()),
    responses(
        (status = 201, description = "登録しました", body = EnrolledDevice),
        (status = 400, description = "読み取れません", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 403, description = "この利用者は登録できません", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 409, description = "登録コードか署名要求が使えません", body = ProblemBody,
            content_type = "application/problem+json"),
        (status = 503, description = "いまは処理できません", body = ProblemBody,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn enrol(
    State(state): State<AppState>,
    Body(sent): Body<Enrol>,
) -> Result<Response, Problem> {
    let house = std::sync::Arc::clone(state.house().ok_or(Failure::NotFound)?);
    let zone = state.setting().zone;
    let work = tokio::task::spawn_blocking(move || {
        let made = house.enrol(&sent.code, zone, sent.request.as_bytes(), &sent.label);
        made.map(|made| {
            let root = pem(house.device_root());
            (made, root)
        })
    });
    let worked = work.await.map_err(|_| Failure::Internal("registering a device broke off"))?;
    let (made, root) = worked.map_err(Failure::from)?;
    let device = EnrolledDevice {
        id: made.device.to_string(),
        certificate: pem(&made.certificate),
        root,
        until: made.until,
    };
    Ok((StatusCode::CREATED, Json(device)).into_response())
}
