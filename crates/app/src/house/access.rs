//! 見られる人 — every account that could open something of a person now, and why. The same policies
//! are asked that decide each grant.

use romori_identity::{
    Account, Ask, Clients, Fields, Function, Grant, Job, Session, Supposed, explanation,
};
use romori_record::Class;
use romori_store::{Delegation, UnitError};
use romori_types::{ActorId, ClientId, Date, PersonId, Purpose, day_in_japan};

use super::House;
use super::entry::{EntryError, Visitor};

/// 見られる人の一行
#[derive(Clone)]
pub struct MaySee {
    /// Who.
    pub actor: ActorId,
    /// 氏名; none of another tenant's, whose names are that tenant's own.
    pub name: Option<String>,
    /// 所属: of this tenant, or the name of the tenant that acts for it.
    pub from: Option<String>,
    /// 見られる区画
    pub fields: Vec<Fields>,
    /// Ids of the policies that let him, in order.
    pub policies: Vec<String>,
    /// Why the person is among his: all clients, charge, named, delegation.
    pub by: By,
}

romori_types::quiet_debug!(MaySee);

/// 担当の由来 — by what a client is among somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// すべての顧問先
    Every,
    /// 名を挙げた顧問先
    Named,
    /// 事務局の割当て, since a day.
    Assigned(Date),
    /// 委託, until a day: the day after the last one.
    Delegated(Date),
    /// 本人
    Himself,
}

/// 見られる人の答え
#[derive(Debug, Clone)]
pub struct Access {
    /// 顧問先番号
    pub client: u32,
    /// 個人の番号
    pub person: u32,
    /// Who could, those of this tenant first.
    pub accounts: Vec<MaySee>,
}

impl House {
    /// Who can see a person, and why.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when he reaches no such person.
    pub fn who_sees(
        &self,
        visitor: &Visitor,
        client: u32,
        person: u32,
    ) -> Result<Access, EntryError> {
        let granted = visitor.grant(Function::ViewAccess, Purpose::Audit);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let (client_id, person_id) = self.store.read(&grant, |reader| {
            let found = reader.client_numbered(client)?;
            let one = reader.person_numbered(found.id, person)?;
            Ok::<_, UnitError>((found.id, one.id))
        })?;
        let accounts = self.may_see(visitor, client_id, person_id)?;
        self.note_about(&Grant::for_job(Job::SignIn), visitor, Class::AccessAsked)?;
        Ok(Access { client, person, accounts })
    }

    fn may_see(
        &self,
        visitor: &Visitor,
        client: ClientId,
        person: PersonId,
    ) -> Result<Vec<MaySee>, UnitError> {
        let tenant = visitor.session.tenant();
        let grant = Grant::for_job(Job::Access(tenant));
        let today = day_in_japan(self.store.now());
        let assignments = self.store.assignments(&grant, tenant)?;
        let mut found = Vec::new();
        for account in self.store.accounts(&grant, tenant)? {
            let Some(session) = self.would_be(&account) else { continue };
            let assigned = assignments
                .iter()
                .find(|one| one.client == client && one.actor == account.id && one.holds(today));
            let by = match (account.rights.person, assigned, &account.clients) {
                (Some(own), ..) if own != person => continue,
                (Some(_), ..) => By::Himself,
                (None, Some(one), _) => By::Assigned(one.from),
                (None, None, Clients::All) => By::Every,
                (None, None, Clients::Only(_)) => By::Named,
            };
            let name = Some(account.name);
            found.extend(self.seeing(&session, client, by).map(|one| MaySee { name, ..one }));
        }
        for delegation in self.store.delegations_given(&grant, tenant)? {
            if delegation.holds(today) {
                found.extend(self.seeing_by(&delegation, client)?);
            }
        }
        Ok(found)
    }

    /// Somebody of another tenant.
    fn seeing_by(
        &self,
        delegation: &Delegation,
        client: ClientId,
    ) -> Result<Option<MaySee>, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let account = match self.store.account(&grant, delegation.actor) {
            Err(UnitError::Absent) => return Ok(None),
            other => other?,
        };
        let Some(session) = self.would_be(&account) else { return Ok(None) };
        let session = session.acting(delegation.acting());
        let from = Some(self.office_name(delegation.home)?);
        let seeing = self.seeing(&session, client, By::Delegated(delegation.ends()));
        Ok(seeing.map(|one| MaySee { from, ..one }))
    }

    /// The session that an account would have now; none while nobody may enter with it. What a new
    /// password would open is counted: he has only to set it.
    fn would_be(&self, account: &Account) -> Option<Supposed> {
        Session::supposed(account, self.store.now()).ok()
    }

    /// What somebody could open of a client's persons.
    fn seeing(&self, session: &Supposed, client: ClientId, by: By) -> Option<MaySee> {
        let functions = match by {
            By::Himself => [Function::ViewOwn].as_slice(),
            _ => &[Function::ViewLedger, Function::Search, Function::Export, Function::Determine],
        };
        let mut fields = Vec::new();
        let mut policies = Vec::new();
        for function in functions {
            let purpose = match function {
                Function::Export => Purpose::Export,
                Function::Determine => Purpose::Determine,
                Function::ViewOwn => Purpose::Own,
                _ => Purpose::Consult,
            };
            let ask = Ask {
                tenant: session.tenant(),
                function: *function,
                purpose,
                clients: Clients::only([client]),
                made_by: None,
            };
            let (open, by) = session.would_open(&ask);
            fields.extend(open);
            policies.extend(by);
        }
        fields.sort_unstable();
        fields.dedup();
        policies.sort_unstable();
        policies.dedup();
        let actor = session.actor();
        let one = MaySee { actor, name: None, from: None, fields, policies, by };
        (!one.fields.is_empty()).then_some(one)
    }
}

/// What a policy says, in Japanese.
pub fn policy_words(id: &str) -> &'static str {
    explanation(id).unwrap_or("説明のない規則です。")
}
