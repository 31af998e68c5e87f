//! Who holds the root key.

use romori_types::Chance;

use crate::error::VaultError;
use crate::key::{KeyId, Secret};
use crate::recovery::{RecoveryCode, RecoveryFile};
use crate::wrapped::{KeyContext, WrappedKey};

/// 鍵の保管者 — holds the root key and never gives it out; wraps and unwraps keys with it.
///
/// A folder, a folder behind a passphrase and a hardware module are the same to whoever asks.
pub trait Custodian: Send + Sync {
    /// The root key that wraps from now on.
    fn root(&self) -> KeyId;

    /// The ids of all root keys held, oldest first.
    fn roots(&self) -> Vec<KeyId>;

    /// Makes a new root key, which wraps from now on. The former ones still unwrap.
    ///
    /// # Errors
    /// When it cannot be made.
    fn renew(&self, chance: &dyn Chance) -> Result<KeyId, VaultError>;

    /// Lays a former root key aside for good: whatever is still wrapped by it never opens again.
    ///
    /// # Errors
    /// [`CustodyError::InUse`](crate::CustodyError::InUse) for the newest, or when it cannot be
    /// removed.
    fn retire(&self, id: KeyId) -> Result<(), VaultError>;

    /// A new recovery code with its file; none where the root key cannot be had out. An earlier
    /// code keeps opening its own file only.
    ///
    /// # Errors
    /// When the root keys cannot be read again or there is no chance.
    fn recovery(
        &self,
        chance: &dyn Chance,
    ) -> Result<Option<(RecoveryCode, RecoveryFile)>, VaultError>;

    /// Wraps a key, bound to its context.
    ///
    /// # Errors
    /// When the custodian cannot be reached or there is no chance.
    fn wrap_key(
        &self,
        context: &KeyContext,
        id: KeyId,
        key: &Secret,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError>;

    /// Takes a key out again.
    ///
    /// # Errors
    /// When it was wrapped by a key that is not held here, for another context, or was altered.
    fn unwrap_key(&self, context: &KeyContext, wrapped: &WrappedKey) -> Result<Secret, VaultError>;
}
