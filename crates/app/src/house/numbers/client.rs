//! 80 状況 of one client: each holder with his state and what comes next. Never a number.

use std::collections::HashMap;

use romori_identity::Function;
use romori_mynabox::{Answer, Ask, Holder, Keeper, NumberState, Permission, Standing, UseGrant};
use romori_record::Class;
use romori_store::{ClientAnchor, UnitError};

use super::people::{NumberPerson, people_of};
use super::{House, NumbersError, Visitor, granted, side_of};

/// 持ち主の状況
#[derive(Clone)]
pub struct PersonNumber {
    /// Who.
    pub person: NumberPerson,
    /// How it stands.
    pub state: NumberState,
    /// What the vault says beyond that.
    pub standing: Option<Standing>,
    /// Who else has the same number: one of the two is wrong, or they are one.
    pub same_as: Vec<String>,
}

romori_types::quiet_debug!(PersonNumber);

/// 顧問先の番号の状況
pub struct ClientNumbers {
    /// The client.
    pub client: ClientAnchor,
    /// Its name.
    pub name: String,
    /// Permission and grant of use in force, as the vault has them.
    pub leaves: Leaves,
    /// Everybody.
    pub people: Vec<PersonNumber>,
    /// Why the vault said nothing; then every state is unknown, and none is shown.
    pub away: Option<NumbersError>,
    /// On which side the visitor stands.
    pub side: Keeper,
}

impl ClientNumbers {
    /// How many have this state.
    pub fn count(&self, state: NumberState) -> usize {
        self.people.iter().filter(|one| one.state == state).count()
    }
}

impl PersonNumber {
    /// 次にすること — what comes next.
    pub const fn next_step(&self) -> &'static str {
        match self.state {
            NumberState::NotAsked => "収集する",
            NumberState::Asked => "返事を待つ。期限が近ければ催促する",
            NumberState::Collected => "番号と身元を確認する",
            NumberState::Confirmed => "許可の目的と期間を見直す",
            NumberState::Usable => "—",
            NumberState::DueForDisposal => "廃棄を承認する",
            NumberState::Disposed => "廃棄の証明書を保管する",
        }
    }
}

/// What a client has permitted, and let the office use.
pub type Leaves = (Option<Permission>, Option<UseGrant>);

impl House {
    /// How the numbers of a client stand.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] for a client that is not his.
    pub fn numbers_of_client(
        &self,
        visitor: &Visitor,
        number: u32,
    ) -> Result<ClientNumbers, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let today = crate::house::today(self);
        let read = self.store.read_as(&grant, Class::NumbersAsked, |reader| {
            let client = reader.client_numbered(number)?;
            let (name, people) = people_of(reader, client, today)?;
            Ok::<_, UnitError>((client, name, people))
        });
        let (client, name, people) = read?;
        let (states, leaves, away) = match self.states_of(visitor, client) {
            Ok((states, leaves)) => (states, leaves, None),
            Err(away) => (Vec::new(), (None, None), Some(away)),
        };
        let people = joined(people, states, away.is_none(), today);
        Ok(ClientNumbers { client, name, leaves, people, away, side: side_of(visitor) })
    }

    /// What the vault says of a client: each holder's state, permission and grant.
    pub(super) fn states_of(
        &self,
        visitor: &Visitor,
        client: ClientAnchor,
    ) -> Result<(Vec<Standing>, Leaves), NumbersError> {
        let tenant = visitor.session.tenant();
        let states = match self.ask_numbers(&Ask::State(tenant, client.id, Vec::new()))? {
            Answer::States(states) => states,
            _ => Vec::new(),
        };
        let leaves = match self.ask_numbers(&Ask::Leaves(tenant, client.id))? {
            Answer::Leaves(permission, grant) => (permission, grant),
            _ => (None, None),
        };
        Ok((states, leaves))
    }
}

/// Holders with their states. Who is gone and never had a number is left out: nobody asks him any
/// more.
fn joined(
    people: Vec<NumberPerson>,
    states: Vec<Standing>,
    known: bool,
    today: romori_types::Date,
) -> Vec<PersonNumber> {
    let names: HashMap<Holder, String> =
        people.iter().map(|person| (person.holder, person.name.clone())).collect();
    let mut states: HashMap<Holder, Standing> =
        states.into_iter().map(|standing| (standing.holder, standing)).collect();
    let people = people.into_iter().filter_map(|person| {
        let standing = states.remove(&person.holder);
        let state = standing.as_ref().map_or(NumberState::NotAsked, |one| one.state);
        let gone = person.ended_on.is_some_and(|end| end < today);
        if known && gone && state == NumberState::NotAsked {
            return None;
        }
        let same = standing.iter().flat_map(|one| &one.same_as);
        let same_as = same.map(|one| names.get(one).cloned().unwrap_or_default()).collect();
        Some(PersonNumber { person, state, standing, same_as })
    });
    people.collect()
}
