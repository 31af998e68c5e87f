//! GET and POST /contracts/{tenant} — the state and the last day of a contract.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{ContractChange, ContractState, Function};
use romori_types::{Purpose, TenantId, parse_date_ja};

use crate::present::operator::{ContractForm, contract_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, see_other, show, show_with};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(tenant): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageContracts, Purpose::Administer)?;
            let tenant: TenantId = tenant.parse().map_err(|_| Failure::NotFound)?;
            let terms = signed.house.terms_of(&signed.visitor, tenant)?;
            Ok(show(&contract_view(&state, signed, &terms, &ContractForm::of(&terms))))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(tenant): Path<String>,
    press: SignedPress,
) -> Response {
    let mut form = ContractForm::sent(&press.form);
    press
        .signed
        .work(move |signed| {
            let tenant: TenantId = tenant.parse().map_err(|_| Failure::NotFound)?;
            let terms = signed.house.terms_of(&signed.visitor, tenant)?;
            if let Some(change) = change_of(&mut form) {
                match signed.house.change_contract_by(&signed.visitor, tenant, change) {
                    Ok(_) => return Ok(see_other("/?done=contract")),
                    Err(error) => match Failure::from(error) {
                        Failure::Conflict(words) => form.refuse("to", words),
                        other => return Err(other),
                    },
                }
            }
            let view = contract_view(&state, signed, &terms, &form);
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        })
        .await
}

/// What is asked for; what lacks is noted.
fn change_of(form: &mut ContractForm) -> Option<ContractChange> {
    let state = match form.state.as_str() {
        "trial" => Some(ContractState::Trial),
        "paid" => Some(ContractState::Paid),
        _ => None,
    };
    if state.is_none() {
        form.refuse("state", "試用か本契約かを選んでください。".to_owned());
    }
    let to = match form.to.as_str() {
        "" => Some(None),
        text => parse_date_ja(text).ok().map(Some),
    };
    if to.is_none() {
        form.refuse("to", "日付を入れてください。例 令和9年3月31日".to_owned());
    }
    Some(ContractChange { state: state?, to: to? })
}
