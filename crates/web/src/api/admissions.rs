//! GET and POST /api/v1/admissions — somebody without a device, let in by two.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use romori_app::house::{AdmissionAsked, EnrolmentCode};
use romori_types::{ActorId, DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::Body;
use crate::shell::Problem;

/// 認められるのを待つ、端末なしの入場
#[derive(Serialize, ToSchema)]
pub(super) struct AdmissionList {
    /// 古い順
    admissions: Vec<OneAdmission>,
}

/// 端末なしの入場の申出
#[derive(Serialize, ToSchema)]
struct OneAdmission {
    /// 識別子
    id: String,
    /// 入れる利用者の識別子
    account: String,
    /// 申し出た管理者の識別子
    asked_by: String,
    /// 申し出た時刻
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
}

/// 端末なしの入場の申出
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskAdmission {
    /// 入れる利用者の識別子
    account: String,
}

/// 申出の結果
#[derive(Serialize, ToSchema)]
pub(super) struct AskedAdmission {
    /// ほかの管理者がいないときのコード。null のときは、ほかの管理者が認めるのを待ちます。
    code: Option<AdmissionCode>,
}

/// 入場のコード。一度だけ返します。
#[derive(Serialize, ToSchema)]
pub(super) struct AdmissionCode {
    /// コード
    code: String,
    /// 使えるようになる時刻
    #[schema(value_type = String, format = DateTime)]
    opens_at: Timestamp,
    /// 使える期限
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

fn shown(code: &EnrolmentCode) -> AdmissionCode {
    AdmissionCode { code: code.text.to_string(), opens_at: code.opens_at, until: code.until }
}

#[utoipa::path(
    get,
    path = "/api/v1/admissions",
    tag = "端末",
    operation_id = "listAdmissions",
    summary = "認められるのを待つ、端末なしの入場",
    responses((status = 200, description = "待っている申出", body = AdmissionList), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<AdmissionList>, Problem> {
    caller
        .work(|caller| {
            let open = caller.house.open_admissions(&caller.visitor)?;
            let one = |asked: romori_app::house::Admission| OneAdmission {
                id: asked.id.to_string(),
                account: asked.account.to_string(),
                asked_by: asked.asked_by.to_string(),
                asked_at: asked.asked_at,
            };
            Ok(Json(AdmissionList { admissions: open.into_iter().map(one).collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/admissions",
    tag = "端末",
    operation_id = "askAdmission",
    summary = "利用者を端末なしで入れることを申し出る",
    request_body = AskAdmission,
    responses((status = 201, description = "申し出ました", body = AskedAdmission), Changes)
)]
pub(super) async fn ask(
    caller: Caller,
    Body(sent): Body<AskAdmission>,
) -> Result<(StatusCode, Json<AskedAdmission>), Problem> {
    caller
        .work(move |caller| {
            let account: ActorId = sent.account.parse().map_err(|_| Problem::not_found())?;
            let code = match caller.house.ask_admission(&caller.visitor, account)? {
                AdmissionAsked::Waiting => None,
                AdmissionAsked::Later(code) => Some(shown(&code)),
            };
            Ok((StatusCode::CREATED, Json(AskedAdmission { code })))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/admissions/{admission}/grant",
    tag = "端末",
    operation_id = "grantAdmission",
    summary = "ほかの管理者の申し出た、端末なしの入場を認める",
    params(("admission" = String, Path, description = "申出の識別子")),
    responses((status = 201, description = "認めました", body = AdmissionCode), Changes)
)]
pub(super) async fn grant(
    caller: Caller,
    Path(admission): Path<String>,
) -> Result<(StatusCode, Json<AdmissionCode>), Problem> {
    caller
        .work(move |caller| {
            let id: DeviceId = admission.parse().map_err(|_| Problem::not_found())?;
            let code = caller.house.grant_admission(&caller.visitor, id)?;
            Ok((StatusCode::CREATED, Json(shown(&code))))
        })
        .await
}
