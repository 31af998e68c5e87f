//! Who holds the root key.

use romori_types::Chance;

use crate::error::VaultError;
use crate::key::{KeyId, Secret};
use crate::wrapped::{KeyContext, WrappedKey};

/// 鍵の保管者 — holds the root key and never gives it out; wraps and unwraps keys with it.
///
/// A folder today; a passphrase, a hardware module, a client's officers or another host are the
/// same to whoever asks.
pub trait Custodian: Send + Sync {
    /// The root key that wraps from now on.
    fn root(&self) -> KeyId;

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
