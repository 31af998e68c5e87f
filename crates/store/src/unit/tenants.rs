//! 契約者 — who has a contract. Made in two steps that may be broken off between: the row with its
//! key, then the place for its data with the keys of its own house.

use romori_identity::{Grant, Reach};
use romori_types::{ClientId, Date, FactId, TenantId};
use romori_vault::{
    Block, ClientKey, ClientKeys, DataKey, HOUSE, Place, Table, TenantKey, WrappedKey,
};

use super::UnitError;
use super::code::{date, day, micros};
use super::store::Store;
use crate::engine::{Connection, Scope, StoreError};

romori_types::coded! {
    /// 契約者の種類
    TenantKind: u8 {
        /// 社会保険労務士事務所
        Office = 1, "社会保険労務士事務所";
        /// 労働保険事務組合
        Association = 2, "労働保険事務組合";
        /// 一般企業
        Company = 3, "一般企業";
        /// The installation's own house: those who run it, and nobody's ledgers.
        Installation = 4, "運営";
    }
}

romori_types::coded! {
    /// 契約の状態
    ContractState: u8 {
        /// 試用
        Trial = 1, "試用";
        /// 本契約
        Paid = 2, "本契約";
        /// 終了
        Ended = 3, "終了";
        /// 見本: everything in it is invented, and it lies in a place of its own.
        Sample = 4, "見本";
    }
}

/// 契約者. `Debug` does not show the name: an office often bears a person's.
#[derive(Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// 種類
    pub kind: TenantKind,
    /// 契約の状態
    pub state: ContractState,
    /// 契約の開始日
    pub from: Date,
    /// 契約の終了日, the last day.
    pub to: Option<Date>,
    /// 名称
    pub name: String,
}

impl std::fmt::Debug for Tenant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tenant({}, {:?}, {:?})", self.id, self.kind, self.state)
    }
}

/// What a new tenant is.
#[derive(Clone)]
pub struct NewTenant {
    /// 種類
    pub kind: TenantKind,
    /// 契約の状態
    pub state: ContractState,
    /// 契約の開始日
    pub from: Date,
    /// 契約の終了日
    pub to: Option<Date>,
    /// 名称
    pub name: String,
}

fn place(tenant: TenantId) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Tenant,
        row: FactId::from_bytes(*tenant.as_bytes()),
        block: Block::Identity,
        version: 1,
    }
}

/// The name of a tenant where it lies under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select sealed from tenant where id = $1 and substr(sealed, 2, 4) < $2",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant), row.bytes(0)?.to_vec())),
    )
}

/// Writes a name anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update tenant set sealed = $3 where id = $1 and sealed = $2";

