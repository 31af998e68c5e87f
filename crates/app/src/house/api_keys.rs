//! プログラムの鍵 — made by a user for what he himself may do, let be used by an administrator, and
//! looked at anew at each request.

use std::fmt;

use romori_identity::{
    API_KEY_DAYS_MAX, Account, ApiKey, Clients, Function, Functions, Grant, Job, KeyFrom, Session,
    SessionRecord, Strength, TOUCH_SECONDS, is_for_programs,
};
use romori_record::{Class, Note, Outcome};
use romori_store::{Happening, KeyMark, UnitError};
use romori_types::{ActorId, Date, Device, Purpose, SessionId, Span, day_in_japan};

use super::House;
use super::entry::{EntryError, Visitor};

/// 作る鍵
pub struct NewApiKey<'a> {
    /// 名前, what it is for.
    pub name: &'a str,
    /// What it may do.
    pub functions: &'a [Function],
    /// For which clients, of those in charge of its owner.
    pub clients: Clients,
    /// The last day on which it serves.
    pub until: Option<Date>,
    /// From where it serves, as typed: an address or a range.
    pub network: &'a str,
}

/// 鍵を作れない理由
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyProblem {
    /// It has no name.
    Name,
    /// It may do nothing, or what its owner may not, or what needs a person.
    Functions,
    /// It would serve too long, or is over already.
    Until,
    /// It is no address and no range.
    Network,
}

impl ApiKeyProblem {
    /// The field of the form.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Functions => "functions",
            Self::Until => "until",
            Self::Network => "network",
        }
    }
}

impl fmt::Display for ApiKeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "何のための鍵かを、名前に入れてください。例 給与ソフトとの連携",
            Self::Functions => {
                "できることを1つ以上選んでください。自分にできないことは選べません。"
            }
            Self::Until => "最後の日は、今日から1年以内の日にしてください。例 2027-03-31",
            Self::Network => {
                "使う機械のアドレスか範囲を入れてください。例 192.0.2.10 または 192.0.2.0/24"
            }
        })
    }
}

/// 鍵の一行
pub struct ApiKeyLine {
    /// The key.
    pub key: ApiKey,
    /// The name of its owner.
    pub owner: String,
    /// Whether it is over: revoked, or past its last day.
    pub is_over: bool,
}

impl House {
    /// What the visitor could let a program do.
    pub fn functions_for_programs(visitor: &Visitor) -> Vec<Function> {
        let may = |function: &Function| is_for_programs(*function) && visitor.may(*function);
        Function::ALL.iter().copied().filter(may).collect()
    }

