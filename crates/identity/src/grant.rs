//! The only way to data.

use std::collections::BTreeSet;
use std::sync::Arc;

use romori_policy::{FieldSet, Fields, Function};
use romori_types::{ActorId, Basis, ClientId, Device, PersonId, Purpose, SessionId, TenantId};

/// 顧問先の範囲 — which clients of the tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clients {
    /// All of them, those to come included.
    All,
    /// These and no other.
    Only(Arc<BTreeSet<ClientId>>),
}

impl Clients {
    /// These clients and no other.
    pub fn only(clients: impl IntoIterator<Item = ClientId>) -> Self {
        Self::Only(Arc::new(clients.into_iter().collect()))
    }

    /// Whether this one is among them.
    pub fn has(&self, client: ClientId) -> bool {
        match self {
            Self::All => true,
            Self::Only(clients) => clients.contains(&client),
        }
    }

    /// Those that are among these and among the others.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, both) | (both, Self::All) => both.clone(),
            (Self::Only(own), Self::Only(others)) => Self::only(own.intersection(others).copied()),
        }
    }

    /// Whether all of the others are among these.
    pub fn cover(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::Only(_), Self::All) => false,
            (Self::Only(own), Self::Only(asked)) => asked.is_subset(own),
        }
    }
}

/// 届く範囲 — which tables a grant reaches. `store` opens no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Accounts, sessions and contracts in the control file.
    Accounts,
    /// The ledgers of one tenant.
    Tenant(TenantId),
    /// Entries of the log on their way out, and nothing else.
    OutboxOnly,
    /// Whole tables as bytes, without a key to open them.
    Ciphertext,
    /// The layout of tables.
    Schema,
}

/// 処理 — a named piece of the program that acts without a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Proving who someone is.
    SignIn,
    /// Making the first account.
    FirstAccount,
    /// Ending sessions and turning off dormant accounts.
    Housekeeping,
    /// Bringing tables up to date: of the control file or a tenant's.
    Migrate(Option<TenantId>),
    /// Moving entries of the log on: from the control file or a tenant's.
    Ship(Option<TenantId>),
    /// Copying: the control file or a tenant's.
    Backup(Option<TenantId>),
    /// Bringing a copy back: of the control file or a tenant's.
    Restore(Option<TenantId>),
    /// Sealing a tenant's values anew.
    Reseal(TenantId),
    /// Working out what is due.
    Deadlines(TenantId),
    /// Filling the office of the demonstration.
    Demo(TenantId),
    /// Making the digests by which a tenant's persons are compared, where there are none yet.
    Match(TenantId),
    /// Working out which accounts of a tenant may see a person.
    Access(TenantId),
    /// Deleting accounts whose contract or time is over.
    Ends,
    /// Asking each quarter whether accounts are still needed.
    Review,
    /// What whoever runs the program does by command.
    Console,
    /// Destroying the keys of tenants whose contract is over.
    Destruction,
    /// Finding the tenants whose data is to go back.
    Returns,
    /// Reading everything of a tenant whose data goes back to it.
    Return(TenantId),
    /// Looking up the names that a tenant's passwords must not be made of.
    Passwords(TenantId),
    /// Registering devices and looking at what they present.
    Devices,
    /// Writing letters to users and handing them over.
    Post,
}

impl Job {
    /// The number in its actor id. Never given to another.
    const fn code(self) -> u8 {
        match self {
            Self::SignIn => 1,
            Self::FirstAccount => 2,
            Self::Housekeeping => 3,
            Self::Migrate(_) => 4,
            Self::Ship(_) => 5,
            Self::Backup(_) => 6,
            Self::Restore(_) => 7,
            Self::Reseal(_) => 8,
            Self::Deadlines(_) => 9,
            Self::Demo(_) => 10,
            Self::Match(_) => 11,
            Self::Access(_) => 36,
            Self::Ends => 26,
            Self::Review => 27,
            Self::Console => 28,
            Self::Destruction => 29,
            Self::Returns => 61,
            Self::Return(_) => 62,
            Self::Passwords(_) => 23,
            Self::Devices => 20,
            Self::Post => 54,
        }
    }

