//! GET /24/{number}/{day}/why/{person} — why somebody's bonus was decided so.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::Function;
use romori_types::{Purpose, date_ja};

use super::{day_of, payment};
use crate::present::house::{bonus_reason, reason_view};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::Crumb;

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, day, person)): Path<(String, String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let day = day_of(&day)?;
            let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
            let law = signed.house.law;
            let made = signed
                .house
                .store
                .read(&grant, |reader| payment::decided(reader, law, number, day))?;
            let entry = made.day.entries.iter().find(|entry| entry.number == person);
            let entry = entry.ok_or(Failure::NotFound)?;
            let steps = entry.explain(law);
            let reason = bonus_reason(&made, entry, &steps);
            let crumbs = vec![
                Crumb::to("24 賞与支払", "/24"),
                Crumb::to(date_ja(day), reason.back.clone()),
                Crumb::here("なぜ"),
            ];
            Ok(show(&reason_view(&state, signed, "24", crumbs, reason)))
        })
        .await
}
