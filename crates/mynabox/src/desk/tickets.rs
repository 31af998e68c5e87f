//! Tickets and what is worked on: in memory alone. A process that ends takes them with it, and its
//! pages are opened anew.

use std::collections::HashMap;

use romori_types::{Chance, FactId, Timestamp};

use crate::ask::{Refusal, Task, TicketAsk};
use crate::people::{NumberPurpose, Who};
use crate::report::DocumentAsk;
use crate::work::{DeskTask, DeskToken, DeskWork, TOKEN_BYTES, UseWork};

/// A ticket lives so long. Unit: seconds.
pub const TICKET_SECONDS: i64 = 60;
/// A page that sends nothing for so long is over. Unit: seconds.
pub const IDLE_SECONDS: i64 = 15 * 60;
/// A page is over after so long, whatever it sends. Unit: seconds.
pub const WORK_SECONDS: i64 = 2 * 60 * 60;
/// So many tickets and pages at once; above, new ones are refused.
const OPEN_MAX: usize = 4096;

/// A page that is open, and the document that only a task of use has.
struct Open {
    work: DeskWork,
    /// The request that it answers.
    request: Option<FactId>,
    document: Option<DocumentAsk>,
    seen: Timestamp,
}

/// What waits for its browser.
struct Waiting {
    open: Open,
    ends: Timestamp,
}

/// 切符の束
#[derive(Default)]
pub struct Tickets {
    waiting: HashMap<DeskToken, Waiting>,
    open: HashMap<DeskToken, Open>,
}

impl Tickets {
    /// Makes a ticket for a task, with the purposes that its page shows.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] when too many are open, [`Refusal::Failed`] without chance.
    pub fn issue(
        &mut self,
        who: Who,
        ask: TicketAsk,
        purposes: Vec<NumberPurpose>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<(DeskToken, Timestamp), Refusal> {
        self.sweep(now)?;
        let token = draw(chance)?;
        let ends = later(now, TICKET_SECONDS);
        let TicketAsk { client, client_label, task } = ask;
        let (task, document) = split(task);
        let tenant = who.tenant;
        let work = DeskWork {
            token: token.clone(),
            tenant,
            client,
            client_label,
            who,
            task,
            purposes,
            ends_at: ends,
        };
        let open = Open { work, request: None, document, seen: now };
        self.waiting.insert(token.clone(), Waiting { open, ends });
        Ok((token, ends))
    }

    /// Takes one, once. Whatever comes of it, the ticket is gone. `presented` is what the browser
    /// came by, where browsers are asked for a certificate at all.
    pub fn redeem(
        &mut self,
        token: &DeskToken,
        presented: Option<Option<[u8; 32]>>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<DeskWork, Refusal> {
        let waiting = self.waiting.remove(token).ok_or(Refusal::Absent)?;
        let mut open = waiting.open;
        let named = open.work.who.certificate;
        let his = named.is_none() || presented.is_none_or(|presented| presented == named);
        if now >= waiting.ends || now < open.seen || !his {
            return Err(Refusal::Absent);
        }
        open.work.token = draw(chance)?;
        Ok(self.begin(open, now))
    }

    /// Begins a work that no ticket led to: a request at a telephone.
    pub fn begin_request(
        &mut self,
        (request, mut work): (FactId, DeskWork),
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<DeskWork, Refusal> {
        self.sweep(now)?;
        work.token = draw(chance)?;
        let request = Some(request);
        Ok(self.begin(Open { work, request, document: None, seen: now }, now))
    }

    fn begin(&mut self, mut open: Open, now: Timestamp) -> DeskWork {
        open.work.ends_at = later(now, WORK_SECONDS);
        open.seen = now;
        let work = open.work.clone();
        self.open.insert(work.token.clone(), open);
        work
    }

    /// The request that a work answers, if it is one at a telephone.
    pub fn request(&self, token: &DeskToken) -> Option<FactId> {
        self.open.get(token).and_then(|open| open.request)
    }

    /// Ends what answers a request.
    pub fn leave_request(&mut self, request: FactId) {
        self.open.retain(|_, open| open.request != Some(request));
    }

    /// What is worked on under this token.
    pub fn work(&mut self, token: &DeskToken, now: Timestamp) -> Result<DeskWork, Refusal> {
        let open = self.open.get_mut(token).ok_or(Refusal::Absent)?;
        if !lives(open, now) {
            self.open.remove(token);
            return Err(Refusal::Absent);
        }
        open.seen = now;
        Ok(open.work.clone())
    }

    /// The document of a task of use; the work is over by that.
    pub fn take_document(
        &mut self,
        token: &DeskToken,
        now: Timestamp,
    ) -> Result<(DeskWork, DocumentAsk), Refusal> {
        let open = self.open.remove(token).filter(|open| lives(open, now));
        let open = open.ok_or(Refusal::Absent)?;
        let document = open.document.ok_or(Refusal::Absent)?;
        Ok((open.work, document))
    }

    /// Ends a work.
    pub fn leave(&mut self, token: &DeskToken) {
        self.open.remove(token);
    }

    /// Ends what works for a client: its permission or grant is over.
    pub fn leave_where(&mut self, ends: impl Fn(&DeskWork) -> bool) {
        self.open.retain(|_, open| !ends(&open.work));
        self.waiting.retain(|_, waiting| !ends(&waiting.open.work));
    }

    fn sweep(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.waiting.retain(|_, waiting| now < waiting.ends);
        self.open.retain(|_, open| lives(open, now));
        let many = self.waiting.len() + self.open.len() >= OPEN_MAX;
        if many { Err(Refusal::TooMany) } else { Ok(()) }
    }
}

/// A clock that went back lengthens nothing.
fn lives(open: &Open, now: Timestamp) -> bool {
    let idle = now.as_second() - open.seen.as_second();
    now < open.work.ends_at && (0..IDLE_SECONDS).contains(&idle)
}

pub fn later(now: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(now.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}

fn draw(chance: &dyn Chance) -> Result<DeskToken, Refusal> {
    let mut bytes = [0; TOKEN_BYTES];
    chance.fill(&mut bytes).map_err(|_| Refusal::Failed)?;
    Ok(DeskToken(bytes))
}

fn split(task: Task) -> (DeskTask, Option<DocumentAsk>) {
    match task {
        Task::Enter(subjects) => (DeskTask::Enter(subjects), None),
        Task::Sheet(subjects) => (DeskTask::Sheet(subjects), None),
        Task::Match(subject) => (DeskTask::Match(subject), None),
        Task::Check(subject) => (DeskTask::Check(subject), None),
        Task::Officers => (DeskTask::Officers, None),
        Task::Use(document) => (DeskTask::Use(use_of(&document)), Some(document)),
    }
}

fn use_of(document: &DocumentAsk) -> UseWork {
    let holders: std::collections::BTreeSet<_> =
        document.holes.iter().map(|hole| hole.holder).collect();
    UseWork {
        file_name: document.file_name.clone(),
        media_type: document.media_type.clone(),
        purpose: document.purpose,
        destination: document.destination,
        case: document.case,
        holes: document.holes.len(),
        holders: holders.len(),
    }
}