    /// Who acts, as the log names it: the same on every machine.
    pub const fn actor(self) -> ActorId {
        let mut bytes = *b"romori-job-----\0";
        bytes[15] = self.code();
        ActorId::from_bytes(bytes)
    }

    /// The Japanese name of the job with this actor id, for the pages of the log.
    pub fn ja_of_actor(actor: ActorId) -> Option<&'static str> {
        let bytes = actor.as_bytes();
        if !bytes.starts_with(b"romori-job-----") {
            return None;
        }
        Some(match bytes[15] {
            1 => "処理：サインイン",
            2 => "処理：最初の利用者の登録",
            3 => "処理：期限切れの後始末",
            4 => "処理：表の更新",
            5 => "処理：記録の送り出し",
            6 => "処理：控えの作成",
            7 => "処理：控えからの復元",
            8 => "処理：封の掛け直し",
            9 => "処理：期限の計算",
            10 => "処理：見本の作成",
            11 => "処理：同じ人の照合の準備",
            36 => "処理：見られる人の調べ",
            26 => "処理：契約と利用期間の終了",
            27 => "処理：利用者の棚卸し",
            28 => "処理：運用の命令",
            29 => "処理：鍵の廃棄",
            61 | 62 => "処理：データの返却",
            23 => "処理：パスワードの点検",
            20 => "処理：端末の登録",
            54 => "処理：手紙の発送",
            _ => return None,
        })
    }

    const fn purpose(self) -> Purpose {
        match self {
            Self::SignIn | Self::Devices => Purpose::SignIn,
            Self::FirstAccount
            | Self::Housekeeping
            | Self::Ends
            | Self::Review
            | Self::Console
            | Self::Destruction
            | Self::Returns
            | Self::Passwords(_)
            | Self::Post => Purpose::Administer,
            Self::Return(_) => Purpose::Export,
            Self::Migrate(_) | Self::Match(_) => Purpose::Migrate,
            Self::Ship(_) => Purpose::Ship,
            Self::Backup(_) => Purpose::Backup,
            Self::Restore(_) => Purpose::Restore,
            Self::Reseal(_) => Purpose::Reseal,
            Self::Deadlines(_) => Purpose::Deadlines,
            Self::Demo(_) => Purpose::Import,
            Self::Access(_) => Purpose::Audit,
        }
    }

    const fn reach(self) -> Reach {
        match self {
            Self::SignIn
            | Self::FirstAccount
            | Self::Housekeeping
            | Self::Access(_)
            | Self::Ends
            | Self::Review
            | Self::Console
            | Self::Destruction
            | Self::Returns
            | Self::Devices
            | Self::Post => Reach::Accounts,
            Self::Migrate(_) => Reach::Schema,
            Self::Ship(_) => Reach::OutboxOnly,
            Self::Backup(_) | Self::Restore(_) => Reach::Ciphertext,
            Self::Reseal(tenant)
            | Self::Deadlines(tenant)
            | Self::Demo(tenant)
            | Self::Match(tenant)
            | Self::Return(tenant)
            | Self::Passwords(tenant) => Reach::Tenant(tenant),
        }
    }

    const fn tenant(self) -> Option<TenantId> {
        match self {
            Self::SignIn
            | Self::FirstAccount
            | Self::Housekeeping
            | Self::Ends
            | Self::Review
            | Self::Console
            | Self::Destruction
            | Self::Returns
            | Self::Devices
            | Self::Post => None,
            Self::Migrate(tenant)
            | Self::Ship(tenant)
            | Self::Backup(tenant)
            | Self::Restore(tenant) => tenant,
            Self::Reseal(tenant)
            | Self::Deadlines(tenant)
            | Self::Demo(tenant)
            | Self::Match(tenant)
            | Self::Access(tenant)
            | Self::Return(tenant)
            | Self::Passwords(tenant) => Some(tenant),
        }
    }
}

/// 取扱いの許し — who may reach which data, for what, by whose right. Made in this crate alone.
///
/// It cannot be put together elsewhere, and it cannot be changed:
///
/// ```compile_fail
/// use romori_identity::{Grant, Job};
/// let mut grant = Grant::for_job(Job::SignIn);
/// grant.reach = romori_identity::Reach::Ciphertext;
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Grant {
    data_tenant: Option<TenantId>,
    actor: ActorId,
    actor_home_tenant: Option<TenantId>,
    device: Device,
    session: Option<SessionId>,
    purpose: Purpose,
    basis: Basis,
    function: Option<Function>,
    clients: Clients,
    fields: FieldSet,
    person: Option<PersonId>,
    masks: bool,
    reach: Reach,
}

