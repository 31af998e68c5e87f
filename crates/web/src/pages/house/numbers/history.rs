//! GET /83 — 利用の履歴; GET /83/list — the same as a workbook; GET /83/{entry} — its place in the
//! log.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::numbers::{ActKind, Destination, HistoryAsked};
use romori_app::house::{Function, today};
use romori_types::{ActorId, EntryId, Purpose, parse_date_ja};
use serde::Deserialize;

use crate::present::house::list_answer;
use crate::present::house::numbers::{history_list, number_history_view};
use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure, Signed, see_other, show};

/// What is asked for, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    client: String,
    #[serde(default)]
    holder: String,
    #[serde(default)]
    actor: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    destination: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl Asked {
    fn read(&self) -> HistoryAsked {
        let code = |text: &str| text.parse::<u8>().ok();
        HistoryAsked {
            client: self.client.parse().ok(),
            holder: self.holder.parse().ok(),
            actor: self.actor.parse::<ActorId>().ok(),
            kind: code(&self.kind).and_then(ActKind::of_code),
            destination: code(&self.destination).and_then(Destination::of_code),
            from: parse_date_ja(&self.from).ok(),
            to: parse_date_ja(&self.to).ok(),
        }
    }

    fn entries(&self) -> Entries {
        let mut entries = Entries::default();
        for (name, value) in self.fields() {
            entries.put(name, value);
        }
        entries
    }

    const fn fields(&self) -> [(&'static str, &String); 7] {
        [
            ("client", &self.client),
            ("holder", &self.holder),
            ("actor", &self.actor),
            ("kind", &self.kind),
            ("destination", &self.destination),
            ("from", &self.from),
            ("to", &self.to),
        ]
    }

    /// The same question as the end of an address: of letters that need no escape, or left out.
    fn query(&self) -> String {
        let plain = |text: &str| text.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
        let asked = self.fields().into_iter().filter(|(_, value)| !value.is_empty());
        let pairs = asked.filter(|(_, value)| plain(value));
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let (acts, away) = match signed.house.number_history(&signed.visitor, &asked.read()) {
                Ok(acts) => (acts, None),
                Err(error) if error.is_of_vault() => (Vec::new(), Some(error)),
                Err(error) => return Err(error.into()),
            };
            let names = super::super::actor_names(&signed.house, signed)?;
            let known = acts.iter().map(|one| one.act.actor);
            let mut known: Vec<ActorId> = known.collect();
            known.sort_unstable();
            known.dedup();
            let name = |id: ActorId| names.get(&id).map(|name| (id, name.clone()));
            let actors: Vec<_> = known.into_iter().filter_map(name).collect();
            let (entries, query) = (asked.entries(), asked.query());
            let said = (acts.as_slice(), away.as_ref());
            let view = number_history_view(&state, signed, said, (&entries, &actors), &query);
            Ok(show(&view))
        })
        .await
}

pub(super) async fn list(signed: Signed, Query(asked): Query<Asked>) -> Response {
    signed
        .work(move |signed| {
            // Taken along: who may write out, and has proved himself.
            signed.grant(Function::Export, Purpose::Export)?;
            let acts = signed.house.number_history(&signed.visitor, &asked.read())?;
            list_answer(history_list(&acts), today(&signed.house))
        })
        .await
}

pub(super) async fn entry(signed: Signed, Path(entry): Path<String>) -> Response {
    signed
        .work(move |signed| {
            let entry: EntryId = entry.parse().map_err(|_| Failure::NotFound)?;
            let place = signed.house.place_of_entry(&signed.visitor, entry)?;
            Ok(see_other(&format!("/01/{place}")))
        })
        .await
}
