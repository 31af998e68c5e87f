//! いま漏れたら — how many persons would be concerned if all that is held leaked now, by client and by
//! kind of item: counts alone, from indexes. No name of a person is opened.

use std::collections::HashMap;

use romori_identity::Function;
use romori_mynabox::{Answer, Ask, NumberState};
use romori_record::Class;
use romori_roster::{Block, ClientProfile, Known};
use romori_store::{ClientAnchor, Held, UnitError};
use romori_types::{ClientId, Purpose, Timestamp};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::statement::Placement;

/// いま漏れたら の一行
#[derive(Debug, Clone)]
pub struct LeakLine {
    /// The client.
    pub client: ClientAnchor,
    /// Its name.
    pub name: String,
    /// What is held of its persons.
    pub held: Held,
    /// How many individual numbers the vault has; none while that is not known.
    pub numbers: Option<u64>,
}

/// いま漏れたら
#[derive(Debug, Clone)]
pub struct LeakCounts {
    /// A line for each client that is the visitor's, by number; or one.
    pub lines: Vec<LeakLine>,
    /// Where the keys are by which it is sealed.
    pub placement: Placement,
    /// When it was counted.
    pub at: Timestamp,
    /// Why the vault said nothing.
    pub away: Option<String>,
}

impl LeakCounts {
    /// Persons of all lines.
    pub fn persons(&self) -> u64 {
        self.lines.iter().map(|line| line.held.persons).sum()
    }

    /// Dependants of all lines.
    pub fn dependants(&self) -> u64 {
        self.lines.iter().map(|line| line.held.dependants).sum()
    }

    /// Persons of all lines of whom a block has a value.
    pub fn of(&self, block: Block) -> u64 {
        self.lines.iter().map(|line| line.of(block)).sum()
    }

    /// Numbers of all lines; none where one of them is not known.
    pub fn numbers(&self) -> Option<u64> {
        self.lines.iter().map(|line| line.numbers).sum()
    }
}

impl LeakLine {
    /// Persons of whom a block has a value.
    pub fn of(&self, block: Block) -> u64 {
        let found = self.held.by_block.iter().find(|(one, _)| *one == block);
        found.map_or(0, |(_, count)| *count)
    }
}

impl House {
    /// Counts what would leak: of every client of the visitor's, or of one.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] for a client that is not his; what the store
    /// says. That the vault is away is said in the answer.
    pub fn leak_counts(
        &self,
        visitor: &Visitor,
        client: Option<u32>,
    ) -> Result<LeakCounts, EntryError> {
        let granted = visitor.grant(Function::ViewLedger, Purpose::Consult);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        self.note_statement(visitor, Class::LeakCounted)?;
        let (clients, names, held) = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let one = client.map(|number| reader.client_numbered(number)).transpose()?;
            let clients = match one {
                Some(one) => vec![one],
                None => reader.clients()?,
            };
            let names = match one {
                Some(one) => {
                    let lines = reader.facts_of::<ClientProfile>(one.id, one.id.as_bytes())?;
                    vec![(one.id, lines)]
                }
                None => reader.facts_everywhere::<ClientProfile>()?,
            };
            Ok((clients, names, reader.held(one.map(|one| one.id))?))
        })?;
        let tenant = visitor.session.tenant();
        let (numbers, away) = self.numbers_held(visitor);
        let mut names: HashMap<ClientId, String> = names
            .into_iter()
            .filter_map(|(id, lines)| {
                let latest = lines.first()?.history.latest(Known::Now)?;
                Some((id, latest.row.fact.as_ref()?.name.clone()))
            })
            .collect();
        let mut held: HashMap<ClientId, Held> =
            held.into_iter().map(|one| (one.client, one)).collect();
        let nothing = |client| Held {
            client,
            persons: 0,
            by_block: Block::ALL.map(|block| (block, 0)).to_vec(),
            dependants: 0,
        };
        let lines = clients.into_iter().map(|client| LeakLine {
            client,
            name: names.remove(&client.id).unwrap_or_default(),
            held: held.remove(&client.id).unwrap_or_else(|| nothing(client.id)),
            numbers: numbers.as_ref().map(|all| all.get(&client.id).copied().unwrap_or(0)),
        });
        Ok(LeakCounts {
            lines: lines.collect(),
            placement: self.placement(tenant, None),
            at: self.store.now(),
            away,
        })
    }

    /// How many numbers the vault has by client; zero everywhere where there is no vault, nothing
    /// where it does not answer.
    fn numbers_held(&self, visitor: &Visitor) -> (Option<HashMap<ClientId, u64>>, Option<String>) {
        let Some(vault) = self.numbers() else { return (Some(HashMap::new()), None) };
        match vault.ask(&Ask::Counts(visitor.session.tenant())) {
            Ok(Answer::Counts(counts)) => {
                let by_client = counts.into_iter().map(|one| {
                    let held = one.by_state.iter().filter(|(state, _)| is_held(*state));
                    (one.client, held.map(|(_, count)| u64::from(*count)).sum())
                });
                (Some(by_client.collect()), None)
            }
            Ok(Answer::Refused(refusal)) => (None, Some(refusal.ja().to_owned())),
            Ok(_) => (None, Some("番号庫の答えの形が違います。".to_owned())),
            Err(away) => (None, Some(away.to_string())),
        }
    }
}

/// Whether there is a number in this state.
const fn is_held(state: NumberState) -> bool {
    match state {
        NumberState::NotAsked | NumberState::Asked | NumberState::Disposed => false,
        NumberState::Collected
        | NumberState::Confirmed
        | NumberState::Usable
        | NumberState::DueForDisposal => true,
    }
}
