//! What waits for an answer: on the server, for one holder, once, five minutes.

use std::collections::HashMap;

use romori_types::{Chance, NoChance, Timestamp};

/// So long an answer may take: time to fetch a key from a drawer, no more.
pub const CEREMONY_SECONDS: i64 = 300;
/// Most that wait at once; beyond it the oldest is forgotten.
const WAITING_MAX: usize = 4_096;

/// 待っている儀式 — questions that were asked and not answered yet.
pub struct Ceremonies<T> {
    waiting: HashMap<[u8; 16], Waiting<T>>,
}

struct Waiting<T> {
    holder: [u8; 16],
    begun_at: Timestamp,
    what: T,
}

impl<T> Default for Ceremonies<T> {
    fn default() -> Self {
        Self { waiting: HashMap::new() }
    }
}

impl<T> Ceremonies<T> {
    /// Keeps what an answer will need, and gives its name: 32 hexadecimal digits. Only this holder
    /// (a browser's visit, a session) can answer.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn begin(
        &mut self,
        holder: [u8; 16],
        what: T,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<String, NoChance> {
        let mut id = [0; 16];
        chance.fill(&mut id)?;
        self.waiting.retain(|_, waiting| waiting.is_open(now));
        if self.waiting.len() >= WAITING_MAX {
            let oldest = self.waiting.iter().min_by_key(|(_, waiting)| waiting.begun_at);
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                self.waiting.remove(&oldest);
            }
        }
        self.waiting.insert(id, Waiting { holder, begun_at: now, what });
        Ok(format!("{:032x}", u128::from_be_bytes(id)))
    }

    /// What waits under a name, taken away: a second answer finds nothing. Another holder, an
    /// unknown name and an answer that comes too late find nothing either.
    pub fn take(&mut self, id: &str, holder: [u8; 16], now: Timestamp) -> Option<T> {
        let id = parse(id)?;
        if self.waiting.get(&id)?.holder != holder {
            return None;
        }
        let waiting = self.waiting.remove(&id)?;
        waiting.is_open(now).then_some(waiting.what)
    }

    /// The same without taking it away, for a question that may be answered wrongly first.
    pub fn look(&self, id: &str, holder: [u8; 16], now: Timestamp) -> Option<&T> {
        let waiting = self.waiting.get(&parse(id)?)?;
        (waiting.holder == holder && waiting.is_open(now)).then_some(&waiting.what)
    }
}

impl<T> Waiting<T> {
    /// A clock that went back ends it too: how long it waited cannot be told.
    fn is_open(&self, now: Timestamp) -> bool {
        (0..CEREMONY_SECONDS).contains(&(now.as_second() - self.begun_at.as_second()))
    }
}

fn parse(id: &str) -> Option<[u8; 16]> {
    let formed = id.len() == 32 && id.bytes().all(|one| matches!(one, b'0'..=b'9' | b'a'..=b'f'));
    formed.then(|| u128::from_str_radix(id, 16).ok()).flatten().map(u128::to_be_bytes)
}
