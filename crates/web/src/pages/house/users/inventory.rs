//! GET and POST /91/inventory — 利用者の台帳と棚卸し; GET /91/inventory.csv — the same as a file.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_types::ActorId;
use serde::Deserialize;

use crate::present::house::inventory_view;
use crate::shell::{
    AppState, Attachment, Failure, Signed, SignedPress, attachment, see_other, show,
};

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
        "keep" => "続けると記録しました。",
        "off" => "利用を止め、記録しました。",
        _ => "",
    };
    signed
        .work(move |signed| {
            let inventory = signed.house.inventory(&signed.visitor)?;
            Ok(show(&inventory_view(&state, signed, &inventory, done)))
        })
        .await
}

pub(super) async fn press(press: SignedPress) -> Response {
    let field = |name| press.form.value(name).unwrap_or_default().to_owned();
    let (account, answer) = (field("account"), field("answer"));
    press
        .signed
        .work(move |signed| {
            let account: ActorId = account.parse().map_err(|_| Failure::NotFound)?;
            let (keeps, done) = match answer.as_str() {
                "keep" => (true, "/91/inventory?done=keep"),
                "off" => (false, "/91/inventory?done=off"),
                _ => return Err(Failure::BadForm),
            };
            signed.house.answer_review(&signed.visitor, account, keeps)?;
            Ok(see_other(done))
        })
        .await
}

pub(super) async fn file(signed: Signed) -> Response {
    signed
        .work(|signed| {
            let bytes = signed.house.inventory_csv(&signed.visitor)?;
            let kind = "text/csv; charset=utf-8";
            Ok(attachment(Attachment { name: "accounts.csv", kind, bytes }))
        })
        .await
}
