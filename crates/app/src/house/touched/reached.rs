//! 及んだ範囲 — what accounts, a device or a session touched between two instants, and whom.

use std::collections::{BTreeMap, BTreeSet};

use romori_ledger::LogReader;
use romori_record::{Micros, SetDigest};
use romori_store::{Reader, UnitError};
use romori_trace::{Key, Part, Reach, Which, walk};
use romori_types::{ClientId, TenantId};

use super::people::People;
use super::person::is_gone;
use super::{PersonOf, ReachLine, Touches, TouchesAsked, any, both};
use crate::house::House;
use crate::house::entry::Visitor;
use crate::house::entry_error::EntryError;

impl House {
    /// What these accounts, a device or a session did in the visitor's office, and whom it
    /// concerned, by client. Nothing named is asked for: nothing is found.
    ///
    /// # Errors
    /// When the visitor may not ask the log; what log and store say.
    pub fn touched_by(
        &self,
        visitor: &Visitor,
        asked: &TouchesAsked,
    ) -> Result<Touches, EntryError> {
        let grant = self.asks_log(visitor)?;
        let log = self.log_to_now()?;
        let tenant = visitor.session.tenant();
        let which = self.acts_of(&log, tenant, asked)?;
        let unread = self.unread(&log)?;
        self.store.read(&grant, |reader| {
            let mut touches = Touches { unread, size: log.checkpoint().size, ..Touches::default() };
            let mut reach = Reach::default();
            let told = which.len().saturating_sub(asked.most);
            let told = which.get(told).copied().unwrap_or(0);
            let reached = grant.clients();
            walk(&log, &Which::These(which), &asked.span, |position, entry| {
                if entry.client.is_some_and(|client| !reached.has(client)) {
                    return Ok(());
                }
                touches.found += 1;
                if position < told && (entry.persons == 0 || reach.knows(&entry)) {
                    reach.add_known(&entry);
                    return Ok(());
                }
                match reader.logged(position, entry.clone()) {
                    Ok(seen) => {
                        reach.add(&entry, &seen.body);
                        if position >= told {
                            touches.acts.push(seen);
                        }
                    }
                    Err(error) if is_gone(&error) => {
                        touches.unopened += 1;
                        reach.add_header(&entry);
                    }
                    Err(error) => return Err(EntryError::from(error)),
                }
                Ok(())
            })?;
            touches.acts.reverse();
            touches.acts.truncate(asked.most);
            touches.reach = self.lines(&log, reader, &reach)?;
            Ok(touches)
        })
    }

    /// Where the acts are that are asked for, of one tenant.
    fn acts_of(
        &self,
        log: &LogReader,
        tenant: TenantId,
        asked: &TouchesAsked,
    ) -> Result<Vec<u64>, EntryError> {
        let keys = asked.actors.iter().map(|actor| Key::Actor(*actor));
        let keys = keys.chain(asked.device.map(Key::Device));
        let keys = keys.chain(asked.session.map(Key::Session));
        let found: Result<Vec<_>, _> =
            keys.map(|key| self.trace.positions(log, &key, &asked.span)).collect();
        let own = self.trace.positions(log, &Key::Tenant(tenant), &asked.span)?;
        Ok(both(&any(found?), &own))
    }

    /// One line a client, by number; acts on several clients or on none come last.
    fn lines(
        &self,
        log: &LogReader,
        reader: &mut Reader<'_, '_>,
        reach: &Reach,
    ) -> Result<Vec<ReachLine>, EntryError> {
        let people = People::read(reader)?;
        let mut lines: BTreeMap<Option<ClientId>, Line> = BTreeMap::new();
        for (_, client, part) in reach.parts() {
            let line = lines.entry(client).or_default();
            line.acts += part.acts;
            line.without_effect += part.without_effect;
            line.between = part.between;
            for place in self.persons_of(log, reader, part)? {
                // An act on several clients touched each of them by its persons.
                let Some((client, one)) = people.at(place) else { continue };
                lines.entry(Some(client)).or_default().persons.insert(one);
            }
        }
        let mut lines: Vec<ReachLine> = lines
            .into_iter()
            .map(|(client, line)| ReachLine {
                client,
                number: client.and_then(|client| people.number(client)),
                acts: line.acts,
                without_effect: line.without_effect,
                persons: line.persons.into_iter().collect(),
                between: line.between.map(|(first, last)| (first.timestamp(), last.timestamp())),
            })
            .collect();
        lines.sort_by_key(|line| (line.number.is_none(), line.number));
        Ok(lines)
    }

    /// The persons of a part, with those that it names by a digest alone.
    fn persons_of(
        &self,
        log: &LogReader,
        reader: &mut Reader<'_, '_>,
        part: &Part,
    ) -> Result<BTreeSet<u32>, EntryError> {
        let mut persons = part.persons.clone();
        for digest in &part.referred {
            let set = self.logged_set(log, reader, SetDigest(*digest))?;
            // The set was logged before it was referred to, or the log is not whole.
            let lost =
                || UnitError::Unreadable { kind: "記録", row: "対象者の集合".to_owned() };
            persons.extend(set.ok_or_else(lost)?.numbers());
        }
        Ok(persons)
    }
}

#[derive(Default)]
struct Line {
    acts: u64,
    without_effect: u64,
    persons: BTreeSet<PersonOf>,
    between: Option<(Micros, Micros)>,
}
