//! 及んだ範囲 — whom acts concerned, by tenant and client.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use romori_record::{Body, Class, Entry, Micros, Outcome, SetDigest, Subjects};
use romori_types::{ActorId, ClientId, TenantId};

/// Sets of more persons than this are remembered, so that they are opened once.
const REMEMBERED_MIN: u32 = 16;

/// 及んだ範囲 — what some acts touched, of each tenant and client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    parts: BTreeMap<(TenantId, Option<ClientId>), Part>,
}

/// 契約者・顧問先ごとの範囲
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// How many acts.
    pub acts: u64,
    /// Persons by act, added up: the same person counts once for each act.
    pub looks: u64,
    /// The first and the last of the acts.
    pub between: Option<(Micros, Micros)>,
    /// Who did them.
    pub actors: BTreeSet<ActorId>,
    /// How often each kind of act.
    pub classes: BTreeMap<u16, u64>,
    /// Acts that were refused or failed: nothing was seen by them.
    pub without_effect: u64,
    /// The persons by their dense numbers, as far as bodies were opened.
    pub persons: BTreeSet<u32>,
    /// Sets of persons that an opened body names by their digest alone.
    pub referred: HashSet<[u8; 32]>,
    /// Acts about persons whose body nobody has opened.
    pub sealed: u64,
    /// The sets that are in `persons` already, so that one is not opened again for them.
    known: HashSet<SetDigest>,
}

impl Reach {
    /// Adds an act by its header alone.
    pub fn add_header(&mut self, entry: &Entry) {
        let part = self.part(entry);
        if entry.persons > 0 && entry.outcome == Outcome::Done {
            part.sealed += 1;
        }
    }

    /// Whether the persons of this act are known already, because another one had the same set.
    pub fn knows(&self, entry: &Entry) -> bool {
        let part = self.parts.get(&(entry.tenant, entry.client));
        let known = |set: &SetDigest| part.is_some_and(|part| part.known.contains(set));
        entry.set.as_ref().is_some_and(known)
    }

    /// Adds an act whose persons are known already.
    pub fn add_known(&mut self, entry: &Entry) {
        self.part(entry);
    }

    /// Adds an act with its opened body.
    pub fn add(&mut self, entry: &Entry, body: &Body) {
        let part = self.part(entry);
        // What was refused showed nobody to anybody.
        if entry.outcome != Outcome::Done {
            return;
        }
        match &body.subjects {
            Subjects::None => {}
            Subjects::These(set) => part.persons.extend(set.numbers()),
            Subjects::Logged(digest) => {
                part.referred.insert(digest.0);
            }
        }
        // A small set is opened again sooner than it is remembered.
        let is_large = entry.persons > REMEMBERED_MIN;
        let is_whole = matches!(body.subjects, Subjects::These(_));
        part.known.extend(entry.set.filter(|_| is_large && is_whole));
    }

    fn part(&mut self, entry: &Entry) -> &mut Part {
        let part = self.parts.entry((entry.tenant, entry.client)).or_default();
        part.acts += 1;
        part.actors.insert(entry.actor);
        *part.classes.entry(entry.class.code()).or_default() += 1;
        let (first, last) = part.between.unwrap_or((entry.at, entry.at));
        part.between = Some((first.min(entry.at), last.max(entry.at)));
        match entry.outcome {
            Outcome::Done => part.looks += u64::from(entry.persons),
            Outcome::Refused | Outcome::Failed => part.without_effect += 1,
        }
        part
    }

    /// Adds what another thread has found.
    pub fn merge(&mut self, other: Self) {
        for (key, more) in other.parts {
            let part = self.parts.entry(key).or_default();
            part.acts += more.acts;
            part.looks += more.looks;
            part.without_effect += more.without_effect;
            part.sealed += more.sealed;
            part.between = match (part.between, more.between) {
                (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
                (one, None) => one,
                (None, other) => other,
            };
            part.actors.extend(more.actors);
            part.persons.extend(more.persons);
            part.referred.extend(more.referred);
            part.known.extend(more.known);
            for (class, count) in more.classes {
                *part.classes.entry(class).or_default() += count;
            }
        }
    }

    /// Each tenant and client with what was touched of it, in the order of their ids.
    pub fn parts(&self) -> impl Iterator<Item = (TenantId, Option<ClientId>, &Part)> {
        self.parts.iter().map(|((tenant, client), part)| (*tenant, *client, part))
    }
}

impl Part {
    /// How often each kind of act, by number.
    pub fn classes(&self) -> impl Iterator<Item = (Class, u64)> {
        self.classes.iter().filter_map(|(code, count)| Some((Class::of_code(*code)?, *count)))
    }
}
