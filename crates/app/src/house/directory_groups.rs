//! 会社の名簿のグループ — groups as a company's directory has them (SCIM 2.0), and the roles that an
//! administrator has them give. Coming into a group gives its roles and leaving it takes them; what
//! an administrator gave by hand stays.

use std::sync::PoisonError;

use romori_identity::{Account, Grant, Role, Roles};
use romori_record::{Class, Outcome};
use romori_store::{Happening, Provisioned, StoredGroup, UnitError};
use romori_types::{ActorId, DirectoryGroupId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::provision::{DirectoryError, LETTERS_MAX, person_of, provisions, same_name};
use super::users::administers;

/// Most members of a group.
const MEMBERS_MAX: usize = 20_000;

/// 名簿の言うグループ — what a directory says of a group. No more is kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSaid {
    /// `displayName`
    pub name: String,
    /// `externalId`: the directory's own.
    pub external_id: Option<String>,
}

romori_types::quiet_debug!(GroupSaid);

/// 名簿のグループ — as it is answered.
pub struct DirectoryGroup {
    /// `id`
    pub id: DirectoryGroupId,
    /// What the directory says of it.
    pub said: GroupSaid,
    /// Who is in it, with what the directory calls him.
    pub members: Vec<(ActorId, String)>,
    /// Since when it is kept.
    pub made_at: Timestamp,
    /// When the directory changed it last.
    pub changed_at: Timestamp,
    /// The version, for `ETag`.
    pub version: u32,
}

romori_types::quiet_debug!(DirectoryGroup);

/// 事務所のグループ — a group as an administrator sees it.
pub struct OfficeGroup {
    /// Its id.
    pub id: DirectoryGroupId,
    /// What the directory calls it.
    pub name: String,
    /// How many are in it.
    pub members: usize,
    /// The roles that it gives.
    pub roles: Roles,
    /// What it is to give once a second administrator has confirmed it, and who asked.
    pub waits: Option<(Roles, String)>,
    /// Whether the visitor may be the second one.
    pub may_confirm: bool,
}

romori_types::quiet_debug!(OfficeGroup);

/// What groups can give: every role of a tenant's people.
pub fn group_roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|role| *role != Role::Support)
}

fn said_of(one: &StoredGroup) -> Result<GroupSaid, UnitError> {
    let unreadable = |_| UnitError::Unreadable {
        kind: "会社の名簿のグループ",
        row: one.id.to_string(),
    };
    serde_json::from_slice(&one.text).map_err(unreadable)
}

fn text_of(said: &GroupSaid) -> Result<Zeroizing<Vec<u8>>, DirectoryError> {
    let text = serde_json::to_vec(said);
    text.map(Zeroizing::new).map_err(|_| DirectoryError::Value)
}

impl GroupSaid {
    fn check(&self) -> Result<(), DirectoryError> {
        let short = |text: &str| text.chars().count() <= LETTERS_MAX;
        let fits = !self.name.trim().is_empty()
            && short(&self.name)
            && !self.name.chars().any(char::is_control)
            && self.external_id.as_deref().is_none_or(short);
        if fits { Ok(()) } else { Err(DirectoryError::Value) }
    }
}

/// Roles of an account whose groups give these: what they gave before goes, what they give now
/// comes, and what was given by hand stays. With them, which of them are the groups'.
fn with_groups(own: Roles, given_before: Roles, now: Roles) -> (Roles, Roles) {
    let by_hand = own.without(given_before);
    (by_hand.and(now), now.without(by_hand))
}

/// One account whose roles change.
struct RolesChange {
    account: Account,
    given: Roles,
    roles: Roles,
    roles_change: bool,
}

