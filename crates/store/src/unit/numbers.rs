//! 次の番号 — the numbers that clients, establishments and persons get, in order and without gaps.

use std::collections::HashMap;

use romori_types::ClientId;

use super::UnitError;
use super::unit::Unit;

/// The last numbers given in this unit, as far as they were asked for.
#[derive(Default)]
pub(super) struct Numbers {
    place: Option<u32>,
    person: HashMap<ClientId, u32>,
    establishment: HashMap<ClientId, u32>,
}

impl Numbers {
    /// The next number of an establishment within its client.
    pub(super) fn next_establishment(
        &mut self,
        unit: &mut Unit<'_, '_>,
        client: ClientId,
    ) -> Result<u32, UnitError> {
        let tenant = unit.tenant();
        let next = match self.establishment.get(&client) {
            Some(last) => last + 1,
            None => unit.connection().query_one(
                "select coalesce(max(number), 0) + 1 from establishment
                 where tenant_id = $1 and client_id = $2",
                &[tenant.into(), client.into()],
                |row| row.number(0),
            )?,
        };
        self.establishment.insert(client, next);
        Ok(next)
    }

    /// The next number of a person within its client.
    pub(super) fn next_person(
        &mut self,
        unit: &mut Unit<'_, '_>,
        client: ClientId,
    ) -> Result<u32, UnitError> {
        let tenant = unit.tenant();
        let next = match self.person.get(&client) {
            Some(last) => last + 1,
            None => unit.connection().query_one(
                "select coalesce(max(number), 0) + 1 from person
                 where tenant_id = $1 and client_id = $2",
                &[tenant.into(), client.into()],
                |row| row.number(0),
            )?,
        };
        self.person.insert(client, next);
        Ok(next)
    }

    /// The next dense number of a person within the tenant.
    pub(super) fn next_place(&mut self, unit: &mut Unit<'_, '_>) -> Result<u32, UnitError> {
        let tenant = unit.tenant();
        let next = match self.place {
            Some(last) => last + 1,
            None => unit.connection().query_one(
                "select coalesce(max(place), 0) + 1 from person where tenant_id = $1",
                &[tenant.into()],
                |row| row.number(0),
            )?,
        };
        self.place = Some(next);
        Ok(next)
    }
}
