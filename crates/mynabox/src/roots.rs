//! 元の鍵の預かり — the root keys of an application's ledgers, held by the vault's host: they wrap
//! and unwrap there, and never leave it.
//!
//! ```text
//! question: act (1)  of Retire: id (16)
//!                    of Wrap: context (38), id (16), key (32)
//!                    of Unwrap: context (38), wrapped (100)
//! answer, done:      of Roots: ids, oldest first
//!                    of Renew: id    of Wrap: wrapped    of Unwrap: key
//!                    of Recovery: code, line feed, file
//! answer, refused:   why (1), then the id that it is about, if any
//! ```

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_line::Lines;
use romori_types::Chance;
use romori_vault::{
    CONTEXT_BYTES, Custodian, CustodyError, FileCustodian, KeyContext, KeyId, RecoveryCode,
    RecoveryFile, Secret, VaultError, WrappedKey,
};
use zeroize::Zeroizing;

use crate::credential::VaultCredential;

/// The verb of every question about root keys.
pub(crate) const ROOTS: u8 = 2;
const DONE: u8 = 0;
const REFUSED: u8 = 1;
const ID: usize = 16;

/// What is asked.
#[derive(Clone, Copy)]
enum Act {
    Roots = 1,
    Renew = 2,
    Retire = 3,
    Recovery = 4,
    Wrap = 5,
    Unwrap = 6,
}

/// Why something is not done.
#[derive(Clone, Copy)]
enum Why {
    Elsewhere = 1,
    Altered = 2,
    InUse = 3,
    Trouble = 4,
}

/// 預かった元の鍵 — for one installation.
pub struct RootDesk {
    custodian: FileCustodian,
    chance: Arc<dyn Chance>,
}

romori_types::quiet_debug!(RootDesk);

impl RootDesk {
    /// Of these keys.
    pub(crate) fn new(custodian: FileCustodian, chance: Arc<dyn Chance>) -> Self {
        Self { custodian, chance }
    }

    /// Mark and body of the answer.
    pub(crate) fn answer(&self, body: &[u8]) -> (u8, Vec<u8>) {
        match self.done(body) {
            Ok(body) => (DONE, body),
            Err(error) => (REFUSED, why_not(&error)),
        }
    }

    fn done(&self, body: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (act, rest) = body.split_first().ok_or(VaultError::NotWrapped)?;
        let (keys, chance) = (&self.custodian, self.chance.as_ref());
        match *act {
            act if act == Act::Roots as u8 => Ok(ids(&keys.roots())),
            act if act == Act::Renew as u8 => Ok(keys.renew(chance)?.as_bytes().to_vec()),
            act if act == Act::Retire as u8 => {
                keys.retire(id_of(rest)?)?;
                Ok(Vec::new())
            }
            act if act == Act::Recovery as u8 => {
                let made = keys.recovery(chance)?.ok_or(VaultError::NoDataKey)?;
                let (code, file) = (made.0.reveal(), made.1.to_text());
                Ok([code.as_bytes(), b"\n", file.as_bytes()].concat())
            }
            act if act == Act::Wrap as u8 => {
                let (context, rest) = context_of(rest)?;
                let (id, key) = rest.split_at_checked(ID).ok_or(VaultError::NotWrapped)?;
                let key = Secret::from_slice(key).ok_or(VaultError::NotWrapped)?;
                let wrapped = keys.wrap_key(&context, id_of(id)?, &key, chance)?;
                Ok(wrapped.as_bytes().to_vec())
            }
            act if act == Act::Unwrap as u8 => {
                let (context, rest) = context_of(rest)?;
                let key = keys.unwrap_key(&context, &WrappedKey::parse(rest)?)?;
                Ok(key.expose().to_vec())
            }
            _ => Err(VaultError::NotWrapped),
        }
    }
}

fn ids(all: &[KeyId]) -> Vec<u8> {
    all.iter().flat_map(|id| *id.as_bytes()).collect()
}

fn id_of(bytes: &[u8]) -> Result<KeyId, VaultError> {
    bytes.try_into().map(KeyId::from_bytes).map_err(|_| VaultError::NotWrapped)
}

fn context_of(bytes: &[u8]) -> Result<(KeyContext, &[u8]), VaultError> {
    let (context, rest) =
        bytes.split_first_chunk::<CONTEXT_BYTES>().ok_or(VaultError::NotWrapped)?;
    Ok((KeyContext::from_bytes(context).ok_or(VaultError::NotWrapped)?, rest))
}