impl House {
    /// Every group that the directory of the visitor's office keeps, the oldest first.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn directory_groups(
        &self,
        visitor: &Visitor,
    ) -> Result<Vec<DirectoryGroup>, DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        let people = self.store.provisioned(&grant, tenant)?;
        let all = self.store.directory_groups(&grant, tenant)?;
        all.iter().map(|one| Ok(shown(one, &people)?)).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`DirectoryError::Absent`] for one that the directory of this office does not keep.
    pub fn one_directory_group(
        &self,
        visitor: &Visitor,
        id: DirectoryGroupId,
    ) -> Result<DirectoryGroup, DirectoryError> {
        let all = self.directory_groups(visitor)?;
        all.into_iter().find(|one| one.id == id).ok_or(DirectoryError::Absent)
    }

    /// Takes a group in, which gives nothing until an administrator says what it gives.
    ///
    /// # Errors
    /// [`DirectoryError::Taken`]; [`DirectoryError::Value`]; [`DirectoryError::NoMember`].
    pub fn make_group(
        &self,
        visitor: &Visitor,
        (said, members): (&GroupSaid, &[ActorId]),
    ) -> Result<DirectoryGroup, DirectoryError> {
        let now = self.store.now();
        let id = DirectoryGroupId::new(now, self.chance.as_ref()).map_err(UnitError::from)?;
        let turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        self.keep_group(visitor, id, (said, members), 0)?;
        drop(turn);
        self.one_directory_group(visitor, id)
    }

    /// Changes what the directory says of a group and who is in it. `seen` is the version that is
    /// meant, where one is. Who comes in has its roles at his next request, who leaves has not.
    ///
    /// # Errors
    /// [`DirectoryError::Absent`]; [`DirectoryError::Stale`];
    /// [`DirectoryError::LastAdministrator`]; what [`House::make_group`] says.
    pub fn change_group(
        &self,
        visitor: &Visitor,
        id: DirectoryGroupId,
        now: (&GroupSaid, &[ActorId]),
        seen: Option<u32>,
    ) -> Result<DirectoryGroup, DirectoryError> {
        let turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.one_directory_group(visitor, id)?;
        if seen.is_some_and(|seen| seen != before.version) {
            return Err(DirectoryError::Stale);
        }
        let members: Vec<ActorId> = before.members.iter().map(|(id, _)| *id).collect();
        if before.said != *now.0 || members != now.1 {
            self.keep_group(visitor, id, now, before.version)?;
        }
        drop(turn);
        self.one_directory_group(visitor, id)
    }

    fn keep_group(
        &self,
        visitor: &Visitor,
        id: DirectoryGroupId,
        (said, members): (&GroupSaid, &[ActorId]),
        seen: u32,
    ) -> Result<(), DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        said.check()?;
        let people = self.store.provisioned(&grant, tenant)?;
        let known = |one: &ActorId| people.iter().any(|person| person.account == *one);
        if members.len() > MEMBERS_MAX || !members.iter().all(known) {
            return Err(DirectoryError::NoMember);
        }
        let mut groups = self.store.directory_groups(&grant, tenant)?;
        for other in groups.iter().filter(|other| other.id != id) {
            let other = said_of(other)?;
            let external = said.external_id.is_some() && other.external_id == said.external_id;
            if external || same_name(&other.name, &said.name) {
                return Err(DirectoryError::Taken);
            }
        }
        if let Some(own) = groups.iter_mut().find(|one| one.id == id) {
            own.members = members.to_vec();
        }
        let changes = self.roles_by(&grant, tenant, &groups, &people)?;
        self.note_about(&grant, visitor, Class::DirectoryGroupChanged)?;
        let text = text_of(said)?;
        if !self.store.keep_directory_group(&grant, (tenant, id), (&text, members), seen)? {
            return Err(DirectoryError::Stale);
        }
        Ok(self.give_roles(&grant, visitor, &changes)?)
    }

    /// The directory keeps a group no longer: what it gave goes.
    ///
    /// # Errors
    /// As [`House::change_group`].
    pub fn remove_group(
        &self,
        visitor: &Visitor,
        id: DirectoryGroupId,
        seen: Option<u32>,
    ) -> Result<(), DirectoryError> {
        let grant = provisions(visitor)?;
        let tenant = visitor.session.tenant();
        let _turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.one_directory_group(visitor, id)?;
        if seen.is_some_and(|seen| seen != before.version) {
            return Err(DirectoryError::Stale);
        }
        let people = self.store.provisioned(&grant, tenant)?;
        let mut groups = self.store.directory_groups(&grant, tenant)?;
        groups.retain(|one| one.id != id);
        let changes = self.roles_by(&grant, tenant, &groups, &people)?;
        self.note_about(&grant, visitor, Class::DirectoryGroupChanged)?;
        self.store.remove_directory_group(&grant, (tenant, id))?;
        Ok(self.give_roles(&grant, visitor, &changes)?)
    }

    /// Whose roles change where these are the groups. Refused where nobody would be left who may
    /// manage users.
    fn roles_by(
        &self,
        grant: &Grant,
        tenant: TenantId,
        groups: &[StoredGroup],
        people: &[Provisioned],
    ) -> Result<Vec<RolesChange>, DirectoryError> {
        let accounts = self.store.accounts(grant, tenant)?;
        let mut changes = Vec::new();
        for account in &accounts {
            let Some(person) = people.iter().find(|one| one.account == account.id) else {
                continue;
            };
            let of = groups.iter().filter(|group| group.members.contains(&account.id));
            let now = of.fold(Roles::default(), |all, group| all.and(group.roles));
            let (roles, given) = with_groups(account.roles, person.given, now);
            if roles != account.roles || given != person.given {
                let roles_change = roles != account.roles;
                changes.push(RolesChange { account: account.clone(), given, roles, roles_change });
            }
        }
        let now = self.store.now();
        let leads = |one: &Account, roles: Roles| {
            roles.has(Role::Administrator) && one.violations(now).is_empty()
        };
        let after = |one: &Account| {
            let change = changes.iter().find(|change| change.account.id == one.id);
            change.map_or(one.roles, |change| change.roles)
        };
        let had = accounts.iter().any(|one| leads(one, one.roles));
        if had && !accounts.iter().any(|one| leads(one, after(one))) {
            return Err(DirectoryError::LastAdministrator);
        }
        Ok(changes)
    }

    /// Gives and takes, each with its entry about whose roles they are.
    fn give_roles(
        &self,
        grant: &Grant,
        visitor: &Visitor,
        changes: &[RolesChange],
    ) -> Result<(), UnitError> {
        let tenant = visitor.session.tenant();
        for change in changes {
            let id = change.account.id;
            if change.roles_change {
                let what = Happening {
                    tenant: Some(tenant),
                    actor: Some(visitor.session.actor()),
                    session: Some(visitor.session.id()),
                    class: Class::RightsChanged,
                    outcome: Outcome::Done,
                    note: None,
                };
                self.store.note_account(grant, &what, id)?;
                let account = Account { roles: change.roles, ..change.account.clone() };
                self.store.keep_account(grant, &account)?;
            }
            self.store.note_given(grant, (tenant, id), change.given)?;
        }
        Ok(())
    }

    /// The groups of the visitor's office with what they give.
    ///
    /// # Errors
    /// When the visitor may not; what the store says.
    pub fn office_groups(&self, visitor: &Visitor) -> Result<Vec<OfficeGroup>, EntryError> {
        let grant = administers(visitor)?;
        let tenant = visitor.session.tenant();
        let names = self.actor_names(tenant)?;
        let all = self.store.directory_groups(&grant, tenant)?;
        let shown = all.iter().map(|one| {
            let waits = (one.asked != one.roles).then(|| {
                let by = one.asked_by.and_then(|by| names.get(&by).cloned()).unwrap_or_default();
                (one.asked, by)
            });
            Ok(OfficeGroup {
                id: one.id,
                name: said_of(one)?.name,
                members: one.members.len(),
                roles: one.roles,
                may_confirm: waits.is_some() && one.asked_by != Some(visitor.session.actor()),
                waits,
            })
        });
        shown.collect()
    }

    /// Says what roles a group gives. They hold at the next request of who is in it; the role 管理者
    /// only once another administrator has confirmed it.
    ///
    /// # Errors
    /// When the visitor may not; [`EntryError::OperatorRoles`] for a role that no tenant has;
    /// [`EntryError::LastAdministrator`]; [`UnitError::Absent`] when there is no such group.
    pub fn map_group(
        &self,
        visitor: &Visitor,
        id: DirectoryGroupId,
        roles: Roles,
    ) -> Result<(), EntryError> {
        if roles.has(Role::Support) {
            return Err(EntryError::GroupRoles);
        }
        self.set_roles_of_group(visitor, id, |own| {
            let leads = Roles::of(&[Role::Administrator]);
            let new = roles.has(Role::Administrator) && !own.roles.has(Role::Administrator);
            let at_once = if new { roles.without(leads) } else { roles };
            Ok((at_once, roles))
        })
    }

    /// Confirms what another administrator asked for.
    ///
    /// # Errors
    /// When the visitor may not, as when he asked for it himself; [`UnitError::Absent`] when
    /// nothing waits.
    pub fn confirm_group(&self, visitor: &Visitor, id: DirectoryGroupId) -> Result<(), EntryError> {
        self.set_roles_of_group(visitor, id, |own| {
            if own.asked == own.roles {
                return Err(UnitError::Absent.into());
            }
            if own.asked_by == Some(visitor.session.actor()) {
                return Err(EntryError::SecondPerson);
            }
            Ok((own.asked, own.asked))
        })
    }

    fn set_roles_of_group(
        &self,
        visitor: &Visitor,
        id: DirectoryGroupId,
        decide: impl FnOnce(&StoredGroup) -> Result<(Roles, Roles), EntryError>,
    ) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        let tenant = visitor.session.tenant();
        let _turn = self.gate.rights.lock().unwrap_or_else(PoisonError::into_inner);
        let mut groups = self.store.directory_groups(&grant, tenant)?;
        let own = groups.iter_mut().find(|one| one.id == id).ok_or(UnitError::Absent)?;
        let (roles, asked) = decide(own)?;
        own.roles = roles;
        let people = self.store.provisioned(&grant, tenant)?;
        let changes =
            self.roles_by(&grant, tenant, &groups, &people).map_err(|error| match error {
                DirectoryError::Entry(error) => error,
                _ => EntryError::LastAdministrator,
            })?;
        self.note_about(&grant, visitor, Class::GroupMapped)?;
        let by = visitor.session.actor();
        self.store.set_group_roles(&grant, (tenant, id), (roles, asked), by)?;
        Ok(self.give_roles(&grant, visitor, &changes)?)
    }
}