/// What a session brings to a grant.
pub(crate) struct Granted {
    pub tenant: TenantId,
    pub actor: ActorId,
    pub device: Device,
    pub session: SessionId,
    pub purpose: Purpose,
    pub function: Function,
    pub clients: Clients,
    pub home: TenantId,
    pub basis: Basis,
    pub fields: FieldSet,
    pub person: Option<PersonId>,
    pub masks: bool,
}

impl Grant {
    /// The grant of a named job: it sees its own tables and no others.
    pub fn for_job(job: Job) -> Self {
        Self {
            data_tenant: job.tenant(),
            actor: job.actor(),
            actor_home_tenant: None,
            device: Device::NotYetBound,
            session: None,
            purpose: job.purpose(),
            basis: Basis::Own,
            function: None,
            clients: Clients::All,
            fields: FieldSet::ALL,
            person: None,
            masks: false,
            reach: job.reach(),
        }
    }

    /// Users and rights lie in the control file; everything else in the tenant's own.
    pub(crate) fn of_session(granted: Granted) -> Self {
        let accounts = matches!(
            granted.function,
            Function::ManageUsers
                | Function::AssignClients
                | Function::Delegate
                | Function::Provision
                | Function::ViewUsers
                | Function::ViewTenants
                | Function::ManageContracts
                | Function::AskSupport
                | Function::GrantSupport
                | Function::AskUrgent
                | Function::GrantUrgent
                | Function::AdmitWorkers
        );
        let reach = if accounts { Reach::Accounts } else { Reach::Tenant(granted.tenant) };
        Self {
            data_tenant: Some(granted.tenant),
            actor: granted.actor,
            actor_home_tenant: Some(granted.home),
            device: granted.device,
            session: Some(granted.session),
            purpose: granted.purpose,
            basis: granted.basis,
            function: Some(granted.function),
            clients: granted.clients,
            fields: granted.fields,
            person: granted.person,
            masks: granted.masks,
            reach,
        }
    }

    /// Whose data: none for what belongs to the installation.
    pub const fn data_tenant(&self) -> Option<TenantId> {
        self.data_tenant
    }

    /// Who acts.
    pub const fn actor(&self) -> ActorId {
        self.actor
    }

    /// The tenant that he belongs to: none for a job.
    pub const fn actor_home_tenant(&self) -> Option<TenantId> {
        self.actor_home_tenant
    }

    /// From which device.
    pub const fn device(&self) -> Device {
        self.device
    }

    /// In which session: none for a job.
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// What for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// By whose right.
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// What he does: none for a job.
    pub const fn function(&self) -> Option<Function> {
        self.function
    }

    /// Which clients. Lists filter by them.
    pub const fn clients(&self) -> &Clients {
        &self.clients
    }

    /// Which fields of a record. `store` opens no others.
    pub const fn fields(&self) -> FieldSet {
        self.fields
    }

    /// The one person that it is about: of a worker alone. `store` shows no other.
    pub const fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// Whether names and numbers are masked: `store` shows none.
    pub const fn masks(&self) -> bool {
        self.masks
    }

    /// Whether what is withheld is left out rather than refused: a page that shows a record says
    /// what it may not show, but nothing is decided, written out or changed from a part of it.
    pub const fn leaves_out(&self) -> bool {
        let looks = matches!(
            self.purpose,
            Purpose::Consult
                | Purpose::Search
                | Purpose::Deadlines
                | Purpose::Own
                | Purpose::Numbers
        );
        looks
            && matches!(
                self.function,
                Some(
                    Function::ViewLedger
                        | Function::Search
                        | Function::ViewDeadlines
                        | Function::ViewOwn
                        | Function::ViewNumbers
                )
            )
    }

    /// Whether these fields may be opened.
    pub const fn opens(&self, fields: Fields) -> bool {
        self.fields.has(fields)
    }

    /// Which tables.
    pub const fn reach(&self) -> Reach {
        self.reach
    }
}
