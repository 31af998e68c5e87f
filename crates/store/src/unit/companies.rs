//! 会社のサインイン — a tenant's own provider, and who is whom there. Both are sealed for the house
//! of the tenant; a person is found by a keyed digest that holds for one tenant alone, so that the
//! same issuer set up by two tenants leads nobody from the one into the other.

use romori_identity::Grant;
use romori_types::{ActorId, FactId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, InstallationKey, Place, Table};
use zeroize::Zeroizing;

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError};

/// 会社のサインインの設定 — one for a tenant.
pub struct Company {
    /// Which.
    pub id: FactId,
    /// Whose.
    pub tenant: TenantId,
    /// 会社コード, by which it is asked for at the door: chance, and no name.
    pub code: String,
    /// Whether who is linked enters by it alone.
    pub only_way: bool,
    /// Where it is and how it knows us, opened: text of the caller's own form.
    pub text: Zeroizing<Vec<u8>>,
    /// When it was set up.
    pub made_at: Timestamp,
    /// Counts changes.
    pub version: u32,
}

romori_types::quiet_debug!(Company);

/// 結び付け — one account and who it is at the company's provider.
pub struct CompanyLink {
    /// Which.
    pub id: FactId,
    /// Whose tenant.
    pub tenant: TenantId,
    /// Whose account.
    pub actor: ActorId,
    /// Who he is there, opened: bytes of the caller's own form.
    pub key: Zeroizing<Vec<u8>>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

romori_types::quiet_debug!(CompanyLink);

/// A link is sealed once.
const LINK_VERSION: u32 = 1;

fn place(tenant: TenantId, id: FactId, version: u32) -> Place {
    let (table, block) = (Table::Company, Block::Other);
    Place { tenant, client: HOUSE, table, row: id, block, version }
}

fn link_place(tenant: TenantId, id: FactId) -> Place {
    let (table, block) = (Table::CompanyLink, Block::Identity);
    Place { tenant, client: HOUSE, table, row: id, block, version: LINK_VERSION }
}

/// What is sealed of a tenant's provider under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, version, sealed from company
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?, row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// What is sealed of a tenant's links under a generation before this one.
pub(super) fn links_sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, sealed from company_link
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((link_place(tenant, row.id(0)?), row.bytes(1)?.to_vec())),
    )
}

/// Writes what is sealed of a provider anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update company set sealed = $3 where id = $1 and sealed = $2";

/// The same of a link.
pub(super) const REPLACE_SEALED_LINK: &str =
    "update company_link set sealed = $3 where id = $1 and sealed = $2";

struct Stored {
    company: Company,
    sealed: Vec<u8>,
}

fn read(row: &Row<'_>) -> Result<Stored, StoreError> {
    let company = Company {
        id: row.id(0)?,
        tenant: row.id(1)?,
        code: row.text(2)?.to_owned(),
        only_way: row.int(3)? != 0,
        text: Zeroizing::default(),
        made_at: instant(row.int(5)?).ok_or_else(|| row.inconsistent(5))?,
        version: row.number(6)?,
    };
    Ok(Stored { company, sealed: row.bytes(4)?.to_vec() })
}

fn read_link(row: &Row<'_>) -> Result<(CompanyLink, Vec<u8>), StoreError> {
    let at = |place, value| instant(value).ok_or_else(|| row.inconsistent(place));
    let link = CompanyLink {
        id: row.id(0)?,
        tenant: row.id(1)?,
        actor: row.id(2)?,
        key: Zeroizing::default(),
        made_at: at(4, row.int(4)?)?,
        used_at: row.int_or_null(5)?.map(|value| at(5, value)).transpose()?,
    };
    Ok((link, row.bytes(3)?.to_vec()))
}

impl Store {
    /// The keyed digest under which something of a tenant is found that a company knows.
    ///
    /// # Errors
    /// When the custodian cannot be reached.
    pub(super) fn company_digest(
        &self,
        grant: &Grant,
        tenant: TenantId,
        (kind, text): (u8, &[u8]),
    ) -> Result<[u8; 32], UnitError> {
        let secret = self.installation_secret(grant, InstallationKey::CompanyLookup)?;
        let all = Zeroizing::new([tenant.as_bytes().as_slice(), &[kind], text].concat());
        Ok(*secret.digest(&all).as_bytes())
    }

    fn opened_company(&self, stored: Stored) -> Result<Company, UnitError> {
        let Stored { mut company, sealed } = stored;
        let place = place(company.tenant, company.id, company.version);
        let text = self.open_house(company.tenant, &place, &sealed)?;
        company.text = Zeroizing::new(text.to_vec());
        Ok(company)
    }

