//! 会社の名簿のグループ — the groups that a company's directory keeps (SCIM 2.0), who is in them,
//! and what roles an administrator has them give. What the directory calls them is sealed for the
//! house of the tenant.

use romori_identity::{Grant, Roles};
use romori_types::{ActorId, DirectoryGroupId, FactId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};
use zeroize::Zeroizing;

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use crate::engine::{Connection, Row, Scope, StoreError};

/// 名簿のグループ
pub struct StoredGroup {
    /// Its id.
    pub id: DirectoryGroupId,
    /// What the directory says of it, opened: text of the caller's own form.
    pub text: Zeroizing<Vec<u8>>,
    /// The roles that it gives.
    pub roles: Roles,
    /// The roles that it is to give; others than those it gives while a second administrator has
    /// not confirmed them.
    pub asked: Roles,
    /// Which administrator asked for them last.
    pub asked_by: Option<ActorId>,
    /// Who is in it.
    pub members: Vec<ActorId>,
    /// Since when it is kept.
    pub made_at: Timestamp,
    /// When the directory changed it last.
    pub changed_at: Timestamp,
    /// Counts the directory's changes.
    pub version: u32,
}

romori_types::quiet_debug!(StoredGroup);

fn place(tenant: TenantId, group: DirectoryGroupId, version: u32) -> Place {
    let row = FactId::from_bytes(*group.as_bytes());
    let (table, block) = (Table::DirectoryGroup, Block::Identity);
    Place { tenant, client: HOUSE, table, row, block, version }
}

/// What is sealed of a tenant's groups under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, version, sealed from directory_group
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?, row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// Writes what is sealed of one anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update directory_group set sealed = $3 where id = $1 and sealed = $2";

fn read(row: &Row<'_>) -> Result<(StoredGroup, Vec<u8>), StoreError> {
    let at = |place| instant(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    let one = StoredGroup {
        id: row.id(0)?,
        text: Zeroizing::default(),
        roles: Roles::from_bits(row.number(2)?),
        asked: Roles::from_bits(row.number(3)?),
        asked_by: row.id_or_null(4)?,
        members: Vec::new(),
        made_at: at(5)?,
        changed_at: at(6)?,
        version: row.number(7)?,
    };
    Ok((one, row.bytes(1)?.to_vec()))
}

/// Makes the members of a group these and no others.
fn keep_members(
    connection: &mut Connection<'_>,
    (tenant, group): (TenantId, DirectoryGroupId),
    members: &[ActorId],
) -> Result<(), StoreError> {
    let former: Vec<ActorId> = connection.query(
        "select account from directory_member where group_id = $1",
        &[group.into()],
        |row| row.id(0),
    )?;
    for gone in former.iter().filter(|one| !members.contains(one)) {
        connection.execute(
            "delete from directory_member where group_id = $1 and account = $2",
            &[group.into(), (*gone).into()],
        )?;
    }
    for new in members.iter().filter(|one| !former.contains(one)) {
        connection.execute(
            "insert into directory_member (group_id, account, tenant_id) values ($1, $2, $3)
             on conflict (group_id, account) do nothing",
            &[group.into(), (*new).into(), tenant.into()],
        )?;
    }
    Ok(())
}

impl Store {
    /// The groups of a tenant's directory with their members, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn directory_groups(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<StoredGroup>, UnitError> {
        of_tenant(grant, tenant)?;
        let (stored, members) = self.engine().read(Scope::Control, |connection| {
            let stored = connection.query(
                "select id, sealed, roles, asked_roles, asked_by, made_at, changed_at, version
                 from directory_group where tenant_id = $1 order by made_at, id",
                &[tenant.into()],
                read,
            )?;
            let members: Vec<(DirectoryGroupId, ActorId)> = connection.query(
                "select group_id, account from directory_member
                 where tenant_id = $1 order by group_id, account",
                &[tenant.into()],
                |row| Ok((row.id(0)?, row.id(1)?)),
            )?;
            Ok::<_, StoreError>((stored, members))
        })?;
        let opened = stored.into_iter().map(|(mut one, sealed)| {
            let place = place(tenant, one.id, one.version);
            one.text = Zeroizing::new(self.open_house(tenant, &place, &sealed)?.to_vec());
            let own = members.iter().filter(|(group, _)| *group == one.id);
            one.members = own.map(|(_, account)| *account).collect();
            Ok(one)
        });
        opened.collect()
    }

    /// Keeps what a directory says of a group and who is in it. False when it was changed
    /// meanwhile: `seen` is the version that was read, 0 for one that is new.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn keep_directory_group(
        &self,
        grant: &Grant,
        (tenant, group): (TenantId, DirectoryGroupId),
        (text, members): (&[u8], &[ActorId]),
        seen: u32,
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let (keys, now) = (self.house_keys(tenant)?, micros(self.now()));
        let version = seen + 1;
        let sealed = keys.seal(&mut self.nonces(), &place(tenant, group, version), text)?;
        let kept = self.engine().write(Scope::Control, |connection| {
            let kept = if seen > 0 {
                connection.execute(
                    "update directory_group set sealed = $4, changed_at = $5, version = $6
                     where id = $1 and tenant_id = $2 and version = $3",
                    &[
                        group.into(),
                        tenant.into(),
                        seen.into(),
                        sealed.as_bytes().into(),
                        now.into(),
                        version.into(),
                    ],
                )?
            } else {
                connection.execute(
                    "insert into directory_group (id, tenant_id, sealed, roles, asked_roles,
                         made_at, changed_at, version)
                     values ($1, $2, $3, 0, 0, $4, $4, $5)",
                    &[
                        group.into(),
                        tenant.into(),
                        sealed.as_bytes().into(),
                        now.into(),
                        version.into(),
                    ],
                )?
            };
            if kept == 1 {
                keep_members(connection, (tenant, group), members)?;
            }
            Ok::<_, StoreError>(kept)
        })?;
        Ok(kept == 1)
    }

    /// Says what roles a group gives, and what it is to give once another administrator than this
    /// one has confirmed it.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when this tenant has no such group; when the store cannot write.
    pub fn set_group_roles(
        &self,
        grant: &Grant,
        (tenant, group): (TenantId, DirectoryGroupId),
        (roles, asked): (Roles, Roles),
        by: ActorId,
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        let set = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update directory_group set roles = $3, asked_roles = $4, asked_by = $5
                 where id = $1 and tenant_id = $2",
                &[group.into(), tenant.into(), roles.bits().into(), asked.bits().into(), by.into()],
            )
        })?;
        if set == 0 { Err(UnitError::Absent) } else { Ok(()) }
    }

    /// A directory keeps a group no longer.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn remove_directory_group(
        &self,
        grant: &Grant,
        (tenant, group): (TenantId, DirectoryGroupId),
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "delete from directory_member where group_id = $1 and tenant_id = $2",
                &[group.into(), tenant.into()],
            )?;
            connection.execute(
                "delete from directory_group where id = $1 and tenant_id = $2",
                &[group.into(), tenant.into()],
            )
        })?;
        Ok(())
    }

    /// Notes which of an account's roles its groups gave it: those go again with them.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn note_given(
        &self,
        grant: &Grant,
        (tenant, account): (TenantId, ActorId),
        given: Roles,
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update provisioned set given = $3 where account = $1 and tenant_id = $2",
                &[account.into(), tenant.into(), given.bits().into()],
            )
        })?;
        Ok(())
    }
}
