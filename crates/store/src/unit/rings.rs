//! 鍵の世代 — which generations a tenant's keys have, and how many values lie under which. Nothing
//! is opened for it: the generation stands in the clear before each sealed value.

use std::collections::BTreeMap;

use romori_identity::{Grant, Reach};
use romori_types::{ClientId, TenantId, Timestamp};
use romori_vault::{HOUSE, SEALS_MOST};

use super::UnitError;
use super::code::instant;
use super::store::Store;
use crate::engine::{Connection, Row, Scope, StoreError};

/// 鍵束の様子 — the keys of one client, or of the house of a tenant, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRing {
    /// Whose.
    pub client: ClientId,
    /// The number of the client; none for the tenant's own house.
    pub number: Option<u32>,
    /// The generation that seals.
    pub generation: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// How many generations there are.
    pub generations: u32,
    /// Values that are sealed, whatever the generation. Entries of the log are not among them.
    pub values: u64,
    /// Of these, under a former generation.
    pub former: u64,
    /// Whether the newest has sealed so much that a new one should be made.
    pub is_worn: bool,
    /// Whether its officers hold the key and it is not open: nothing can be made or sealed anew.
    pub is_shut: bool,
}

/// Values by client and generation.
type Counts = BTreeMap<(ClientId, u32), u64>;

/// Each gives client, generation in four bytes, and how many.
const COUNTED: [&str; 4] = [
    "select client_id, substr(sealed, 2, 4), count(*) from fact
     where tenant_id = $1 and sealed is not null group by client_id, substr(sealed, 2, 4)",
    "select client_id, substr(sealed, 2, 4), count(*) from document
     where tenant_id = $1 group by client_id, substr(sealed, 2, 4)",
    "select client_id, substr(sealed, 2, 4), count(*) from filing_case
     where tenant_id = $1 and sealed is not null group by client_id, substr(sealed, 2, 4)",
    "select client_id, substr(sealed, 2, 4), count(*) from case_note
     where tenant_id = $1 group by client_id, substr(sealed, 2, 4)",
];

/// The same in the tables of the installation, where all is sealed for the tenant's house.
const COUNTED_IN_CONTROL: [&str; 14] = [
    "select substr(sealed, 2, 4), count(*) from tenant where id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from account
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from api_key
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from actor
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from credential
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from device
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from company
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from company_link
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from provisioned
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from directory_group
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from mail_address
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from letter
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from support_review
     where tenant_id = $1 group by substr(sealed, 2, 4)",
    "select substr(sealed, 2, 4), count(*) from support
     where tenant_id = $1 group by substr(sealed, 2, 4)",
];

impl Store {
    /// The keys of a tenant's own house and of its clients, by number.
    ///
    /// # Errors
    /// When the grant is for no tenant; when the store cannot answer.
    pub fn key_rings(&self, grant: &Grant) -> Result<Vec<KeyRing>, UnitError> {
        let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
        let (mut rings, mut counts) = self.engine().read(Scope::Tenant(tenant), |connection| {
            Ok::<_, StoreError>((rings(connection, tenant)?, counted(connection, tenant)?))
        })?;
        self.engine().read(Scope::Control, |connection| {
            COUNTED_IN_CONTROL.iter().try_for_each(|sql| {
                connection.for_each(sql, &[tenant.into()], |row| {
                    *counts.entry((HOUSE, generation(row, 0)?)).or_default() +=
                        row.number::<u64>(1)?;
                    Ok(())
                })
            })
        })?;
        rings.retain(|ring| ring.client == HOUSE || grant.clients().has(ring.client));
        let shut = self.shut_clients(grant, grant.clients())?;
        for ring in &mut rings {
            ring.is_shut = shut.iter().any(|shut| shut.client == ring.client);
            let (first, newest) = ((ring.client, 0), (ring.client, ring.generation));
            ring.former = counts.range(first..newest).map(|(_, count)| count).sum();
            ring.values = ring.former + counts.get(&newest).copied().unwrap_or(0);
        }
        rings.sort_by_key(|ring| ring.number);
        Ok(rings)
    }
}

fn rings(connection: &mut Connection<'_>, tenant: TenantId) -> Result<Vec<KeyRing>, StoreError> {
    connection.query(
        "select k.client_id, c.number, k.generation, k.made_at, k.seals,
                (select count(*) from data_key a
                 where a.tenant_id = k.tenant_id and a.client_id = k.client_id)
         from data_key k
         left join client c on c.tenant_id = k.tenant_id and c.id = k.client_id
         where k.tenant_id = $1 and k.generation =
               (select max(n.generation) from data_key n
                where n.tenant_id = k.tenant_id and n.client_id = k.client_id)",
        &[tenant.into()],
        |row| {
            let number = row.int_or_null(1)?;
            let number =
                number.map(|number| u32::try_from(number).map_err(|_| row.inconsistent(1)));
            Ok(KeyRing {
                client: row.id(0)?,
                number: number.transpose()?,
                generation: row.number(2)?,
                made_at: instant(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
                generations: row.number(5)?,
                values: 0,
                former: 0,
                is_worn: row.number::<u64>(4)? >= SEALS_MOST,
                is_shut: false,
            })
        },
    )
}

fn counted(connection: &mut Connection<'_>, tenant: TenantId) -> Result<Counts, StoreError> {
    let mut counts = Counts::new();
    for sql in COUNTED {
        connection.for_each(sql, &[tenant.into()], |row| {
            let of = (row.id(0)?, generation(row, 1)?);
            *counts.entry(of).or_default() += row.number::<u64>(2)?;
            Ok(())
        })?;
    }
    // Names of officers are sealed for the house, whichever client they are of.
    let held = "select substr(sealed, 2, 4), count(*) from held_key
                where tenant_id = $1 group by substr(sealed, 2, 4)";
    connection.for_each(held, &[tenant.into()], |row| {
        *counts.entry((HOUSE, generation(row, 0)?)).or_default() += row.number::<u64>(1)?;
        Ok(())
    })?;
    Ok(counts)
}

fn generation(row: &Row<'_>, place: usize) -> Result<u32, StoreError> {
    Ok(u32::from_be_bytes(row.array(place)?))
}