fn why_not(error: &VaultError) -> Vec<u8> {
    let about = |why: Why, id: &KeyId| [&[why as u8][..], id.as_bytes()].concat();
    match error {
        VaultError::WrappedElsewhere(id) => about(Why::Elsewhere, id),
        VaultError::Custody(CustodyError::InUse(id)) => about(Why::InUse, id),
        VaultError::WrapRefused(_) => vec![Why::Altered as u8],
        _ => vec![Why::Trouble as u8],
    }
}

/// 番号庫に預けた元の鍵 — the custodian as the application has it. What it has unwrapped is held for
/// as long as by any other; while the vault is away nothing more is.
pub struct VaultCustodian {
    lines: Lines,
    device: String,
    /// Ids of the root keys as they were seen last, oldest first; never empty.
    known: Mutex<Vec<KeyId>>,
}

romori_types::quiet_debug!(VaultCustodian);

impl VaultCustodian {
    /// The one of this credential.
    ///
    /// # Errors
    /// When the vault cannot be reached, is another one, or keeps no root key.
    pub fn reach(credential: &VaultCredential) -> Result<Self, VaultError> {
        let device = format!("番号庫 {}", credential.address());
        let away = |_| CustodyError::Away { device: device.clone() };
        let lines = Lines::new(credential.way().map_err(away)?);
        let reached = Self { lines, device, known: Mutex::default() };
        reached.look()?;
        if reached.known().is_empty() {
            return Err(CustodyError::NoRootIn { device: reached.device }.into());
        }
        Ok(reached)
    }

    fn known(&self) -> MutexGuard<'_, Vec<KeyId>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) -> Result<(), VaultError> {
        let answer = self.ask(Act::Roots, &[])?;
        let ids: Result<Vec<KeyId>, VaultError> = answer.chunks(ID).map(id_of).collect();
        *self.known() = ids?;
        Ok(())
    }

    fn ask(&self, act: Act, rest: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let body = Zeroizing::new([&[act as u8][..], rest].concat());
        let away = || VaultError::from(CustodyError::Away { device: self.device.clone() });
        // Asked twice it makes one key more at most, which wraps nothing yet.
        let (mark, body) = self.lines.read(ROOTS, &body).map_err(|_| away())?;
        let body = Zeroizing::new(body);
        if mark == DONE {
            return Ok(body);
        }
        let (why, id) = body.split_first().ok_or_else(away)?;
        Err(match *why {
            why if why == Why::Elsewhere as u8 => VaultError::WrappedElsewhere(id_of(id)?),
            why if why == Why::InUse as u8 => CustodyError::InUse(id_of(id)?).into(),
            why if why == Why::Altered as u8 => VaultError::NotWrapped,
            _ => away(),
        })
    }
}

impl Custodian for VaultCustodian {
    #[expect(clippy::expect_used, reason = "a custodian without a root key is never made")]
    fn root(&self) -> KeyId {
        *self.known().last().expect("a root key")
    }

    fn roots(&self) -> Vec<KeyId> {
        self.known().clone()
    }

    fn renew(&self, _: &dyn Chance) -> Result<KeyId, VaultError> {
        let id = id_of(&self.ask(Act::Renew, &[])?)?;
        self.look()?;
        Ok(id)
    }

    fn retire(&self, id: KeyId) -> Result<(), VaultError> {
        self.ask(Act::Retire, id.as_bytes())?;
        self.look()
    }

    fn recovery(&self, _: &dyn Chance) -> Result<Option<(RecoveryCode, RecoveryFile)>, VaultError> {
        let answer = self.ask(Act::Recovery, &[])?;
        let text = std::str::from_utf8(&answer).map_err(|_| VaultError::NotWrapped)?;
        let (code, file) = text.split_once('\n').ok_or(VaultError::NotWrapped)?;
        let code = RecoveryCode::parse(code).map_err(|_| VaultError::NotWrapped)?;
        Ok(Some((code, RecoveryFile::parse(file)?)))
    }

    fn wrap_key(
        &self,
        context: &KeyContext,
        id: KeyId,
        key: &Secret,
        _: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        let parts: [&[u8]; 3] = [&context.to_bytes(), id.as_bytes(), key.expose()];
        let rest = Zeroizing::new(parts.concat());
        WrappedKey::parse(&self.ask(Act::Wrap, &rest)?)
    }

    fn unwrap_key(&self, context: &KeyContext, wrapped: &WrappedKey) -> Result<Secret, VaultError> {
        let rest = [&context.to_bytes()[..], wrapped.as_bytes()].concat();
        let answer = self.ask(Act::Unwrap, &rest);
        let altered = || VaultError::WrapRefused(context.kind());
        let key = answer.map_err(|error| match error {
            VaultError::NotWrapped => altered(),
            error => error,
        })?;
        Secret::from_slice(&key).ok_or_else(altered)
    }
}
