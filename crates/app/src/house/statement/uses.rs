//! Which uses happened: what the vault did by the log, each entry with its proof, held against the
//! vault's own history and against what the application wrote before it asked.

use std::collections::{HashMap, HashSet};

use romori_identity::Grant;
use romori_ledger::{LogReader, check_inclusion, leaf_hash};
use romori_mynabox::{Act, Answer, Ask, History};
use romori_record::{Class, Entry, Outcome};
use romori_store::UnitError;
use romori_trace::{Key, Span, TraceError, Which, walk};
use romori_types::{ActorId, CaseId, ClientId, EntryId, TenantId, Timestamp};
use serde::Serialize;

use crate::house::House;
use crate::house::entry_error::EntryError;

/// So many acts of the vault are held against the log.
const ACTS_MAX: u32 = 100_000;
/// So many entries stand in one statement.
const USES_MAX: usize = 20_000;
/// A ticket serves a minute and the page behind it fifteen without a request: so long before an act
/// of the vault the application asked for it at most. Unit: seconds.
const ASKED_BEFORE_SECONDS: i64 = 60 * 60;

/// 取扱いの一件 — one entry of the log about individual numbers.
#[derive(Debug, Clone, Serialize)]
pub struct UseFact {
    /// The entry.
    pub entry: EntryId,
    /// When.
    pub at: Timestamp,
    /// The number of its class: 850 by the application, 851 to 860 by the vault.
    pub class: u16,
    /// What that is called.
    pub what: &'static str,
    /// How it ended.
    pub outcome: &'static str,
    /// Who acted.
    pub actor: ActorId,
    /// What he is called.
    pub actor_name: String,
    /// 顧問先番号
    pub client: Option<u32>,
    /// The case, where it was for one.
    pub case: Option<CaseId>,
    /// How many persons.
    pub persons: u32,
    /// For what and to whom, where the vault's history says it.
    pub purpose: Option<&'static str>,
    /// To whom.
    pub destination: Option<&'static str>,
    /// Where it is in the log and what proves it.
    pub proof: Proven,
}

/// 記録にある証明 — RFC 9162 inclusion, checked when the statement was made.
#[derive(Debug, Clone, Serialize)]
pub struct Proven {
    /// Its place in the log, from 0.
    pub index: u64,
    /// The size of the log that it was proved against.
    pub size: u64,
    /// Hash of its bytes.
    pub leaf: String,
    /// The hashes that lead to the root.
    pub path: Vec<String>,
    /// The root.
    pub root: String,
}

/// 照らし合わせ
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reconciled {
    /// Entries of classes 850 to 860 and 864 to 868, the oldest first.
    pub entries: Vec<UseFact>,
    /// How many entries there are in all.
    pub found: u64,
    /// How many acts the vault's own history has; none where it does not answer.
    pub vault_acts: Option<u64>,
    /// Where they do not agree, in words.
    pub findings: Vec<String>,
}

impl House {
    /// What happened to numbers between two instants, of a client or of the whole tenant.
    pub(super) fn uses_between(
        &self,
        grant: &Grant,
        (tenant, client): (TenantId, Option<ClientId>),
        span: Span,
    ) -> Result<Reconciled, EntryError> {
        // What waits goes into the log first; what cannot go now is a difference that is told.
        let _ = self.ship();
        let log = self.log_reader()?;
        let entries = self.entries_of(&log, (tenant, client), &span)?;
        let acts = self.vault_acts(tenant, client, &span);
        let mut told = Reconciled { found: entries.len() as u64, ..Reconciled::default() };
        told.findings = findings(&entries, acts.as_deref());
        told.vault_acts = acts.as_ref().ok().map(|acts| acts.len() as u64);
        if entries.len() > USES_MAX {
            told.findings.push(format!(
                "記録が{}件あり、新しい{USES_MAX}件だけを載せました。期間を分けて作ってください。",
                entries.len()
            ));
        }
        let names = self.actor_names(tenant)?;
        let numbers = self.store.read(grant, |reader| reader.clients())?;
        let acts: HashMap<EntryId, Act> =
            acts.unwrap_or_default().into_iter().map(|act| (act.entry, act)).collect();
        let from = entries.len().saturating_sub(USES_MAX);
        for (index, entry) in entries.iter().skip(from) {
            let act = acts.get(&entry.id);
            let number = numbers.iter().find(|one| Some(one.id) == entry.client);
            told.entries.push(UseFact {
                entry: entry.id,
                at: entry.at.timestamp(),
                class: entry.class.code(),
                what: entry.class.ja(),
                outcome: entry.outcome.ja(),
                actor: entry.actor,
                actor_name: names.get(&entry.actor).cloned().unwrap_or_default(),
                client: number.map(|one| one.number),
                case: entry.purpose.about().map(CaseId::from_bytes),
                persons: entry.persons,
                purpose: act.and_then(|act| act.purpose).map(|one| one.ja()),
                destination: act.and_then(|act| act.destination).map(|one| one.ja()),
                proof: proven(&log, *index)?,
            });
        }
        Ok(told)
    }

