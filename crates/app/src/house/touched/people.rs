//! From the log's dense numbers to the numbers that the office uses.

use std::collections::HashMap;

use romori_store::{Reader, UnitError};
use romori_types::ClientId;

use super::PersonOf;

/// 個人の番号の対照 — every person of a tenant by the dense number.
pub(super) struct People {
    by_place: HashMap<u32, (ClientId, PersonOf)>,
    numbers: HashMap<ClientId, u32>,
}

impl People {
    /// Everybody whom the grant reaches, without a look at any of them.
    pub fn read(reader: &mut Reader<'_, '_>) -> Result<Self, UnitError> {
        let mut people = Self { by_place: HashMap::new(), numbers: HashMap::new() };
        for client in reader.clients()? {
            people.numbers.insert(client.id, client.number);
            for anchor in reader.persons(client.id)? {
                let one = PersonOf { client: client.number, person: anchor.number };
                people.by_place.insert(anchor.place, (client.id, one));
            }
        }
        Ok(people)
    }

    /// The person with a dense number, and his client.
    pub fn at(&self, place: u32) -> Option<(ClientId, PersonOf)> {
        self.by_place.get(&place).copied()
    }

    /// The number of a client.
    pub fn number(&self, client: ClientId) -> Option<u32> {
        self.numbers.get(&client).copied()
    }
}
