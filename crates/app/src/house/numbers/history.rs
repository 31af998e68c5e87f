//! 83 利用の履歴 — what was done with numbers, as the vault's own store has it: by day, holder,
//! operator and destination.

use std::collections::HashMap;

use romori_identity::Function;
use romori_mynabox::{Act, ActKind, Answer, Ask, Destination, History, Holder};
use romori_record::Class;
use romori_roster::ClientProfile;
use romori_store::UnitError;
use romori_types::{ActorId, Date, EntryId, Timestamp, end_of_day_in_japan};

use super::people::{HolderRef, holder_of, people_of};
use super::{House, NumbersError, Visitor, granted, latest};

/// So many acts at most on one page.
pub const ACTS_MAX: u32 = 500;

/// 履歴の問い
#[derive(Debug, Clone, Default)]
pub struct HistoryAsked {
    /// 顧問先番号
    pub client: Option<u32>,
    /// 持ち主, of that client.
    pub holder: Option<HolderRef>,
    /// Who did it.
    pub actor: Option<ActorId>,
    /// 提供先
    pub destination: Option<Destination>,
    /// 種類
    pub kind: Option<ActKind>,
    /// From this day.
    pub from: Option<Date>,
    /// Through this day.
    pub to: Option<Date>,
}

/// 履歴の一行
#[derive(Debug, Clone)]
pub struct ActLine {
    /// What was done.
    pub act: Act,
    /// 顧問先番号
    pub client: Option<u32>,
    /// Its name.
    pub client_name: String,
    /// Who did it.
    pub actor: String,
    /// Whose numbers, where one client was asked for: only then names are opened.
    pub names: Vec<String>,
}

impl House {
    /// What was done, the latest first.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] for whom he does not have; when the vault is
    /// away.
    pub fn number_history(
        &self,
        visitor: &Visitor,
        asked: &HistoryAsked,
    ) -> Result<Vec<ActLine>, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let today = crate::house::today(self);
        let read = self.store.read_as(&grant, Class::NumbersAsked, |reader| {
            let mut names = HashMap::new();
            let mut one = (None, None);
            if let Some(number) = asked.client {
                let client = reader.client_numbered(number)?;
                one.0 = Some(client.id);
                if let Some(holder) = asked.holder {
                    one.1 = Some(holder_of(reader, client, holder)?);
                }
                let (_, people) = people_of(reader, client, today)?;
                let labels = people.iter().map(|person| (person.holder, person.subject().label));
                names.extend(labels);
            }
            let clients = reader.clients()?;
            let called = reader.facts_everywhere::<ClientProfile>()?;
            let called = called.iter().filter_map(|(id, lines)| {
                let number = clients.iter().find(|client| client.id == *id)?.number;
                Some((*id, (number, latest(lines.first()?, today)?.name)))
            });
            Ok::<_, UnitError>((one, names, called.collect::<HashMap<_, _>>()))
        });
        let ((client, holder), names, called): (_, HashMap<Holder, String>, _) = read?;
        let (from, until) = instants(asked);
        let history = History {
            client,
            holder: holder.map(|holder| holder.id),
            actor: asked.actor,
            destination: asked.destination,
            kind: asked.kind,
            from,
            until,
            most: ACTS_MAX,
        };
        let answer = self.ask_numbers(&Ask::History(visitor.session.tenant(), history))?;
        let Answer::Acts(acts) = answer else { return Ok(Vec::new()) };
        let actors = self.actor_names(visitor.session.tenant())?;
        let lines = acts.into_iter().filter_map(|act| {
            // Who has some clients only sees the acts of those.
            let (number, client_name) = called.get(&act.client).cloned()?;
            let known = act.holders.iter().filter_map(|holder| names.get(holder).cloned());
            Some(ActLine {
                client: Some(number),
                client_name,
                actor: actors.get(&act.actor).cloned().unwrap_or_default(),
                names: known.collect(),
                act,
            })
        });
        Ok(lines.collect())
    }

    /// Where the log has an entry, for whoever may look at it.
    ///
    /// # Errors
    /// When the visitor may not look at the log; [`UnitError::Absent`] while it is not there.
    pub fn place_of_entry(&self, visitor: &Visitor, entry: EntryId) -> Result<u64, NumbersError> {
        let granted = visitor.grant(Function::ViewLog, romori_types::Purpose::Audit);
        let grant = granted.map_err(NumbersError::NotAllowed)?;
        let filter = romori_store::SeenFilter { most: 20_000, ..Default::default() };
        let seen = self.store.read(&grant, |reader| reader.seen(&filter))?;
        let found = seen.iter().find(|one| one.entry.id == entry);
        Ok(found.ok_or(UnitError::Absent)?.position)
    }
}

/// The first instant of the first day, and the first after the last.
fn instants(asked: &HistoryAsked) -> (Option<Timestamp>, Option<Timestamp>) {
    let after = |day: Date| {
        let last = end_of_day_in_japan(day)?;
        Timestamp::from_microsecond(last.as_microsecond() + 1).ok()
    };
    let from = asked.from.and_then(|day| day.yesterday().ok()).and_then(after);
    (from, asked.to.and_then(after))
}
