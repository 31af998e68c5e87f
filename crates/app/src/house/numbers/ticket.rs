//! 切符 — one task of one user at the vault's own pages. Each is an entry of the log with whom it is
//! about before the vault is asked.

use romori_identity::Function;
use romori_mynabox::{Answer, Ask, NumberState, Refusal, Standing, Subject, Task, TicketAsk};
use romori_record::Class;
use romori_roster::{Dependant, Payee, PersonIdentity};
use romori_store::{ClientAnchor, Reader, UnitError};
use romori_types::{Date, Purpose, Timestamp};

use super::people::{HolderRef, holder_of, people_of};
use super::{House, NumbersError, Visitor, granted, latest, name_of, who};

/// 求める作業
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAsked {
    /// Typing: of these, or of everybody whose number is not here.
    Enter(Vec<HolderRef>),
    /// A CSV, which the browser reads: of everybody whose number is not here.
    Sheet,
    /// Whether a number is this one's.
    Match(HolderRef),
    /// Looking at papers, and saying how it was checked.
    Check(HolderRef),
    /// The key of the client's numbers and its officers.
    Officers,
}

/// 切符
pub struct NumberTicket {
    /// Where it is sent, at the vault's origin.
    pub address: String,
    /// What is sent.
    pub token: String,
    /// Until when it serves.
    pub ends_at: Timestamp,
}

romori_types::quiet_debug!(NumberTicket);

impl House {
    /// A ticket for a task of the visitor's.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] for whom the client does not have; when the
    /// vault is away or refuses.
    pub fn number_ticket(
        &self,
        visitor: &Visitor,
        number: u32,
        asked: &TaskAsked,
    ) -> Result<NumberTicket, NumbersError> {
        let grant = match asked {
            TaskAsked::Officers => visitor
                .grant(Function::HoldKeys, Purpose::Administer)
                .map_err(NumbersError::NotAllowed)?,
            _ => granted(visitor, Function::CollectNumbers)?,
        };
        let today = crate::house::today(self);
        // States first: who is asked for by "everybody" is known to the vault alone.
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        let states = match asked {
            TaskAsked::Sheet => self.states_of(visitor, client)?.0,
            TaskAsked::Enter(named) if named.is_empty() => self.states_of(visitor, client)?.0,
            _ => Vec::new(),
        };
        let (label, task) = self.store.read_as(&grant, Class::NumbersAsked, |reader| {
            // Its profile may be shut by another key just now; the number is enough.
            let label = match asked {
                TaskAsked::Officers => format!("顧問先 {number}"),
                _ => name_of(reader, client, today)?,
            };
            Ok::<_, UnitError>((label, task_of(reader, client, asked, (&states, today))?))
        })?;
        if matches!(&task, Task::Enter(subjects) | Task::Sheet(subjects) if subjects.is_empty()) {
            return Err(NumbersError::Refused(Refusal::Absent));
        }
        let ticket = TicketAsk { client: client.id, client_label: label, task };
        match self.ask_numbers(&Ask::Ticket(who(visitor), ticket))? {
            Answer::Ticket { address, token, ends_at } => {
                Ok(NumberTicket { address, token, ends_at })
            }
            _ => Err(NumbersError::Refused(Refusal::Question)),
        }
    }
}

/// 番号の鍵 — who opens the numbers of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberKey {
    /// This installation has no vault.
    NoVault,
    /// The vault does not say; why.
    Unknown(String),
    /// The vault alone.
    OfVault,
    /// The client's officers; whether their key is open now.
    OfOfficers(bool),
}