    /// The clients with these numbers, of those in the visitor's charge.
    ///
    /// # Errors
    /// [`EntryError::NoClient`] with the number that he has not.
    pub fn own_clients_numbered(
        &self,
        visitor: &Visitor,
        numbers: &[u32],
    ) -> Result<Clients, EntryError> {
        let granted = visitor.grant(Function::ViewDeadlines, Purpose::Deadlines);
        let grant = granted.map_err(EntryError::NotAllowed)?;
        let mut found = Vec::new();
        for number in numbers {
            let client = self.store.read(&grant, |reader| reader.client_numbered(*number));
            match client {
                Ok(client) => found.push(client.id),
                Err(UnitError::Absent) => return Err(EntryError::NoClient(*number)),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(Clients::only(found))
    }

    /// Makes a key for a program, and gives its text, which is nowhere else. It serves once an
    /// administrator has released it.
    ///
    /// # Errors
    /// [`EntryError::ApiKey`] when something of it is wrong; what the store says.
    pub fn make_api_key(
        &self,
        visitor: &Visitor,
        new: &NewApiKey<'_>,
    ) -> Result<(ActorId, String), EntryError> {
        let (now, chance) = (self.store.now(), self.chance.as_ref());
        let today = day_in_japan(now);
        let job = Grant::for_job(Job::SignIn);
        // A key has no account: none makes another.
        let owner = self.store.account(&job, visitor.session.actor())?;
        let name = new.name.trim();
        if name.is_empty() {
            return Err(ApiKeyProblem::Name.into());
        }
        let functions = Functions::of(new.functions);
        let may = |function: Function| is_for_programs(function) && visitor.may(function);
        // What keeps users does nothing else.
        let keeps_users = functions.has(Function::Provision) && functions.iter().count() > 1;
        if functions.is_empty() || keeps_users || !functions.iter().all(may) {
            return Err(ApiKeyProblem::Functions.into());
        }
        let most = today.checked_add(Span::new().days(API_KEY_DAYS_MAX)).unwrap_or(today);
        let until = new.until.filter(|until| (today..=most).contains(until));
        let until = until.ok_or(ApiKeyProblem::Until)?;
        let network = new.network.parse().map_err(|_| ApiKeyProblem::Network)?;
        let (token_digest, text) = ApiKey::new_token(chance).map_err(UnitError::from)?;
        let key = ApiKey {
            id: ActorId::new(now, chance).map_err(UnitError::from)?,
            tenant: owner.tenant,
            owner: owner.id,
            name: name.to_owned(),
            functions,
            clients: new.clients.clone(),
            until,
            network: Some(network),
            certificate: None,
            token_digest,
            made_at: now,
            released_at: None,
            revoked_at: None,
            used_at: None,
        };
        self.note_key(visitor, key.id)?;
        self.store.keep_api_key(&job, &key)?;
        Ok((key.id, text.as_str().to_owned()))
    }

    fn note_key(&self, visitor: &Visitor, key: ActorId) -> Result<(), UnitError> {
        let session = &visitor.session;
        let what = Happening {
            tenant: Some(session.tenant()),
            actor: Some(session.actor()),
            session: Some(session.id()),
            class: Class::ApiKeyChanged,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note_account(&Grant::for_job(Job::SignIn), &what, key)
    }

    /// The visitor's own keys; `all` of his office for an administrator.
    ///
    /// # Errors
    /// When all are asked for and the visitor may not; what the store says.
    pub fn api_keys(&self, visitor: &Visitor, all: bool) -> Result<Vec<ApiKeyLine>, EntryError> {
        let session = &visitor.session;
        let grant = if all { administers(visitor)? } else { Grant::for_job(Job::SignIn) };
        let today = day_in_japan(self.store.now());
        let names = self.actor_names(session.tenant())?;
        let mut keys = self.store.api_keys(&grant, session.tenant())?;
        keys.retain(|key| all || key.owner == session.actor());
        let line = |key: ApiKey| ApiKeyLine {
            owner: names.get(&key.owner).cloned().unwrap_or_else(|| "—".to_owned()),
            is_over: key.revoked_at.is_some() || key.until < today,
            key,
        };
        Ok(keys.into_iter().map(line).collect())
    }

    /// Lets a key be used. It holds at its next request.
    ///
    /// # Errors
    /// When the visitor may not; [`UnitError::Absent`] when his office has no key that waits so.
    pub fn release_api_key(&self, visitor: &Visitor, key: ActorId) -> Result<(), EntryError> {
        let grant = administers(visitor)?;
        self.store.mark_api_key(&grant, (visitor.session.tenant(), key), KeyMark::Released)?;
        Ok(self.note_key(visitor, key)?)
    }

    /// Ends a key: by its owner, or by an administrator. It is refused at its next request.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none of his that is not over.
    pub fn revoke_api_key(&self, visitor: &Visitor, key: ActorId) -> Result<(), EntryError> {
        let leads = visitor.may(Function::ManageUsers);
        let known = self.api_keys(visitor, leads)?;
        if !known.iter().any(|line| line.key.id == key) {
            return Err(UnitError::Absent.into());
        }
        let grant = Grant::for_job(Job::SignIn);
        self.store.mark_api_key(&grant, (visitor.session.tenant(), key), KeyMark::Revoked)?;
        Ok(self.note_key(visitor, key)?)
    }

    /// Who a program is by its key; nobody where something speaks against it, which the log says
    /// and the program is not told: a key that was carried off looks for what it lacks.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn key_visitor(&self, text: &str, from: &KeyFrom) -> Result<Option<Visitor>, UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let Some(digest) = ApiKey::digest_of(text) else { return Ok(None) };
        let known = self.keys.recall(&self.store, digest, || {
            let Some(key) = self.store.api_key(&grant, &digest)? else { return Ok(None) };
            let owner = self.account_if_any(&grant, key.owner)?;
            Ok(owner.map(|owner| (key, owner)))
        })?;
        let Some(known) = known else { return Ok(None) };
        let (key, owner) = &*known;
        let now = self.store.now();
        let is_over = self.contract_violation(key.tenant)?.is_some();
        let Some(session) = self.key_session(key, owner, from).filter(|_| !is_over) else {
            let what = Happening {
                tenant: Some(key.tenant),
                actor: Some(key.id),
                session: None,
                class: Class::SignInFailed,
                outcome: Outcome::Refused,
                note: Some(Note::NoRight),
            };
            self.store.note(&grant, &what)?;
            return Ok(None);
        };
        if key.used_at.is_none_or(|at| now.as_second() - at.as_second() >= TOUCH_SECONDS) {
            self.store.mark_api_key(&grant, (key.tenant, key.id), KeyMark::Used)?;
        }
        let record = SessionRecord {
            id: SessionId::from_bytes(*key.id.as_bytes()),
            token_digest: key.token_digest,
            actor: key.id,
            tenant: key.tenant,
            device: Device::NotYetBound,
            begun_at: now,
            used_at: now,
            began_with: Strength::Password,
            proved_at: now,
            roles: owner.roles,
        };
        let office = self.office_name(key.tenant)?;
        let (name, certificate) = (key.name.clone(), None);
        Ok(Some(Visitor { session, record, name, office, certificate, renewed: None }))
    }

    fn key_session(&self, key: &ApiKey, owner: &Account, from: &KeyFrom) -> Option<Session> {
        Session::of_key(key, owner, from, self.store.now()).ok()
    }
}

/// Keys with their owners, as each request asks for them.
pub(crate) type KnownKeys = super::memory::Memory<[u8; 32], (ApiKey, Account)>;

fn administers(visitor: &Visitor) -> Result<Grant, EntryError> {
    let granted = visitor.grant(Function::ManageUsers, Purpose::Administer);
    granted.map_err(EntryError::NotAllowed)
}

impl From<ApiKeyProblem> for EntryError {
    fn from(problem: ApiKeyProblem) -> Self {
        Self::ApiKey(problem)
    }
}
