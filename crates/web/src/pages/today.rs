//! GET / — 10 今日の業務: the office's day for who is signed in, else the way in with a sheet.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::Law;
use romori_app::house::Function;

use super::house::{Asked, office_today};
use crate::present::house::no_right_view;
use crate::present::today_view;
use crate::shell::{AppState, NotSigned, Signed, Visit, show};

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    signed: Result<Signed, NotSigned>,
    asked: Query<Asked>,
) -> Response {
    match signed {
        Ok(signed) if signed.visitor.may(Function::ViewDeadlines) => {
            signed.work(move |signed| office_today(&state, signed, &asked)).await
        }
        // Nobody's sheets are his work either: he is told whom to ask.
        Ok(signed) if signed.visitor.has_no_right() => {
            signed
                .work(move |signed| {
                    let names = signed.house.who_gives_rights(&signed.visitor)?;
                    Ok(show(&no_right_view(&state, signed, names)))
                })
                .await
        }
        _ => show(&today_view(&state, &visit, Law::embedded())),
    }
}
