//! 見出しの照会 — what those who watch over the installation see of the log of all tenants: who,
//! when, by which device, what kind, of which tenant and client, how many. No body, and no name.

use romori_identity::{Function, Grant, Job};
use romori_ledger::LogReader;
use romori_record::{Class, Entry, Outcome};
use romori_store::{Happening, UnitError};
use romori_trace::{Key, Part, Reach, Span, Trace, TraceError, Which, ocsf_event, walk};
use romori_types::{ClientId, Purpose, TenantId};

use super::{any, both};
use crate::house::House;
use crate::house::entry::Visitor;
use crate::house::entry_error::EntryError;

/// So many events stand in one file.
const EVENTS_MAX: usize = 200_000;
/// Of this program.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// 見出しの問い — all that is named must fit; nothing named is everything of the span.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderAsked {
    /// By any of these: actors, devices, sessions.
    pub by: Vec<Key>,
    /// Of this tenant.
    pub tenant: Option<TenantId>,
    /// Of this client.
    pub client: Option<ClientId>,
    /// When.
    pub span: Span,
    /// So many are told one by one.
    pub most: usize,
}

/// 契約者・顧問先ごとの数
#[derive(Debug, Clone)]
pub struct Watched {
    /// The tenant; zeros for the installation itself.
    pub tenant: TenantId,
    /// The client, where the acts named one.
    pub client: Option<ClientId>,
    /// What there is of it.
    pub part: Part,
}

/// 見出しの答え
#[derive(Debug, Clone, Default)]
pub struct Headers {
    /// The latest first, each without its body.
    pub entries: Vec<(u64, Entry)>,
    /// How many there are in all.
    pub found: u64,
    /// By tenant and client.
    pub watched: Vec<Watched>,
    /// Leaves of the log that this version cannot read.
    pub unread: u64,
    /// How many entries the whole log had.
    pub size: u64,
}

impl House {
    /// Headers and counts of all tenants.
    ///
    /// # Errors
    /// When the visitor does not watch over the installation; what the log says.
    pub fn headers(&self, visitor: &Visitor, asked: &HeaderAsked) -> Result<Headers, EntryError> {
        self.watches(visitor, Class::TouchAsked)?;
        let log = self.log_to_now()?;
        Ok(headers_in(&self.trace, &log, asked)?)
    }

    /// The same headers as lines of OCSF, the oldest first; noted before anything is told.
    ///
    /// # Errors
    /// As [`House::headers`]; [`EntryError::TooManyEvents`] for more than a file should have.
    pub fn header_events(
        &self,
        visitor: &Visitor,
        asked: &HeaderAsked,
    ) -> Result<Vec<u8>, EntryError> {
        self.watches(visitor, Class::LogExported)?;
        let log = self.log_to_now()?;
        events_in(&self.trace, &log, asked)
    }

    /// The headers of the visitor's own office as lines of OCSF, the oldest first.
    ///
    /// # Errors
    /// When the visitor may not both see the log and write out; as [`House::header_events`].
    pub fn own_events(&self, visitor: &Visitor, span: Span) -> Result<Vec<u8>, EntryError> {
        let granted = visitor.grant(Function::Export, Purpose::Export);
        granted.map_err(EntryError::NotAllowed)?;
        let granted = visitor.grant(Function::ViewLog, Purpose::Audit);
        granted.map_err(EntryError::NotAllowed)?;
        self.note_about(&Grant::for_job(Job::SignIn), visitor, Class::LogExported)?;
        let log = self.log_to_now()?;
        let tenant = Some(visitor.session.tenant());
        events_in(&self.trace, &log, &HeaderAsked { tenant, span, ..HeaderAsked::default() })
    }

    /// Notes that headers of all tenants go to those who watch, by command.
    ///
    /// # Errors
    /// When the log cannot be written, or the keeper cannot be reached.
    pub fn note_headers_shipped(&self) -> Result<(), UnitError> {
        let what = Happening {
            tenant: None,
            actor: None,
            session: None,
            class: Class::LogExported,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note(&Grant::for_job(Job::Console), &what)
    }

    fn watches(&self, visitor: &Visitor, class: Class) -> Result<(), EntryError> {
        let granted = visitor.grant(Function::WatchLog, Purpose::Audit);
        granted.map_err(EntryError::NotAllowed)?;
        Ok(self.note_about(&Grant::for_job(Job::SignIn), visitor, class)?)
    }
}

/// Headers as lines of OCSF.
fn events_in(trace: &Trace, log: &LogReader, asked: &HeaderAsked) -> Result<Vec<u8>, EntryError> {
    let which = headers_at(trace, log, asked)?;
    let (mut text, mut count) = (Vec::new(), 0);
    walk(log, &which, &asked.span, |position, entry| {
        count += 1;
        if count > EVENTS_MAX {
            return Err(EntryError::TooManyEvents(EVENTS_MAX));
        }
        text.extend_from_slice(ocsf_event(position, &entry, VERSION).as_bytes());
        text.push(b'\n');
        Ok(())
    })?;
    Ok(text)
}

/// Headers and counts, as the index leads to them.
pub(super) fn headers_in(
    trace: &Trace,
    log: &LogReader,
    asked: &HeaderAsked,
) -> Result<Headers, TraceError> {
    let which = headers_at(trace, log, asked)?;
    let mut headers = Headers { size: log.checkpoint().size, ..Headers::default() };
    let mut reach = Reach::default();
    let most = asked.most.max(1);
    walk(log, &which, &asked.span, |position, mut entry| {
        headers.found += 1;
        reach.add_header(&entry);
        entry.body = Vec::new();
        // The latest are kept: what is beyond twice as many is dropped now and then.
        headers.entries.push((position, entry));
        if headers.entries.len() >= 2 * most {
            headers.entries.drain(..most);
        }
        Ok::<(), TraceError>(())
    })?;
    headers.unread = trace.positions(log, &Key::Unread, &Span::default())?.len() as u64;
    headers.entries.reverse();
    headers.entries.truncate(asked.most);
    let watched = |(tenant, client, part): (TenantId, Option<ClientId>, &Part)| Watched {
        tenant,
        client,
        part: part.clone(),
    };
    headers.watched = reach.parts().map(watched).collect();
    Ok(headers)
}

/// Where the headers are that are asked for.
pub(super) fn headers_at(
    trace: &Trace,
    log: &LogReader,
    asked: &HeaderAsked,
) -> Result<Which, TraceError> {
    let at = |key: &Key| trace.positions(log, key, &asked.span);
    let mut which: Option<Vec<u64>> = None;
    if !asked.by.is_empty() {
        let found: Result<Vec<_>, _> = asked.by.iter().map(at).collect();
        which = Some(any(found?));
    }
    let of = [asked.tenant.map(Key::Tenant), asked.client.map(Key::Client)];
    for key in of.into_iter().flatten() {
        let own = at(&key)?;
        which = Some(match which {
            Some(found) => both(&found, &own),
            None => own,
        });
    }
    Ok(which.map_or(Which::All(0..log.checkpoint().size), Which::These))
}
