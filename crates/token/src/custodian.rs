//! The custodian: one conversation with the token at a time, begun anew when it was away.

use std::sync::{Mutex, MutexGuard, PoisonError};

use romori_types::Chance;
use romori_vault::{
    Custodian, CustodyError, DeviceKey, KeyContext, KeyId, RecoveryCode, RecoveryFile, Secret,
    VaultError, WrappedKey, unwrap_by_device, wrap_by_device,
};
use zeroize::Zeroizing;

use crate::open::{Open, Root, Trouble};
use crate::place::TokenPlace;

const SEALED_BYTES: usize = 48;

/// 鍵の装置 — the root key in a hardware module.
///
/// One in a process: a module knows only one user of it.
pub struct TokenCustodian {
    place: TokenPlace,
    inside: Mutex<Inside>,
}

struct Inside {
    open: Option<Open>,
    /// Ids of the root keys as they were seen last, oldest first; never empty.
    known: Vec<KeyId>,
    /// A PIN that the token did not take.
    refused: Option<Zeroizing<String>>,
}

impl TokenCustodian {
    /// Makes the first root key in the token.
    ///
    /// # Errors
    /// When the token is away or unfit, does not take the PIN, or holds a root key already.
    pub fn create(place: TokenPlace, chance: &dyn Chance) -> Result<Self, VaultError> {
        let made = Self::at(place);
        let id = KeyId::generate(chance)?;
        made.does(
            |open| {
                if open.roots.is_empty() { open.make(1, id) } else { Err(Trouble::Refused) }
            },
        )
        .map_err(|error| match error {
            VaultError::Custody(CustodyError::Damaged { .. }) => {
                CustodyError::AlreadyThere { path: made.place.label.clone().into() }.into()
            }
            other => other,
        })?;
        Ok(made)
    }

    /// Uses the root keys that are in the token.
    ///
    /// # Errors
    /// When the token is away or unfit, does not take the PIN, or holds no root key.
    pub fn open(place: TokenPlace) -> Result<Self, VaultError> {
        let found = Self::at(place);
        found.does(|_| Ok(()))?;
        if found.lock().known.is_empty() {
            return Err(CustodyError::NoRootIn { device: found.place.label.clone() }.into());
        }
        Ok(found)
    }

    const fn at(place: TokenPlace) -> Self {
        let inside = Inside { open: None, known: Vec::new(), refused: None };
        Self { place, inside: Mutex::new(inside) }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does it in the conversation that is open, or once more in a new one.
    fn does<T>(&self, act: impl Fn(&mut Open) -> Result<T, Trouble>) -> Result<T, VaultError> {
        let mut inside = self.lock();
        let had = inside.open.is_some();
        let mut done = self.once(&mut inside, &act);
        if had && matches!(done, Err(Trouble::Away)) {
            done = self.once(&mut inside, &act);
        }
        let device = || self.place.label.clone();
        done.map_err(|trouble| match trouble {
            Trouble::Away => CustodyError::Away { device: device() }.into(),
            Trouble::Pin => {
                CustodyError::PinRefused { device: device(), pin: self.place.pin.clone() }.into()
            }
            Trouble::Unfit => CustodyError::Unfit { device: device() }.into(),
            Trouble::Refused => CustodyError::Damaged { path: device().into() }.into(),
        })
    }

    fn once<T>(
        &self,
        inside: &mut Inside,
        act: &impl Fn(&mut Open) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut open = match inside.open.take() {
            Some(open) => open,
            None => self.begin(inside)?,
        };
        let done = act(&mut open);
        if matches!(done, Err(Trouble::Away)) {
            open.end();
        } else {
            inside.known = open.roots.iter().map(|root| root.id).collect();
            inside.open = Some(open);
        }
        done
    }

    fn begin(&self, inside: &mut Inside) -> Result<Open, Trouble> {
        let pin = self.place.read_pin().map_err(|_| Trouble::Pin)?;
        if inside.refused.as_ref() == Some(&pin) {
            return Err(Trouble::Pin);
        }
        let begun = Open::at(&self.place, &pin);
        inside.refused = matches!(begun, Err(Trouble::Pin)).then_some(pin);
        begun
    }

    fn key(&self, id: KeyId) -> Key<'_> {
        Key { custodian: self, id }
    }
}

/// One root key of the token.
struct Key<'a> {
    custodian: &'a TokenCustodian,
    id: KeyId,
}

impl Key<'_> {
    /// What is to be done with it, and the error of `vault`.
    fn does<T>(&self, act: impl Fn(&Open, Root) -> Result<T, Trouble>) -> Result<T, CustodyError> {
        let done = self.custodian.does(|open| {
            let root = open.root(self.id).ok_or(Trouble::Away)?;
            act(open, root)
        });
        done.map_err(|error| match error {
            VaultError::Custody(error) => error,
            _ => CustodyError::Away { device: self.custodian.place.label.clone() },
        })
    }
}

impl DeviceKey for Key<'_> {
    fn id(&self) -> KeyId {
        self.id
    }

    fn seal(
        &self,
        nonce: [u8; 12],
        associated: &[u8],
        key: &Secret,
    ) -> Result<[u8; SEALED_BYTES], CustodyError> {
        self.does(|open, root| {
            let sealed = open.seal(root, nonce, associated, key.expose())?;
            sealed.as_slice().try_into().map_err(|_| Trouble::Unfit)
        })
    }

    fn open(
        &self,
        nonce: [u8; 12],
        associated: &[u8],
        sealed: &[u8; SEALED_BYTES],
    ) -> Result<Option<Secret>, CustodyError> {
        self.does(|open, root| match open.open(root, nonce, associated, sealed) {
            Ok(plain) => Ok(Secret::from_slice(&plain)),
            Err(Trouble::Refused) => Ok(None),
            Err(trouble) => Err(trouble),
        })
    }
}

impl Custodian for TokenCustodian {
    #[expect(clippy::expect_used, reason = "a custodian without a root key is never made")]
    fn root(&self) -> KeyId {
        *self.lock().known.last().expect("a root key")
    }

    fn roots(&self) -> Vec<KeyId> {
        self.lock().known.clone()
    }

    fn renew(&self, chance: &dyn Chance) -> Result<KeyId, VaultError> {
        let id = KeyId::generate(chance)?;
        self.does(|open| {
            let newest = open.roots.last().map_or(0, |root| root.number);
            // Asked a second time after the token answered no more: it may be there already.
            if open.root(id).is_some() { Ok(()) } else { open.make(newest + 1, id) }
        })?;
        Ok(id)
    }

    fn retire(&self, id: KeyId) -> Result<(), VaultError> {
        if self.root() == id {
            return Err(CustodyError::InUse(id).into());
        }
        if !self.roots().contains(&id) {
            return Err(VaultError::WrappedElsewhere(id));
        }
        self.does(|open| open.destroy(id))
    }

    fn recovery(&self, _: &dyn Chance) -> Result<Option<(RecoveryCode, RecoveryFile)>, VaultError> {
        Ok(None)
    }

    fn wrap_key(
        &self,
        context: &KeyContext,
        id: KeyId,
        key: &Secret,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        wrap_by_device(&self.key(self.root()), context, id, key, chance)
    }

    fn unwrap_key(&self, context: &KeyContext, wrapped: &WrappedKey) -> Result<Secret, VaultError> {
        let outside = wrapped.outside();
        if !self.roots().contains(&outside) {
            return Err(VaultError::WrappedElsewhere(outside));
        }
        unwrap_by_device(&self.key(outside), context, wrapped)
    }
}
