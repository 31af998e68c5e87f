//! POST /api/v1/clients/{number}/determination — what is chosen for a 定時決定, kept with its case.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::RegularChoice;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::determinations::{MadeCases, made_cases};
use super::document::Changes;
use super::sent::{Body, number};
use crate::shell::{AppState, Problem};

/// 算定で選ぶこと
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseRegular {
    /// 事業所の番号
    establishment: u32,
    /// 先に出さない人の番号。ないときは前のままです。
    #[serde(default)]
    left_out: Option<BTreeSet<u32>>,
    /// 年間平均の申立て。ないときは前のままです。
    #[serde(default)]
    annual: Option<ClaimAnnual>,
    /// 続けて届書も作るか
    #[serde(default)]
    make: bool,
}

/// 年間平均の申立て
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClaimAnnual {
    /// 顧問先の中の番号
    person: u32,
    /// 申し立てるか。業務の性質上例年発生し、本人が同意していることを確かめたときだけ true にします。
    claimed: bool,
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/determination",
    tag = "届出",
    operation_id = "chooseDetermination",
    summary = "算定で選んだことを案件に残す",
    params(("number" = u32, Path, description = "顧問先番号")),
    request_body = ChooseRegular,
    responses((status = 200, description = "続けて作った案件", body = MadeCases), Changes)
)]
pub(super) async fn choose(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
    Body(sent): Body<ChooseRegular>,
) -> Result<Json<MadeCases>, Problem> {
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let choice = RegularChoice {
                left_out: sent.left_out,
                annual: sent.annual.map(|claim| (claim.person, claim.claimed)),
                ..RegularChoice::default()
            };
            let (house, visitor) = (&caller.house, &caller.visitor);
            let (whom, asked) = ((client, sent.establishment), (sent.make, state.clock().today()));
            let (_, filed) = house.choose_regular_of(visitor, whom, &choice, asked)?;
            Ok(Json(made_cases(filed.into_iter().map(|filing| (client, filing)).collect())))
        })
        .await
}