impl Store {
    /// Makes a tenant with its keys.
    ///
    /// # Errors
    /// When the grant is not for the house, when keys cannot be made, when the store cannot write.
    pub fn make_tenant(&self, grant: &Grant, new: &NewTenant) -> Result<TenantId, UnitError> {
        house(grant)?;
        let (now, chance) = (self.now(), self.chance());
        let id = TenantId::new(now, chance)?;
        let key = TenantKey::generate(id, 1, chance)?;
        let wrapped = key.wrap(self.keys().custodian(), chance)?;
        // The house of the tenant has a client key of its own, made here so that its name can be
        // sealed, and kept in the tenant's place below.
        let house_key = ClientKey::generate(id, HOUSE, 1, chance)?;
        let data = DataKey::generate(&house_key, 1, chance)?;
        let (house_wrapped, data_wrapped) =
            (house_key.wrap(&key, chance)?, data.wrap(&house_key, chance)?);
        let keys = ClientKeys::new(&house_key, vec![(data, 0)])?;
        let sealed = keys.seal(&mut self.nonces(), &place(id), new.name.as_bytes())?;
        self.engine().make_tenant(id)?;
        self.engine().write(Scope::Tenant(id), |connection| {
            keep_house(connection, id, &house_wrapped, &data_wrapped, micros(now))
        })?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into tenant (id, kind, state, contract_from, contract_to, wrapped_key,
                                     sealed, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                &[
                    id.into(),
                    new.kind.code().into(),
                    new.state.code().into(),
                    day(new.from).into(),
                    new.to.map(day).into(),
                    wrapped.as_bytes().as_slice().into(),
                    sealed.as_bytes().into(),
                    micros(now).into(),
                ],
            )
        })?;
        Ok(id)
    }

    /// The ids of all tenants, for jobs that go through them.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn tenant_ids(&self, grant: &Grant) -> Result<Vec<TenantId>, UnitError> {
        if matches!(grant.reach(), Reach::Tenant(_)) {
            return Err(UnitError::NotGranted);
        }
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query("select id from tenant order by id", &[], |row| row.id(0))
        })?)
    }

    /// The ids of those who have a contract: all but the installation's own house.
    ///
    /// # Errors
    /// As [`Store::tenant_ids`].
    pub fn office_ids(&self, grant: &Grant) -> Result<Vec<TenantId>, UnitError> {
        let own = self.installation_house(grant)?;
        Ok(self.tenant_ids(grant)?.into_iter().filter(|id| Some(*id) != own).collect())
    }

    /// The installation's own house, where those who run it have their accounts; none before the
    /// first of them was made.
    ///
    /// # Errors
    /// When the grant is not for the house; when the store cannot answer.
    pub fn installation_house(&self, grant: &Grant) -> Result<Option<TenantId>, UnitError> {
        house(grant)?;
        let kind = TenantKind::Installation.code();
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id from tenant where kind = $1 order by id limit 1",
                &[kind.into()],
                |row| row.id(0),
            )
        })?)
    }

    /// One tenant, its name opened.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none.
    pub fn tenant(&self, grant: &Grant) -> Result<Tenant, UnitError> {
        let Reach::Tenant(id) = grant.reach() else { return Err(UnitError::NotGranted) };
        let row = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select kind, state, contract_from, contract_to, sealed from tenant where id = $1",
                &[id.into()],
                |row| {
                    let kind = TenantKind::of_code(row.number(0)?);
                    let state = ContractState::of_code(row.number(1)?);
                    let to = row.int_or_null(3)?;
                    Ok((
                        kind.ok_or_else(|| row.inconsistent(0))?,
                        state.ok_or_else(|| row.inconsistent(1))?,
                        date(row.int(2)?).ok_or_else(|| row.inconsistent(2))?,
                        to.map(|to| date(to).ok_or_else(|| row.inconsistent(3))).transpose()?,
                        row.bytes(4)?.to_vec(),
                    ))
                },
            )
        })?;
        let (kind, state, from, to, sealed) = row.ok_or(UnitError::Absent)?;
        let name = self.open_house(id, &place(id), &sealed)?;
        let unreadable = |_| UnitError::Unreadable { kind: "契約者", row: id.to_string() };
        let name = String::from_utf8(name).map_err(unreadable)?;
        Ok(Tenant { id, kind, state, from, to, name })
    }

    /// Opens a value sealed for the house of a tenant.
    pub(super) fn open_house(
        &self,
        tenant: TenantId,
        place: &Place,
        sealed: &[u8],
    ) -> Result<Vec<u8>, UnitError> {
        let mut keys = self.house_keys(tenant)?;
        if !keys.has_generation_of(sealed) {
            keys = self.keys_anew(tenant, HOUSE)?;
        }
        Ok(keys.open_bytes(place, sealed)?.to_vec())
    }

    /// The keys of a client as they are now, whatever is held.
    pub(super) fn keys_anew(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<std::sync::Arc<ClientKeys>, UnitError> {
        let now = self.now();
        let key = self.keys().tenant(self.engine(), tenant, now)?;
        self.engine().read(Scope::Tenant(tenant), |connection| {
            self.keys().client_anew(connection, &key, client, now)
        })
    }

    /// The keys of the house of a tenant.
    pub(super) fn house_keys(
        &self,
        tenant: TenantId,
    ) -> Result<std::sync::Arc<ClientKeys>, UnitError> {
        let now = self.now();
        let key = self.keys().tenant(self.engine(), tenant, now)?;
        self.engine().read(Scope::Tenant(tenant), |connection| {
            self.keys().client(connection, &key, HOUSE, now)
        })
    }
}

/// A grant for the house as a whole.
pub(super) fn house(grant: &Grant) -> Result<(), UnitError> {
    match grant.reach() {
        Reach::Accounts => Ok(()),
        _ => Err(UnitError::NotGranted),
    }
}

fn keep_house(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    client_key: &WrappedKey,
    data_key: &WrappedKey,
    made_at: i64,
) -> Result<(), StoreError> {
    let client: ClientId = HOUSE;
    connection.execute(
        "insert into client_key (tenant_id, client_id, wrapped) values ($1, $2, $3)",
        &[tenant.into(), client.into(), client_key.as_bytes().as_slice().into()],
    )?;
    connection.execute(
        "insert into data_key (tenant_id, client_id, generation, wrapped, made_at, seals)
         values ($1, $2, 1, $3, $4, 0)",
        &[tenant.into(), client.into(), data_key.as_bytes().as_slice().into(), made_at.into()],
    )?;
    Ok(())
}
