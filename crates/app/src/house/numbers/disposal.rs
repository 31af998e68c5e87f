//! 84 廃棄 — whose time is over, who asks, who agrees. Two persons; in an office of one the same one
//! after 72 hours, with a letter when it was asked for. The vault looks at both again.

use romori_identity::{Account, Function, Grant, Job};
use romori_mynabox::{Answer, Ask, Disposal, Erased, Holder, HolderKind, NumberState, Refusal};
use romori_record::Class;
use romori_roster::{ClientProfile, NumberAsked, NumberDisposal, NumberErased, Validity};
use romori_store::{BatchKind, ClientAnchor, Doing, EVERY_KEY, NewFact, UnitError};
use romori_types::{ActorId, Date, Timestamp};

use super::people::{HolderRef, people_of};
use super::retention::{Clock, clock_of};
use super::{
    ClientNumbers, House, NumbersError, PersonNumber, Visitor, granted, last_row, latest, who,
};

/// An office of one waits so long. Unit: seconds.
pub const DELAY_SECONDS: i64 = 72 * 60 * 60;

/// 廃棄の一件
pub struct DisposalLine {
    /// The client.
    pub client: ClientAnchor,
    /// Its name.
    pub client_name: String,
    /// Its number within the client.
    pub key: u32,
    /// What was asked and done.
    pub disposal: NumberDisposal,
    /// Whether the visitor may carry it out now.
    pub may: bool,
    /// From when on he could as the only one.
    pub alone_from: Timestamp,
}

impl House {
    /// Whose number is to go, with the clock that ran out; the ones still running too.
    ///
    /// # Errors
    /// When the visitor may not; what the vault says.
    pub fn numbers_due(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<(ClientNumbers, Vec<(PersonNumber, Clock)>), NumbersError> {
        let found = self.numbers_of_client(visitor, number)?;
        let clocks = found.people.iter().filter_map(|one| {
            let ended = one.person.ended_on?;
            let standing = one.standing.as_ref()?;
            let has = !matches!(one.state, NumberState::NotAsked | NumberState::Asked);
            let goes = has && one.state != NumberState::Disposed;
            let permitted = found.leaves.0.as_ref().map(|one| one.purposes.clone());
            let purposes = if standing.purposes.is_empty() {
                permitted.unwrap_or_default()
            } else {
                standing.purposes.clone()
            };
            let clock = clock_of(self.law, ended, &purposes).ok().flatten()?;
            goes.then(|| (one.clone(), clock))
        });
        let mut clocks: Vec<_> = clocks.collect();
        clocks.sort_by_key(|(_, clock)| clock.dispose_on);
        Ok((found, clocks))
    }

    /// Tells the vault from when on numbers of a client are to be disposed of.
    ///
    /// # Errors
    /// When the visitor may not; what the vault says.
    pub fn set_disposal_days(&self, visitor: &Visitor, number: u32) -> Result<usize, NumbersError> {
        granted(visitor, Function::DisposeNumbers)?;
        let (found, clocks) = self.numbers_due(visitor, number)?;
        let days: Vec<(Holder, Date)> =
            clocks.iter().map(|(one, clock)| (one.person.holder, clock.dispose_on)).collect();
        if !days.is_empty() {
            self.tell_numbers(&Ask::DisposeOn(who(visitor), found.client.id, days.clone()))?;
        }
        Ok(days.len())
    }

    /// Asks that numbers are erased.
    ///
    /// # Errors
    /// When the visitor may not; when nobody is named; what the store says.
    pub fn ask_disposal(
        &self,
        visitor: &Visitor,
        number: u32,
        (named, reason): (&[HolderRef], &str),
    ) -> Result<(), NumbersError> {
        let mistake = |field, words: &str| Err(NumbersError::Mistake(field, words.to_owned()));
        if named.is_empty() {
            return mistake("holder", "廃棄する人を1人以上選んでください。");
        }
        if reason.trim().is_empty() {
            return mistake("reason", "廃棄する理由を入れてください。例 保存期間が終わったため");
        }
        let grant = granted(visitor, Function::DisposeNumbers)?;
        let today = crate::house::today(self);
        let (client, people) = self.store.read_as(&grant, Class::NumbersAsked, |reader| {
            let client = reader.client_numbered(number)?;
            Ok::<_, UnitError>((client, people_of(reader, client, today)?.1))
        })?;
        let asked = named.iter().map(|named| {
            let one = people.iter().find(|one| one.named == *named);
            one.map(|one| NumberAsked { id: one.holder.id, kind: one.holder.kind.code() })
        });
        let asked: Option<Vec<NumberAsked>> = asked.collect();
        let disposal = NumberDisposal {
            asked: asked.ok_or(UnitError::Absent)?,
            reason: reason.trim().to_owned(),
            by: visitor.session.actor(),
            at: self.store.now(),
            done_by: None,
            erased: None,
        };
        self.keep_disposal(&grant, client, (None, &disposal))?;
        self.tell_administrators(visitor.session.tenant())?;
        Ok(())
    }

    /// What was asked for and done at the visitor's clients, the latest first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn disposals(&self, visitor: &Visitor) -> Result<Vec<DisposalLine>, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let today = crate::house::today(self);
        let (clients, names, found) =
            self.store.read(&grant, |reader| -> Result<_, UnitError> {
                let names = reader.facts_everywhere::<ClientProfile>()?;
                Ok((reader.clients()?, names, reader.facts_everywhere::<NumberDisposal>()?))
            })?;
        let mut lines = Vec::new();
        for (id, of_client) in &found {
            let Some(client) = clients.iter().find(|client| client.id == *id) else { continue };
            let profile = names.iter().find(|(of, _)| of == id);
            let profile = profile.and_then(|(_, lines)| latest(lines.first()?, today));
            for line in of_client {
                let Some((disposal, _)) = last_row(line) else { continue };
                let alone_from = alone_from(disposal.at);
                let may = disposal.erased.is_none()
                    && self.second_of(visitor, *client, &disposal).is_ok();
                lines.push(DisposalLine {
                    client: *client,
                    client_name: profile.as_ref().map_or_else(String::new, |one| one.name.clone()),
                    key: u32::try_from(line.key).unwrap_or(0),
                    disposal,
                    may,
                    alone_from,
                });
            }
        }
        let order = |line: &DisposalLine| {
            (line.disposal.erased.is_some(), std::cmp::Reverse(line.disposal.at))
        };
        lines.sort_by_key(order);
        Ok(lines)
    }

