//! 取扱いの照会 — who touched a person, and whom an account, a device or a session touched: from the
//! log by its index. A tenant sees its own part, whoever acted in it; who watches over the
//! installation sees headers and counts of all.

mod files;
mod headers;
mod people;
mod person;
mod reached;

use romori_identity::{Function, Grant, Job};
use romori_ledger::LogReader;
use romori_record::{Class, Micros};
use romori_store::{Seen, UnitError};
use romori_trace::{Caught, Key, Span, TraceError};
use romori_types::{
    ActorId, ClientId, Date, DeviceId, Purpose, SessionId, Timestamp, end_of_day_in_japan,
};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;

pub use files::LogFiles;
pub use headers::{HeaderAsked, Headers, Watched};

/// だれが触れたか、の問い — whose acts are asked for, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TouchesAsked {
    /// By these accounts or pieces of the program.
    pub actors: Vec<ActorId>,
    /// By this device.
    pub device: Option<DeviceId>,
    /// In one session.
    pub session: Option<SessionId>,
    /// When.
    pub span: Span,
    /// So many acts are told one by one.
    pub most: usize,
}

/// 個人の番号 — a person by the numbers that the office uses: 1007-12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonOf {
    /// 顧問先番号
    pub client: u32,
    /// 顧問先の中の番号
    pub person: u32,
}

/// 及んだ顧問先の一行 — whom the acts touched at one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachLine {
    /// The client; none for acts on several or on none.
    pub client: Option<ClientId>,
    /// 顧問先番号
    pub number: Option<u32>,
    /// How many acts.
    pub acts: u64,
    /// How many of them were refused or failed: nothing was seen by them.
    pub without_effect: u64,
    /// The persons, each once.
    pub persons: Vec<PersonOf>,
    /// The first and the last of the acts. None where persons were touched by acts on several
    /// clients alone.
    pub between: Option<(Timestamp, Timestamp)>,
}

/// 取扱いの答え
#[derive(Debug, Clone, Default)]
pub struct Touches {
    /// The acts, the latest first, as many as were asked for.
    pub acts: Vec<Seen>,
    /// How many there are in all.
    pub found: u64,
    /// Whom they touched, by client.
    pub reach: Vec<ReachLine>,
    /// Entries whose body does not open any more: its key was destroyed.
    pub unopened: u64,
    /// Leaves of the log that this version cannot read.
    pub unread: u64,
    /// How many entries the whole log had.
    pub size: u64,
}

impl Touches {
    /// Every person that was touched, once.
    pub fn persons(&self) -> Vec<PersonOf> {
        let mut persons: Vec<PersonOf> =
            self.reach.iter().flat_map(|line| line.persons.iter().copied()).collect();
        persons.sort_unstable();
        persons.dedup();
        persons
    }
}

/// The instants of these days in Japan, both included.
pub fn instants_of(from: Option<Date>, to: Option<Date>) -> Span {
    let after = |day: Date| {
        let last = Micros::of(end_of_day_in_japan(day)?);
        Micros::new(last.get() + 1)
    };
    let start = |day: Date| day.yesterday().ok().and_then(after);
    Span { from: from.and_then(start), to: to.and_then(after) }
}

impl House {
    /// Brings the index up to the end of the log.
    ///
    /// # Errors
    /// When the log cannot be read, or the index not be written.
    pub fn keep_trace(&self) -> Result<Caught, EntryError> {
        Ok(self.trace.catch_up(&self.log_reader()?)?)
    }

    /// The log with what waited for it. What cannot be moved now is not in the answer, which says
    /// up to where it goes.
    fn log_to_now(&self) -> Result<LogReader, UnitError> {
        let _ = self.ship();
        self.log_reader()
    }

    /// The grant for asking the log, noted there before anything is told.
    fn asks_log(&self, visitor: &Visitor) -> Result<Grant, EntryError> {
        let granted = visitor.grant(Function::ViewLog, Purpose::Audit);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        self.note_about(&Grant::for_job(Job::SignIn), visitor, Class::TouchAsked)?;
        Ok(grant)
    }

    /// How many leaves this version cannot read.
    fn unread(&self, log: &LogReader) -> Result<u64, TraceError> {
        let unread = self.trace.positions(log, &Key::Unread, &Span::default())?;
        Ok(unread.len() as u64)
    }
}

/// Those that are in both, which ascend.
fn both(one: &[u64], other: &[u64]) -> Vec<u64> {
    let has = |position: &&u64| other.binary_search(position).is_ok();
    one.iter().filter(has).copied().collect()
}

/// Those that are in any of these, ascending, each once.
fn any(many: Vec<Vec<u64>>) -> Vec<u64> {
    let mut all: Vec<u64> = many.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    all
}
