//! 80 状況 over all clients: counts and no name of a person.

use std::collections::HashMap;

use romori_identity::Function;
use romori_mynabox::{Answer, Ask, Counts, Keeper, NumberState};
use romori_roster::{ClientProfile, NumberPermission};
use romori_store::{ClientAnchor, UnitError};
use romori_types::{ClientId, Date};

use super::{House, NumbersError, Visitor, granted, last_row, latest, side_of};

/// 顧問先の一行
#[derive(Debug, Clone)]
pub struct NumbersLine {
    /// The client.
    pub client: ClientAnchor,
    /// Its name.
    pub name: String,
    /// Whose box, where a permission is recorded.
    pub keeper: Option<Keeper>,
    /// The last day of the permission, where it has one.
    pub through: Option<Date>,
    /// By when the client is to be looked at as who entrusts (番号法11条).
    pub supervise_by: Option<Date>,
    /// How many numbers by state.
    pub counts: Vec<(NumberState, u32)>,
    /// How many images wait for the check.
    pub images: u32,
}

impl NumbersLine {
    /// How many have this state.
    pub fn count(&self, state: NumberState) -> u32 {
        self.counts.iter().filter(|(one, _)| *one == state).map(|(_, count)| count).sum()
    }
}

/// 番号庫の状況
pub struct NumbersOverview {
    /// A line for each client that is the visitor's.
    pub lines: Vec<NumbersLine>,
    /// Why the vault said nothing.
    pub away: Option<NumbersError>,
    /// On which side the visitor stands.
    pub side: Keeper,
}

impl House {
    /// How the numbers of every client of the visitor's stand.
    ///
    /// # Errors
    /// When the visitor may not; what the store says. That the vault is away is said in the answer.
    pub fn numbers_overview(&self, visitor: &Visitor) -> Result<NumbersOverview, NumbersError> {
        let grant = granted(visitor, Function::ViewNumbers)?;
        let today = crate::house::today(self);
        let (clients, names, permissions) =
            self.store.read(&grant, |reader| -> Result<_, UnitError> {
                let names = reader.facts_everywhere::<ClientProfile>()?;
                let permissions = reader.facts_everywhere::<NumberPermission>()?;
                Ok((reader.clients()?, names, permissions))
            })?;
        let counted = self.ask_numbers(&Ask::Counts(visitor.session.tenant()));
        let (counts, away) = match counted {
            Ok(Answer::Counts(counts)) => (counts, None),
            Ok(_) => (Vec::new(), None),
            Err(away) => (Vec::new(), Some(away)),
        };
        let mut counts: HashMap<ClientId, Counts> =
            counts.into_iter().map(|one| (one.client, one)).collect();
        let lines = clients.into_iter().filter_map(|client| {
            let of = |(id, _): &&(ClientId, Vec<_>)| *id == client.id;
            let name = latest(names.iter().find(of)?.1.first()?, today)?.name;
            let permission = permissions.iter().find(|(id, _)| *id == client.id);
            let record = permission.and_then(|(_, lines)| last_row(lines.first()?));
            let record = record.map(|(record, _)| record);
            let counted = counts.remove(&client.id);
            Some(NumbersLine {
                client,
                name,
                keeper: record.as_ref().and_then(|one| Keeper::of_code(one.keeper)),
                through: record.as_ref().and_then(|one| one.through),
                supervise_by: record.as_ref().and_then(|one| one.supervise_by),
                images: counted.as_ref().map_or(0, |one| one.images),
                counts: counted.map(|one| one.by_state).unwrap_or_default(),
            })
        });
        Ok(NumbersOverview { lines: lines.collect(), away, side: side_of(visitor) })
    }
}