fn shown(one: &StoredGroup, people: &[Provisioned]) -> Result<DirectoryGroup, UnitError> {
    let member = |id: &ActorId| {
        let person = people.iter().find(|person| person.account == *id)?;
        Some(person_of(person).map(|said| (*id, said.user_name)))
    };
    Ok(DirectoryGroup {
        id: one.id,
        said: said_of(one)?,
        members: one.members.iter().filter_map(member).collect::<Result<_, _>>()?,
        made_at: one.made_at,
        changed_at: one.changed_at,
        version: one.version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_take_what_they_gave_and_leave_what_was_given_by_hand() {
        let of = |roles: &[Role]| Roles::of(roles);
        let (clerk, viewer) = (of(&[Role::Clerk]), of(&[Role::Viewer]));
        let both = of(&[Role::Clerk, Role::Viewer]);
        // Comes into a group of clerks.
        assert_eq!(with_groups(of(&[]), of(&[]), clerk), (clerk, clerk));
        // Has it by hand already: the group adds nothing, and takes nothing when it goes.
        assert_eq!(with_groups(clerk, of(&[]), clerk), (clerk, of(&[])));
        assert_eq!(with_groups(clerk, of(&[]), of(&[])), (clerk, of(&[])));
        // Leaves it again, with a role by hand beside it.
        assert_eq!(with_groups(both, clerk, of(&[])), (viewer, of(&[])));
        // An administrator took by hand what the group gives: the group gives it again.
        assert_eq!(with_groups(viewer, clerk, clerk), (both, clerk));
    }
}
