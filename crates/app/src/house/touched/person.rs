//! この人を見た人 — who touched one person: every entry of the tenant whose opened body names him,
//! also by the digest of a set that another entry has logged.

use std::collections::HashMap;

use romori_ledger::LogReader;
use romori_record::{Entry, SetDigest, Subjects};
use romori_store::{PersonAnchor, Reader, Seen, UnitError};
use romori_trace::{Key, Span, TraceError, Which, walk};
use romori_types::{ClientId, TenantId};

use super::{Touches, any};
use crate::house::House;
use crate::house::entry::Visitor;
use crate::house::entry_error::EntryError;

impl House {
    /// Who touched a person, the latest first. Acts of those who run the installation are there
    /// like all others.
    ///
    /// # Errors
    /// When the visitor may not ask the log; [`UnitError::Absent`] when there is no such person;
    /// what log and store say.
    pub fn who_touched(
        &self,
        visitor: &Visitor,
        (client, person): (u32, u32),
        span: Span,
        most: usize,
    ) -> Result<Touches, EntryError> {
        let grant = self.asks_log(visitor)?;
        let log = self.log_to_now()?;
        let tenant = visitor.session.tenant();
        let unread = self.unread(&log)?;
        self.store.read(&grant, |reader| {
            let found = reader.client_numbered(client)?;
            let anchor = reader.person_numbered(found.id, person)?;
            let which = self.about_client(&log, tenant, found.id, &span)?;
            let mut asked = Asked { house: self, log: &log, reader, anchor, known: HashMap::new() };
            let mut touches = Touches { unread, size: log.checkpoint().size, ..Touches::default() };
            walk(&log, &Which::These(which), &span, |position, entry| {
                if entry.tenant == tenant && entry.persons > 0 {
                    asked.look(position, entry, &mut touches)?;
                }
                Ok::<(), EntryError>(())
            })?;
            touches.acts.reverse();
            touches.acts.truncate(most);
            Ok(touches)
        })
    }

    /// Where entries are that may name a person of a client.
    fn about_client(
        &self,
        log: &LogReader,
        tenant: TenantId,
        client: ClientId,
        span: &Span,
    ) -> Result<Vec<u64>, TraceError> {
        let named = self.trace.positions(log, &Key::Client(client), span)?;
        let unnamed = self.trace.positions(log, &Key::Unnamed(tenant), span)?;
        Ok(any(vec![named, unnamed]))
    }

    /// The persons of a set that an earlier entry of the tenant has logged under this digest.
    pub(super) fn logged_set(
        &self,
        log: &LogReader,
        reader: &mut Reader<'_, '_>,
        digest: SetDigest,
    ) -> Result<Option<romori_record::PersonSet>, EntryError> {
        let which = self.trace.positions(log, &Key::of_set(&digest), &Span::default())?;
        let tenant = reader.tenant();
        let mut found = None;
        walk(log, &Which::These(which), &Span::default(), |position, entry| {
            let is_it = entry.tenant == tenant && entry.set == Some(digest);
            if found.is_none()
                && is_it
                && let Subjects::These(set) = reader.logged(position, entry)?.body.subjects
            {
                found = Some(set);
            }
            Ok::<(), EntryError>(())
        })?;
        Ok(found)
    }
}

struct Asked<'a, 'r, 'u, 'c> {
    house: &'a House,
    log: &'a LogReader,
    reader: &'r mut Reader<'u, 'c>,
    anchor: PersonAnchor,
    /// Whether the person is in the set of this digest.
    known: HashMap<SetDigest, bool>,
}

impl Asked<'_, '_, '_, '_> {
    fn look(
        &mut self,
        position: u64,
        entry: Entry,
        touches: &mut Touches,
    ) -> Result<(), EntryError> {
        // The same set as before, and he is not in it: the body need not be opened.
        if entry.set.is_some_and(|set| self.known.get(&set) == Some(&false)) {
            return Ok(());
        }
        let set = entry.set;
        let seen = match self.reader.logged(position, entry) {
            Ok(seen) => seen,
            Err(error) if is_gone(&error) => {
                touches.unopened += 1;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let is_in = self.concerns(&seen)?;
        if let Some(set) = set {
            self.known.insert(set, is_in);
        }
        if is_in {
            touches.found += 1;
            touches.acts.push(seen);
        }
        Ok(())
    }

    fn concerns(&mut self, seen: &Seen) -> Result<bool, EntryError> {
        match &seen.body.subjects {
            Subjects::None => Ok(false),
            Subjects::These(set) => Ok(set.contains(self.anchor.place)),
            Subjects::Logged(digest) => {
                if let Some(known) = self.known.get(digest) {
                    return Ok(*known);
                }
                let set = self.house.logged_set(self.log, self.reader, *digest)?;
                Ok(set.is_some_and(|set| set.contains(self.anchor.place)))
            }
        }
    }
}

/// Whether a body cannot be opened any more, because its key is gone.
pub(super) fn is_gone(error: &UnitError) -> bool {
    matches!(error, UnitError::Vault(_) | UnitError::Unreadable { .. })
}