    /// Carries a disposal out: the second person, or in an office of one who asked, after the
    /// delay. The vault erases, and what it answers is the certificate.
    ///
    /// # Errors
    /// [`NumbersError::SecondPerson`] for who asked while others could agree or the delay runs;
    /// when the vault is away or refuses.
    pub fn dispose(
        &self,
        visitor: &Visitor,
        (number, key): (u32, u32),
    ) -> Result<(), NumbersError> {
        let grant = granted(visitor, Function::DisposeNumbers)?;
        let (client, line) = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let client = reader.client_numbered(number)?;
            let subject = *client.id.as_bytes();
            let line = reader.facts_at::<NumberDisposal>(client.id, &subject, i64::from(key))?;
            Ok((client, line))
        })?;
        let found = line.and_then(|line| last_row(&line)).map(|(disposal, _)| disposal);
        let disposal = found.filter(|one| one.erased.is_none()).ok_or(UnitError::Absent)?;
        let second = self.second_of(visitor, client, &disposal)?;
        let holders = disposal.asked.iter().filter_map(|one| {
            HolderKind::of_code(one.kind).map(|kind| Holder { id: one.id, kind })
        });
        let asked = Disposal {
            client: client.id,
            holders: holders.collect(),
            second,
            asked_at: disposal.at,
        };
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::NumbersAsked) };
        self.store.write(&grant, doing, |_| Ok::<_, UnitError>(()))?;
        let Answer::Erased(erased) = self.ask_numbers(&Ask::Erase(who(visitor), asked))? else {
            return Err(NumbersError::Refused(Refusal::Question));
        };
        let done = NumberDisposal {
            done_by: Some(visitor.session.actor()),
            erased: Some(kept(erased)),
            ..disposal
        };
        self.keep_disposal(&grant, client, (Some(i64::from(key)), &done))
    }

    /// Who agreed beside the visitor: whoever asked for it. None where he asked himself, is the
    /// only one, and waited.
    fn second_of(
        &self,
        visitor: &Visitor,
        client: ClientAnchor,
        disposal: &NumberDisposal,
    ) -> Result<Option<ActorId>, NumbersError> {
        let actor = visitor.session.actor();
        if disposal.by != actor {
            return Ok(Some(disposal.by));
        }
        let now = self.store.now();
        if !self.others_dispose(visitor, client, now)? && alone_from(disposal.at) <= now {
            return Ok(None);
        }
        Err(NumbersError::SecondPerson)
    }

    /// Whether anybody else of the tenant could agree.
    fn others_dispose(
        &self,
        visitor: &Visitor,
        client: ClientAnchor,
        now: Timestamp,
    ) -> Result<bool, UnitError> {
        let tenant = visitor.session.tenant();
        let all = self.store.accounts(&Grant::for_job(Job::SignIn), tenant)?;
        let could = |one: &Account| {
            one.id != visitor.session.actor()
                && one.roles.may(Function::DisposeNumbers)
                && !one.rights.limits.functions.has(Function::DisposeNumbers)
                && one.clients.has(client.id)
                && one.violations(now).is_empty()
        };
        Ok(all.iter().any(could))
    }

    fn keep_disposal(
        &self,
        grant: &Grant,
        client: ClientAnchor,
        (key, disposal): (Option<i64>, &NumberDisposal),
    ) -> Result<(), NumbersError> {
        let today = crate::house::today(self);
        let doing = Doing {
            class: Class::NumberDisposalChanged,
            batch: BatchKind::Form,
            into: None,
            form: None,
            client: Some(client.id),
        };
        self.store.write(grant, doing, |writer| -> Result<(), UnitError> {
            let lines = writer.reader.facts::<NumberDisposal>(client.id, EVERY_KEY)?;
            let next = lines.iter().map(|line| line.key).max().unwrap_or(0) + 1;
            let new = NewFact {
                client: client.id,
                subject: *client.id.as_bytes(),
                key: key.unwrap_or(next),
                valid: Validity::since(today),
                fact: Some(disposal),
                seen: None,
            };
            writer.record(&new).map(|_| ())
        })?;
        Ok(())
    }
}

fn alone_from(asked_at: Timestamp) -> Timestamp {
    let wait = romori_types::Span::new().seconds(DELAY_SECONDS);
    asked_at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

fn kept(erased: Erased) -> NumberErased {
    NumberErased {
        numbers: erased.numbers,
        images: erased.images,
        at: erased.at,
        entry: erased.entry.to_string(),
        keys: erased.keys,
    }
}