    /// Entries about numbers, the oldest first.
    fn entries_of(
        &self,
        log: &LogReader,
        (tenant, client): (TenantId, Option<ClientId>),
        span: &Span,
    ) -> Result<Vec<(u64, Entry)>, EntryError> {
        let key = client.map_or(Key::Tenant(tenant), Key::Client);
        let which = Which::These(self.trace.positions(log, &key, span)?);
        let mut found = Vec::new();
        walk(log, &which, span, |position, mut entry| {
            let is_it = is_of_vault(entry.class) || entry.class == Class::NumbersAsked;
            if is_it && entry.tenant == tenant {
                entry.body = Vec::new();
                found.push((position, entry));
            }
            Ok::<(), TraceError>(())
        })?;
        Ok(found)
    }

    /// What the vault's own store says, or why it does not.
    fn vault_acts(
        &self,
        tenant: TenantId,
        client: Option<ClientId>,
        span: &Span,
    ) -> Result<Vec<Act>, String> {
        let Some(numbers) = self.numbers() else { return Ok(Vec::new()) };
        let asked = History {
            client,
            from: span.from.map(romori_record::Micros::timestamp),
            until: span.to.map(romori_record::Micros::timestamp),
            most: ACTS_MAX,
            ..History::default()
        };
        match numbers.ask(&Ask::History(tenant, asked)) {
            Ok(Answer::Acts(acts)) => Ok(acts),
            Ok(Answer::Refused(refusal)) => Err(refusal.ja().to_owned()),
            Ok(_) => Err("答えの形が違います".to_owned()),
            Err(away) => Err(away.to_string()),
        }
    }
}

/// What the vault writes itself, and has in its own history.
fn is_of_vault(class: Class) -> bool {
    let numbers = Class::NumberTaken.code()..=Class::NumberImagesPurged.code();
    let keys = Class::NumberKeyEntrusted.code()..=Class::NumberEndAnnounced.code();
    numbers.contains(&class.code()) || keys.contains(&class.code())
}