    /// The provider of a tenant.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn company(&self, grant: &Grant, tenant: TenantId) -> Result<Option<Company>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, code, only_way, sealed, made_at, version
                 from company where tenant_id = $1",
                &[tenant.into()],
                read,
            )
        })?;
        stored.map(|stored| self.opened_company(stored)).transpose()
    }

    /// The provider of a code.
    ///
    /// # Errors
    /// When the grant is not for accounts; when a value does not open.
    pub fn company_by_code(&self, grant: &Grant, code: &str) -> Result<Option<Company>, UnitError> {
        house(grant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, code, only_way, sealed, made_at, version
                 from company where code = $1",
                &[code.into()],
                read,
            )
        })?;
        stored.map(|stored| self.opened_company(stored)).transpose()
    }

    /// Whether who is linked in a tenant enters by its provider alone. Nothing is opened.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn enters_by_company_alone(
        &self,
        grant: &Grant,
        actor: ActorId,
    ) -> Result<bool, UnitError> {
        house(grant)?;
        let count: i64 = self.engine().read(Scope::Control, |connection| {
            connection.query_one(
                "select count(*) from company_link l join company c on c.tenant_id = l.tenant_id
                 where l.actor = $1 and c.only_way = 1",
                &[actor.into()],
                |row| row.int(0),
            )
        })?;
        Ok(count > 0)
    }

    /// Sets a tenant's provider up, or changes it. The code stays what it was.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn keep_company(
        &self,
        grant: &Grant,
        tenant: TenantId,
        (code, only_way, text): (&str, bool, &[u8]),
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        let (keys, now) = (self.house_keys(tenant)?, self.now());
        let new = FactId::new(now, self.chance())?;
        self.engine().write(Scope::Control, |connection| {
            let former = connection.query_optional(
                "select id, version from company where tenant_id = $1",
                &[tenant.into()],
                |row| Ok((row.id(0)?, row.number::<u32>(1)?)),
            )?;
            let (id, version) = former.map_or((new, 1), |(id, version)| (id, version + 1));
            let sealed = keys.seal(&mut self.nonces(), &place(tenant, id, version), text)?;
            connection.execute(
                "insert into company (id, tenant_id, code, only_way, sealed, made_at, version)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (id) do update set only_way = excluded.only_way,
                     sealed = excluded.sealed, version = excluded.version",
                &[
                    id.into(),
                    tenant.into(),
                    code.into(),
                    i64::from(only_way).into(),
                    sealed.as_bytes().into(),
                    micros(now).into(),
                    version.into(),
                ],
            )?;
            Ok::<_, UnitError>(())
        })
    }

    /// Takes a tenant's provider away, with all links to it.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn remove_company(&self, grant: &Grant, tenant: TenantId) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection
                .execute("delete from company_link where tenant_id = $1", &[tenant.into()])?;
            connection.execute("delete from company where tenant_id = $1", &[tenant.into()])
        })?;
        Ok(())
    }

    fn opened_link(
        &self,
        (mut link, sealed): (CompanyLink, Vec<u8>),
    ) -> Result<CompanyLink, UnitError> {
        let key = self.open_house(link.tenant, &link_place(link.tenant, link.id), &sealed)?;
        link.key = Zeroizing::new(key.to_vec());
        Ok(link)
    }

    /// Who an account is at its company.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn company_link(
        &self,
        grant: &Grant,
        tenant: TenantId,
        actor: ActorId,
    ) -> Result<Option<CompanyLink>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, actor, sealed, made_at, used_at
                 from company_link where actor = $1 and tenant_id = $2",
                &[actor.into(), tenant.into()],
                read_link,
            )
        })?;
        stored.map(|stored| self.opened_link(stored)).transpose()
    }

    /// Whose account in a tenant somebody of its company has.
    ///
    /// # Errors
    /// As [`Store::company_link`].
    pub fn company_link_of(
        &self,
        grant: &Grant,
        tenant: TenantId,
        key: &[u8],
    ) -> Result<Option<CompanyLink>, UnitError> {
        of_tenant(grant, tenant)?;
        let digest = self.company_digest(grant, tenant, (LINK, key))?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, actor, sealed, made_at, used_at
                 from company_link where digest = $1 and tenant_id = $2",
                &[(&digest).into(), tenant.into()],
                read_link,
            )
        })?;
        stored.map(|stored| self.opened_link(stored)).transpose()
    }

    /// The accounts of a tenant that are linked. Nothing is opened.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot answer.
    pub fn company_linked(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<ActorId>, UnitError> {
        of_tenant(grant, tenant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select actor from company_link where tenant_id = $1 order by made_at, id",
                &[tenant.into()],
                |row| row.id(0),
            )
        })?)
    }

    /// Links an account with who its owner is at the company, in place of a former link. False when
    /// another account has him.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn keep_company_link(
        &self,
        grant: &Grant,
        (tenant, actor): (TenantId, ActorId),
        key: &[u8],
        made_by: ActorId,
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let digest = self.company_digest(grant, tenant, (LINK, key))?;
        let (keys, now) = (self.house_keys(tenant)?, self.now());
        let id = FactId::new(now, self.chance())?;
        let sealed = keys.seal(&mut self.nonces(), &link_place(tenant, id), key)?;
        let kept = self.engine().write(Scope::Control, |connection| {
            connection.execute("delete from company_link where actor = $1", &[actor.into()])?;
            connection.execute(
                "insert into company_link (id, tenant_id, actor, digest, sealed, made_by, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                &[
                    id.into(),
                    tenant.into(),
                    actor.into(),
                    (&digest).into(),
                    sealed.as_bytes().into(),
                    made_by.into(),
                    micros(now).into(),
                ],
            )
        });
        match kept {
            Ok(_) => Ok(true),
            Err(StoreError::Unique { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    /// Notes that a link was used.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn use_company_link(&self, grant: &Grant, link: FactId) -> Result<(), UnitError> {
        house(grant)?;
        let now = micros(self.now());
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update company_link set used_at = $2 where id = $1",
                &[link.into(), now.into()],
            )
        })?;
        Ok(())
    }

    /// Takes an account's link away. False when it had none.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn remove_company_link(
        &self,
        grant: &Grant,
        tenant: TenantId,
        actor: ActorId,
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let gone = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "delete from company_link where actor = $1 and tenant_id = $2",
                &[actor.into(), tenant.into()],
            )
        })?;
        Ok(gone == 1)
    }
}

/// What a digest is of: who somebody is at a company's sign-in.
const LINK: u8 = 1;