impl House {
    /// Who opens the numbers of a client.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when there is no such client.
    pub fn number_key(&self, visitor: &Visitor, number: u32) -> Result<NumberKey, NumbersError> {
        let grant = visitor
            .grant(Function::HoldKeys, Purpose::Administer)
            .map_err(NumbersError::NotAllowed)?;
        let client = self.store.read(&grant, |reader| reader.client_numbered(number))?;
        let asked = self.ask_numbers(&Ask::Keys(visitor.session.tenant(), client.id));
        Ok(match asked {
            Ok(Answer::Keys(keys)) if keys.by_officers => NumberKey::OfOfficers(keys.officers_open),
            Ok(Answer::Keys(_)) => NumberKey::OfVault,
            Ok(_) => NumberKey::Unknown(Refusal::Question.ja().to_owned()),
            Err(NumbersError::NoVault) => NumberKey::NoVault,
            Err(error) => NumberKey::Unknown(error.to_string()),
        })
    }
}

fn task_of(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    asked: &TaskAsked,
    (states, today): (&[Standing], Date),
) -> Result<Task, UnitError> {
    match asked {
        TaskAsked::Enter(named) if !named.is_empty() => {
            let subjects = named.iter().map(|one| subject(reader, client, *one, today));
            Ok(Task::Enter(subjects.collect::<Result<_, _>>()?))
        }
        TaskAsked::Enter(_) => Ok(Task::Enter(missing(reader, client, states, today)?)),
        TaskAsked::Sheet => Ok(Task::Sheet(missing(reader, client, states, today)?)),
        TaskAsked::Match(named) => Ok(Task::Match(subject(reader, client, *named, today)?)),
        TaskAsked::Check(named) => Ok(Task::Check(subject(reader, client, *named, today)?)),
        TaskAsked::Officers => Ok(Task::Officers),
    }
}

/// Everybody still there whose number the vault does not have.
fn missing(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    states: &[Standing],
    today: Date,
) -> Result<Vec<Subject>, UnitError> {
    let (_, people) = people_of(reader, client, today)?;
    let has = |one: &super::NumberPerson| {
        states.iter().any(|standing| {
            let waits = matches!(
                standing.state,
                NumberState::NotAsked | NumberState::Asked | NumberState::Disposed
            );
            standing.holder == one.holder && !waits
        })
    };
    let here = |one: &&super::NumberPerson| one.ended_on.is_none_or(|end| today <= end);
    Ok(people.iter().filter(here).filter(|one| !has(one)).map(|one| one.subject()).collect())
}

/// One holder with his label: nobody else is opened, and so nobody else is in the log.
pub(super) fn subject(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    named: HolderRef,
    today: Date,
) -> Result<Subject, UnitError> {
    let holder = holder_of(reader, client, named)?;
    let (label, key, of) = match named {
        HolderRef::Person(number) => {
            let person = reader.person_numbered(client.id, number)?;
            let lines = reader.facts_of::<PersonIdentity>(client.id, person.id.as_bytes())?;
            let identity = lines.first().and_then(|line| latest(line, today));
            let identity = identity.ok_or(UnitError::Absent)?;
            let key = identity.employee_number.unwrap_or_default();
            (format!("{}（本人）", identity.name.shown()), key, None)
        }
        HolderRef::Dependant(number, row) => {
            let person = reader.person_numbered(client.id, number)?;
            let at = (person.id.as_bytes(), i64::from(row));
            let line = reader.facts_at::<Dependant>(client.id, at.0, at.1)?;
            let found = line.and_then(|line| latest(&line, today)).ok_or(UnitError::Absent)?;
            let label = format!("{}（{}）", found.name.shown(), found.relationship.ja());
            let of = holder_of(reader, client, HolderRef::Person(number))?.id;
            (label, String::new(), Some(of))
        }
        HolderRef::Payee(row) => {
            let subject = *client.id.as_bytes();
            let line = reader.facts_at::<Payee>(client.id, &subject, i64::from(row))?;
            let found = line.and_then(|line| latest(&line, today)).ok_or(UnitError::Absent)?;
            (format!("{}（支払先）", found.name), String::new(), None)
        }
    };
    Ok(Subject { holder, label, key, of })
}
