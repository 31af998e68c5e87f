//! 鍵の世代 — what keys there are, the next generation of them, and everything sealed anew under
//! it while people work.

use std::fmt;
use std::sync::{PoisonError, TryLockError};

use romori_identity::{Grant, Job};
use romori_store::{KeyRing, ResealFrom, UnitError};
use romori_types::{ClientId, TenantId};
use romori_vault::HOUSE;

use super::House;
use super::open::OpenError;

/// Values sealed anew in one transaction: others wait for no more than some milliseconds.
const VALUES_MOST: usize = 500;
/// What was sealed under a former generation while the rest was sealed anew is little: after so
/// many rounds there is something wrong.
const ROUNDS_MAX: u32 = 8;

/// 鍵の範囲 — whose keys get their next generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeysOf {
    /// Those of every client, and of the tenant's own house.
    All,
    /// Those of the tenant's own house: its name, its users, its settings, its entries of the log.
    House,
    /// Those of the client with this number.
    Client(u32),
}

/// A generation that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// The number of the client; none for the tenant's own house.
    pub number: Option<u32>,
    /// The generation that seals now.
    pub generation: u32,
}

/// 掛け直しの進み具合 — how many values are sealed anew, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResealProgress {
    /// Sealed anew so far.
    pub done: u64,
    /// In all.
    pub all: u64,
}

impl fmt::Display for ResealProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "封の掛け直し {}／{}", self.done, self.all)
    }
}

/// Why keys did not change, or not all is sealed anew.
#[derive(Debug)]
pub enum KeysError {
    /// Tables or keys could not be used.
    Unit(UnitError),
    /// The root key could not be renewed.
    Root(Box<OpenError>),
    /// There is no such tenant.
    NoTenant,
    /// There are several tenants and none was named.
    WhichTenant,
    /// There is no client of this number.
    NoClient(u32),
    /// Another re-seal goes on.
    Busy,
    /// Whoever asked went away.
    Stopped,
    /// So many values are still under a former generation, although all were looked at.
    Left(u64),
}

impl From<UnitError> for KeysError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl From<OpenError> for KeysError {
    fn from(error: OpenError) -> Self {
        Self::Root(Box::new(error))
    }
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(error) => error.fmt(f),
            Self::Root(error) => error.fmt(f),
            Self::NoTenant => f.write_str(
                "その契約者はありません。romori keys show で契約者の番号を確かめてください。",
            ),
            Self::WhichTenant => f.write_str(
                "契約者が複数あります。romori keys show で番号を確かめ、--tenant で指定してください。",
            ),
            Self::NoClient(number) => write!(
                f,
                "顧問先{number}はありません。romori keys show で番号を確かめてください。"
            ),
            Self::Busy => f.write_str(
                "封の掛け直しは、ほかの命令がすでに進めています。romori keys show で進み具合を見られます。",
            ),
            Self::Stopped => f.write_str(
                "封の掛け直しを止めました。もう一度行うと続きから進みます。",
            ),
            Self::Left(left) => write!(
                f,
                "前の世代の封がまだ{left}件あります。もう一度 romori keys reseal を行ってください。"
            ),
        }
    }
}

impl std::error::Error for KeysError {}

