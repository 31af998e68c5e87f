//! GET /log — 記録の見出し: headers and counts of the log of all tenants, for who watches.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{HeaderAsked, Key, instants_of};
use romori_types::parse_date_ja;

use crate::present::watch::{WatchForm, watch_view};
use crate::shell::{AppState, Signed, show};

/// So many headers stand on the page.
const ON_PAGE: usize = 200;

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(form): Query<WatchForm>,
) -> Response {
    signed
        .work(move |signed| {
            let asked = asked(&form);
            // Who may not is told so before what he typed is looked at.
            let answer = match &asked {
                Ok(asked) => Some(signed.house.headers(&signed.visitor, asked)?),
                Err(_) => {
                    signed.house.headers(&signed.visitor, &HeaderAsked::default())?;
                    None
                }
            };
            Ok(show(&watch_view(&state, signed, &form, asked.err(), answer.as_ref())))
        })
        .await
}

/// What is asked, or what is wrong with it.
pub(super) fn asked(form: &WatchForm) -> Result<HeaderAsked, &'static str> {
    const ID: &str = "識別子の形を確かめてください。例 018f3c2e-0000-7000-8000-000000000000";
    const DAY: &str = "日付を確かめてください。例 令和8年7月1日、R8.7.1、20260701";
    fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, &'static str> {
        let text = text.trim();
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ID) }
    }
    let day = |text: &str| match text.trim() {
        "" => Ok(None),
        text => parse_date_ja(text).map(Some).map_err(|_| DAY),
    };
    let by = [
        id(&form.actor)?.map(Key::Actor),
        id(&form.device)?.map(Key::Device),
        id(&form.session)?.map(Key::Session),
    ];
    Ok(HeaderAsked {
        by: by.into_iter().flatten().collect(),
        tenant: id(&form.tenant)?,
        client: id(&form.client)?,
        span: instants_of(day(&form.from)?, day(&form.to)?),
        most: ON_PAGE,
    })
}
