//! GET /86 — 番号庫の説明書; GET /86/file — the same as PDF or JSON; GET /86/counts — いま漏れたら.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, StatementAsked};
use romori_types::{Date, Purpose, parse_date_ja};
use serde::Deserialize;

use crate::present::house::{leak_counts_view, statement_view};
use crate::shell::{AppState, Attachment, Failure, Signed, attachment, show};

/// What is asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    client: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    form: String,
}

impl Asked {
    /// The question, or which field cannot be read and why.
    fn read(&self, today: Date) -> Result<StatementAsked, (&'static str, &'static str)> {
        const DAY: &str = "日付として読めません。令和8年7月6日のように入れてください。";
        let day = |text: &str| parse_date_ja(text).ok();
        let client = match self.client.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| {
                ("client", "顧問先番号は数字で入れてください。空のままなら、すべての顧問先です。")
            })?),
        };
        let from = day(&self.from).ok_or(("from", DAY))?;
        let to = match self.to.trim() {
            "" => today,
            text => day(text).ok_or(("to", DAY))?,
        };
        if to < from {
            return Err(("to", "終わりの日が、初めの日より前です。入れ直してください。"));
        }
        Ok(StatementAsked { client, from, to })
    }

    fn typed(&self) -> [(&'static str, &str); 3] {
        [("client", &self.client), ("from", &self.from), ("to", &self.to)]
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ViewNumbers, Purpose::Numbers)?;
            signed.grant(Function::ViewLog, Purpose::Audit)?;
            let today = state.clock().today();
            if asked.from.trim().is_empty() {
                return Ok(show(&statement_view(&state, signed, &asked.typed(), None, None)));
            }
            let read = match asked.read(today) {
                Ok(read) => read,
                Err(wrong) => {
                    let view = statement_view(&state, signed, &asked.typed(), None, Some(wrong));
                    return Ok(show(&view));
                }
            };
            let made = signed.house.number_statement(&signed.visitor, &read)?;
            Ok(show(&statement_view(&state, signed, &asked.typed(), Some(&made), None)))
        })
        .await
}

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let read = asked.read(state.clock().today()).map_err(|_| Failure::NotFound)?;
            let made = signed.house.number_statement(&signed.visitor, &read)?;
            let name = format!("number-statement-{}-{}", read.from, read.to);
            Ok(match asked.form.as_str() {
                "json" => attachment(Attachment {
                    name: &format!("{name}.json"),
                    kind: "application/json",
                    bytes: made.to_json()?.into_bytes(),
                }),
                _ => attachment(Attachment {
                    name: &format!("{name}.pdf"),
                    kind: "application/pdf",
                    bytes: made.to_pdf(&signed.house.log_line())?,
                }),
            })
        })
        .await
}

pub(super) async fn counts(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let client = match asked.client.trim() {
                "" => None,
                text => Some(text.parse().map_err(|_| Failure::NotFound)?),
            };
            let counts = signed.house.leak_counts(&signed.visitor, client)?;
            Ok(show(&leak_counts_view(&state, signed, &counts)))
        })
        .await
}