impl House {
    /// The keys of every tenant, in numbers. Nothing is opened.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub fn key_rings(&self) -> Result<Vec<(TenantId, Vec<KeyRing>)>, KeysError> {
        let tenants = self.store.tenant_ids(&Grant::for_job(Job::Housekeeping))?;
        let rings = tenants.into_iter().map(|tenant| {
            let rings = self.store.key_rings(&Grant::for_job(Job::Reseal(tenant)))?;
            Ok((tenant, rings))
        });
        rings.collect()
    }

    /// Clients that are shut, with the values that still lie under a former generation.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub fn shut_rings(&self) -> Result<Vec<KeyRing>, KeysError> {
        let rings = self.key_rings()?.into_iter().flat_map(|(_, rings)| rings);
        Ok(rings.filter(|ring| ring.is_shut).collect())
    }

    /// Makes the next generation of keys. What is sealed from now on is sealed under it; the rest
    /// stays readable, and is sealed anew by [`House::reseal`]. Waits for a backup that is being
    /// made.
    ///
    /// # Errors
    /// When there is no such tenant or client; when the store cannot write.
    pub fn renew_keys(
        &self,
        tenant: Option<TenantId>,
        of: KeysOf,
    ) -> Result<Vec<Renewed>, KeysError> {
        // A backup has the tenants' rows, with their keys, before those of the installation, some
        // of which are sealed by them: no copy may have a value without its key.
        let _no_copy = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let grant = Grant::for_job(Job::Reseal(self.one_tenant(tenant)?));
        let mut rings = self.store.key_rings(&grant)?;
        rings.retain(|ring| match of {
            // Of a client that is shut nothing can be made; whoever asked is told by `key_rings`.
            KeysOf::All => !ring.is_shut,
            KeysOf::House => ring.client == HOUSE,
            KeysOf::Client(number) => ring.number == Some(number),
        });
        if let (KeysOf::Client(number), true) = (of, rings.is_empty()) {
            return Err(KeysError::NoClient(number));
        }
        let renewed = rings.iter().map(|ring| {
            let generation = self.store.renew_keys(&grant, ring.client)?;
            Ok(Renewed { number: ring.number, generation })
        });
        renewed.collect()
    }

    fn one_tenant(&self, named: Option<TenantId>) -> Result<TenantId, KeysError> {
        let tenants = self.store.tenant_ids(&Grant::for_job(Job::Housekeeping))?;
        match (named, tenants.as_slice()) {
            (Some(named), all) => all.contains(&named).then_some(named).ok_or(KeysError::NoTenant),
            (None, [only]) => Ok(*only),
            (None, []) => Err(KeysError::NoTenant),
            (None, _) => Err(KeysError::WhichTenant),
        }
    }

    /// Seals everything anew that lies under a former generation, of every tenant, some at a time
    /// while others work. May be broken off anywhere and done again. Returns how many values it
    /// sealed. `say` is told how far it is, and answers whether to go on.
    ///
    /// # Errors
    /// When another one goes on, when it was told to stop, when a value does not open, when the
    /// store cannot write. What was sealed anew stays so.
    pub fn reseal(&self, say: &mut dyn FnMut(ResealProgress) -> bool) -> Result<u64, KeysError> {
        let _alone = match self.resealing.try_lock() {
            Ok(alone) => alone,
            Err(TryLockError::Poisoned(alone)) => alone.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(KeysError::Busy),
        };
        let mut progress = ResealProgress { done: 0, all: 0 };
        let mut left = self.former()?;
        for _ in 0..ROUNDS_MAX {
            let count: u64 = left.iter().map(|(.., count)| count).sum();
            progress.all = progress.done + count;
            if !say(progress) {
                return Err(KeysError::Stopped);
            }
            if count == 0 {
                return Ok(progress.done);
            }
            for (tenant, client, _) in &left {
                self.reseal_ring(*tenant, *client, &mut progress, say)?;
            }
            left = self.former()?;
        }
        match left.iter().map(|(.., count)| count).sum() {
            0 => Ok(progress.done),
            left => Err(KeysError::Left(left)),
        }
    }

    /// Whether a re-seal goes on now.
    pub fn is_resealing(&self) -> bool {
        matches!(self.resealing.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Whose keys have values under former generations, and how many. Clients that are shut wait
    /// until their officers open them.
    fn former(&self) -> Result<Vec<(TenantId, ClientId, u64)>, KeysError> {
        let rings = self.key_rings()?.into_iter();
        let each = rings.flat_map(|(tenant, rings)| {
            let open = rings.into_iter().filter(|ring| !ring.is_shut);
            open.map(move |ring| (tenant, ring.client, ring.former))
        });
        Ok(each.filter(|(.., count)| *count > 0).collect())
    }

    fn reseal_ring(
        &self,
        tenant: TenantId,
        client: ClientId,
        progress: &mut ResealProgress,
        say: &mut dyn FnMut(ResealProgress) -> bool,
    ) -> Result<(), KeysError> {
        let grant = Grant::for_job(Job::Reseal(tenant));
        if client == HOUSE {
            progress.done += self.store.reseal_accounts(&grant)?;
        }
        let mut from = Some(ResealFrom::default());
        while let Some(at) = from {
            let step = self.store.reseal(&grant, client, at, VALUES_MOST)?;
            progress.done += step.done;
            progress.all = progress.all.max(progress.done);
            from = step.next;
            if step.done > 0 && !say(*progress) {
                return Err(KeysError::Stopped);
            }
        }
        Ok(())
    }
}
