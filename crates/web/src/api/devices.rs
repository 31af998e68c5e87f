//! GET /api/v1/devices and what can be done to a device.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use romori_app::house::{DeviceRow, DeviceWay, Function};
use romori_types::{ActorId, DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::Body;
use crate::pages::pem;
use crate::shell::Problem;

/// 端末の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceList {
    /// 新しい順。管理者には事務所のすべて、ほかの人には自分の端末です。
    devices: Vec<OneDevice>,
}

/// 端末の1台
#[derive(Serialize, ToSchema)]
pub(super) struct OneDevice {
    /// 識別子
    id: String,
    /// 呼び名
    label: String,
    /// 利用者の識別子
    account: String,
    /// 鍵の作り方
    way: KeyWay,
    /// 登録した時刻
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// 使える期限
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// 最後の利用
    #[schema(value_type = Option<String>, format = DateTime)]
    seen_at: Option<Timestamp>,
    /// 失効した時刻
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
}

/// 鍵の作り方の別
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum KeyWay {
    /// 端末で作った鍵
    Request,
    /// ファイルで渡した鍵
    File,
    /// 端末なしの入場
    Admission,
    /// 電話機の鍵
    Browser,
}

/// 登録コードの発行
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueCode {
    /// 利用者の識別子
    account: String,
    /// コードの期限。15から4320までの分
    minutes: i64,
}

/// 登録コード。一度だけ返します。
#[derive(Serialize, ToSchema)]
pub(super) struct Code {
    /// コード
    code: String,
    /// 使える期限
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// 失効
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Revoke {
    /// なくしたためか
    lost: bool,
}

/// 失効の結果
#[derive(Serialize, ToSchema)]
pub(super) struct Revoked {
    /// 終わったサインインの数
    sessions: u64,
}

/// 証明書の更新
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Renew {
    /// 署名要求（PKCS#10）。PEM
    request: String,
}

/// 新しい証明書
#[derive(Serialize, ToSchema)]
pub(super) struct Renewed {
    /// 証明書。PEM
    certificate: String,
    /// 使える期限
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

fn one(device: DeviceRow) -> OneDevice {
    OneDevice {
        id: device.id.to_string(),
        label: device.label,
        account: device.account.to_string(),
        way: match device.way {
            DeviceWay::Request => KeyWay::Request,
            DeviceWay::File => KeyWay::File,
            DeviceWay::Admission => KeyWay::Admission,
            DeviceWay::Browser => KeyWay::Browser,
        },
        made_at: device.made_at,
        until: device.until,
        seen_at: device.seen_at,
        revoked_at: device.revoked_at,
    }
}

fn id(text: &str) -> Result<DeviceId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

#[utoipa::path(
    get,
    path = "/api/v1/devices",
    tag = "端末",
    operation_id = "listDevices",
    summary = "端末の一覧",
    responses((status = 200, description = "端末の一覧", body = DeviceList), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<DeviceList>, Problem> {
    caller
        .work(|caller| {
            let (house, visitor) = (&caller.house, &caller.visitor);
            let devices = if visitor.may(Function::ManageUsers) {
                house.devices(visitor)?
            } else {
                house.own_devices(visitor)?
            };
            Ok(Json(DeviceList { devices: devices.into_iter().map(one).collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/devices/codes",
    tag = "端末",
    operation_id = "issueEnrolmentCode",
    summary = "登録コードを発行する",
    request_body = IssueCode,
    responses((status = 201, description = "発行しました", body = Code), Changes)
)]
pub(super) async fn issue(
    caller: Caller,
    Body(sent): Body<IssueCode>,
) -> Result<(StatusCode, Json<Code>), Problem> {
    caller
        .work(move |caller| {
            let account: ActorId = sent.account.parse().map_err(|_| Problem::not_found())?;
            let code = caller.house.issue_code(&caller.visitor, account, sent.minutes);
            let code = code.map_err(Problem::from)?;
            let code = Code { code: code.text.to_string(), until: code.until };
            Ok((StatusCode::CREATED, Json(code)))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/devices/{device}/revoke",
    tag = "端末",
    operation_id = "revokeDevice",
    summary = "端末を失効させる",
    params(("device" = String, Path, description = "端末の識別子")),
    request_body = Revoke,
    responses((status = 200, description = "失効させました", body = Revoked), Changes)
)]
pub(super) async fn revoke(
    caller: Caller,
    Path(device): Path<String>,
    Body(sent): Body<Revoke>,
) -> Result<Json<Revoked>, Problem> {
    caller
        .work(move |caller| {
            let sessions = caller.house.revoke_device(&caller.visitor, id(&device)?, sent.lost)?;
            Ok(Json(Revoked { sessions }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/devices/{device}/certificates",
    tag = "端末",
    operation_id = "renewDevice",
    summary = "端末の証明書を更新する",
    description = "期限の30日前から、その端末の利用者だけができます。",
    params(("device" = String, Path, description = "端末の識別子")),
    request_body = Renew,
    responses((status = 201, description = "更新しました", body = Renewed), Changes)
)]
pub(super) async fn renew(
    caller: Caller,
    Path(device): Path<String>,
    Body(sent): Body<Renew>,
) -> Result<(StatusCode, Json<Renewed>), Problem> {
    caller
        .work(move |caller| {
            let request = sent.request.as_bytes();
            let made = caller.house.renew_device(&caller.visitor, id(&device)?, request);
            let made = made.map_err(Problem::from)?;
            let renewed = Renewed { certificate: pem(&made.certificate), until: made.until };
            Ok((StatusCode::CREATED, Json(renewed)))
        })
        .await
}
