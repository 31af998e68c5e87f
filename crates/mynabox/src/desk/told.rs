//! What the desk tells: how numbers stand, how many, by what keys. Never a number.

use std::collections::{BTreeMap, BTreeSet};

use romori_types::{ClientId, TenantId, day_in_japan};

use crate::ask::Refusal;
use crate::desk::{Desk, rules};
use crate::people::{Holder, NumberState};
use crate::report::{Counts, Standing, VaultKeys};
use crate::shelf::{Books, Leave, NumberRow};

impl Desk {
    /// How holders stand: those named, or all of the client of whom there is anything.
    pub(super) fn standings(
        &self,
        (tenant, client): (TenantId, ClientId),
        named: &[Holder],
    ) -> Result<Vec<Standing>, Refusal> {
        let now = self.now();
        let day = day_in_japan(now);
        self.shelf().read(|books| {
            let leave = books.leave(tenant, client, day)?;
            let asked: BTreeSet<Holder> = books.asked(tenant, client, now)?.into_iter().collect();
            let mut all = BTreeMap::new();
            for row in books.numbers(tenant, client)? {
                let mut told = standing(&row, &leave, day);
                if let Some(digest) = &row.digest {
                    told.same_as = books.same(tenant, client, (row.holder.id, digest))?;
                }
                // Whoever was asked again after his number was erased is asked.
                if told.state == NumberState::Disposed && asked.contains(&row.holder) {
                    told.state = NumberState::Asked;
                }
                all.insert(row.holder, told);
            }
            for holder in &asked {
                all.entry(*holder).or_insert_with(|| nothing(*holder, NumberState::Asked));
            }
            if named.is_empty() {
                return Ok(all.into_values().collect());
            }
            let of = |holder: &Holder| {
                all.get(holder).cloned().unwrap_or(nothing(*holder, NumberState::NotAsked))
            };
            Ok(named.iter().map(of).collect())
        })
    }

    pub(super) fn counts(&self, tenant: TenantId) -> Result<Vec<Counts>, Refusal> {
        let day = day_in_japan(self.now());
        self.shelf().read(|books| {
            books
                .clients(tenant)?
                .into_iter()
                .map(|client| count(books, tenant, client, day))
                .collect()
        })
    }

    pub(super) fn vault_keys(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<VaultKeys, Refusal> {
        let parts = &self.0.parts;
        let held = self.shelf().held_key(tenant, client)?;
        let mut client_keys = Vec::new();
        if let Some(wrapped) = self.shelf().client_keys(tenant, client)? {
            client_keys.push(wrapped.client.inside().to_string());
            client_keys.extend(wrapped.data.iter().map(|(key, _)| key.inside().to_string()));
        }
        Ok(VaultKeys {
            algorithm: "AES-256-GCM".to_owned(),
            root: parts.custodian.root().to_string(),
            custody: parts.custody.clone(),
            apart: parts.apart,
            client_keys,
            by_officers: held.is_some(),
            officers_open: held.is_some_and(|held| {
                self.0.held.ends((tenant, client), held.key, self.now()).is_some()
            }),
        })
    }
}

fn standing(row: &NumberRow, leave: &Leave, day: romori_types::Date) -> Standing {
    let state = rules::state(row, leave, day);
    let (check, checked_by) = match &row.check {
        Some((check, by)) => (Some(check.clone()), Some(*by)),
        None => (None, None),
    };
    let purposes = match state {
        NumberState::Usable => rules::purposes(row, leave),
        _ => Vec::new(),
    };
    Standing {
        holder: row.holder,
        state,
        version: row.version,
        collected_at: Some(row.collected_at),
        check,
        checked_by,
        images: row.images,
        purposes,
        dispose_on: row.dispose_on,
        same_as: Vec::new(),
    }
}

const fn nothing(holder: Holder, state: NumberState) -> Standing {
    Standing {
        holder,
        state,
        version: 0,
        collected_at: None,
        check: None,
        checked_by: None,
        images: 0,
        purposes: Vec::new(),
        dispose_on: None,
        same_as: Vec::new(),
    }
}

fn count(
    books: &Books<'_>,
    tenant: TenantId,
    client: ClientId,
    day: romori_types::Date,
) -> Result<Counts, Refusal> {
    let leave = books.leave(tenant, client, day)?;
    let (mut by_state, mut images) = (BTreeMap::new(), 0);
    for row in books.numbers(tenant, client)? {
        *by_state.entry(rules::state(&row, &leave, day).code()).or_insert(0) += 1;
        images += row.images;
    }
    let state = |(code, count)| NumberState::of_code(code).map(|state| (state, count));
    Ok(Counts { client, by_state: by_state.into_iter().filter_map(state).collect(), images })
}