/// The proof that an entry is in the log as it stands, checked here.
fn proven(log: &LogReader, index: u64) -> Result<Proven, EntryError> {
    let unreadable = |error: &dyn std::fmt::Display| UnitError::Log(error.to_string());
    let (size, root) = (log.checkpoint().size, log.checkpoint().root);
    let path = log.inclusion(index, size).map_err(|error| unreadable(&error))?;
    let leaf = leaf_hash(&log.leaf(index).map_err(|error| unreadable(&error))?);
    check_inclusion(index, size, &leaf, &root, &path).map_err(|error| unreadable(&error))?;
    Ok(Proven {
        index,
        size,
        leaf: hex(&leaf),
        path: path.iter().map(|hash| hex(hash)).collect(),
        root: hex(&root),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the log, the vault's history and what the application wrote do not agree.
fn findings(entries: &[(u64, Entry)], acts: Result<&[Act], &String>) -> Vec<String> {
    let mut found = Vec::new();
    let of_vault = |entry: &&(u64, Entry)| is_of_vault(entry.1.class);
    match acts {
        Err(why) => found.push(format!(
            "番号庫の履歴を確かめられませんでした（{why}）。記録だけで説明しています。"
        )),
        Ok(acts) => {
            let logged: HashSet<EntryId> =
                entries.iter().filter(of_vault).map(|(_, entry)| entry.id).collect();
            let known: HashSet<EntryId> = acts.iter().map(|act| act.entry).collect();
            for act in acts.iter().filter(|act| !logged.contains(&act.entry)) {
                found.push(format!(
                    "{} の「{}」が番号庫の履歴にあり、記録にありません（{}）。",
                    act.at,
                    act.kind.ja(),
                    act.entry
                ));
            }
            for (index, entry) in entries.iter().filter(of_vault) {
                if !known.contains(&entry.id) {
                    found.push(format!(
                        "記録 {index}番「{}」が、番号庫の履歴にありません（{}）。",
                        entry.class.ja(),
                        entry.id
                    ));
                }
            }
        }
    }
    for (index, entry) in entries.iter().filter(|one| one.1.class == Class::NumberUsed) {
        if entry.outcome == Outcome::Done && !was_asked(entries, entry) {
            found.push(format!(
                "記録 {index}番の利用に、労守が先に書いたはずの求め（850）がありません。"
            ));
        }
    }
    found
}

/// Whether the application wrote that the same user asked for the client's numbers before.
fn was_asked(entries: &[(u64, Entry)], used: &Entry) -> bool {
    let seconds = |entry: &Entry| entry.at.timestamp().as_second();
    entries.iter().any(|(_, one)| {
        let before = seconds(used) - seconds(one);
        one.class == Class::NumbersAsked
            && one.actor == used.actor
            && one.client == used.client
            && (0..=ASKED_BEFORE_SECONDS).contains(&before)
    })
}

#[cfg(test)]
mod tests {
    use romori_mynabox::ActKind;
    use romori_record::{LoggedPurpose, Micros};
    use romori_types::{Basis, Device, Purpose};

    use super::*;

    fn entry(id: u8, class: Class, second: i64) -> (u64, Entry) {
        let at = Timestamp::from_second(1_800_000_000 + second).unwrap();
        let entry = Entry {
            id: EntryId::from_bytes([id; 16]),
            at: Micros::of(at),
            tenant: TenantId::from_bytes([1; 16]),
            home: TenantId::from_bytes([1; 16]),
            actor: ActorId::from_bytes([2; 16]),
            device: Device::NotYetBound,
            session: None,
            class,
            outcome: Outcome::Done,
            purpose: LoggedPurpose::from(Purpose::Numbers),
            basis: Basis::Own,
            client: Some(ClientId::from_bytes([3; 16])),
            persons: 1,
            set: None,
            body: Vec::new(),
        };
        (u64::from(id), entry)
    }

    fn act(id: u8) -> Act {
        Act {
            entry: EntryId::from_bytes([id; 16]),
            at: Timestamp::from_second(1_800_000_100).unwrap(),
            kind: ActKind::Used,
            client: ClientId::from_bytes([3; 16]),
            actor: ActorId::from_bytes([2; 16]),
            home: TenantId::from_bytes([1; 16]),
            holders: Vec::new(),
            purpose: None,
            destination: None,
            case: None,
            done: true,
        }
    }

    #[test]
    fn what_agrees_gives_no_finding() {
        let entries = [entry(1, Class::NumbersAsked, 0), entry(2, Class::NumberUsed, 30)];
        assert_eq!(findings(&entries, Ok(&[act(2)])), Vec::<String>::new());
    }

    #[test]
    fn each_side_that_knows_more_than_the_other_is_told() {
        let entries = [entry(1, Class::NumbersAsked, 0), entry(2, Class::NumberUsed, 30)];
        let missing = findings(&entries, Ok(&[act(2), act(9)]));
        assert_eq!(missing.len(), 1);
        assert!(missing[0].contains("記録にありません"), "{missing:?}");
        let hidden = findings(&entries, Ok(&[]));
        assert_eq!(hidden.len(), 1);
        assert!(hidden[0].contains("番号庫の履歴にありません"), "{hidden:?}");
        let away = findings(&entries, Err(&"届きません".to_owned()));
        assert_eq!(away.len(), 1);
    }

    #[test]
    fn a_use_that_the_application_did_not_ask_for_is_told() {
        let used = entry(2, Class::NumberUsed, 30);
        let by_nobody = findings(std::slice::from_ref(&used), Ok(&[act(2)]));
        assert_eq!(by_nobody.len(), 1);
        let too_early =
            [entry(1, Class::NumbersAsked, 30 - ASKED_BEFORE_SECONDS - 1), used.clone()];
        assert_eq!(findings(&too_early, Ok(&[act(2)])).len(), 1);
        let at_last = [entry(1, Class::NumbersAsked, 30 - ASKED_BEFORE_SECONDS), used.clone()];
        assert_eq!(findings(&at_last, Ok(&[act(2)])).len(), 0);
        let (index, mut other) = entry(1, Class::NumbersAsked, 0);
        other.actor = ActorId::from_bytes([7; 16]);
        assert_eq!(findings(&[(index, other), used], Ok(&[act(2)])).len(), 1);
    }
}
