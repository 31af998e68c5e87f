//! GET and POST /91/company — the settings of a company's own sign-in; POST /91/company/remove.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{EntryError, NewCompany};
use serde::Deserialize;

use crate::present::house::company_view;
use crate::shell::{AppState, Signed, SignedPress, see_other, show, show_with};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "saved" => "会社の認証基盤を確かめて、保存しました。",
        "removed" => "会社のサインインをやめました。",
        _ => "",
    };
    signed
        .work(move |signed| {
            let company = signed.house.company(&signed.visitor)?;
            Ok(show(&company_view(&state, signed, company.as_ref(), None, done)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let field = |name: &str| press.form.value(name).unwrap_or_default().to_owned();
    let new = NewCompany {
        issuer: field("issuer"),
        client: field("client"),
        secret: zeroize::Zeroizing::new(field("secret")),
        claim: field("claim"),
        acr: field("acr"),
        counts: press.form.value("counts").is_some(),
        only_way: press.form.value("only_way").is_some(),
    };
    let way_out = state.way_out();
    press
        .signed
        .work(move |signed| match signed.house.set_company(&signed.visitor, &new, &*way_out) {
            Ok(()) => Ok(see_other("/91/company?done=saved")),
            Err(EntryError::Company(error)) => {
                let company = signed.house.company(&signed.visitor)?;
                let typed = Some((&new, error));
                let view = company_view(&state, signed, company.as_ref(), typed, "");
                Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
            }
            Err(other) => Err(other.into()),
        })
        .await
}

pub(super) async fn remove(press: SignedPress) -> Response {
    press
        .signed
        .work(|signed| {
            signed.house.remove_company(&signed.visitor)?;
            Ok(see_other("/91/company?done=removed"))
        })
        .await
}
