//! GET /01 — 運営の記録, at the operator's entrance: what operators did, by headers alone.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_types::TenantId;
use serde::Deserialize;

use crate::present::operator_log::operator_log_view;
use crate::shell::{AppState, Failure, Signed, show};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    tenant: String,
    before: Option<u64>,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let tenant: Option<TenantId> = match asked.tenant.as_str() {
                "" => None,
                text => Some(text.parse().map_err(|_| Failure::NotFound)?),
            };
            let acts = signed.house.operator_acts(&signed.visitor, tenant, asked.before)?;
            Ok(show(&operator_log_view(&state, signed, tenant, &acts)))
        })
        .await
}
