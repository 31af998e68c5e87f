//! 分け札の入力 — shares typed one by one, by several people over hours, until there are enough.

use crate::error::VaultError;
use crate::key::KeyId;
use crate::locked::Locked;
use crate::officers::{OfficersKey, Share, ShareMistake};

/// 入力された分け札 — the shares of one officers' key that were typed so far. Each lies on a page
/// that is neither swapped nor dumped, and is wiped when this goes.
pub struct Gathering {
    id: KeyId,
    needed: u8,
    shares: Vec<(u8, Locked)>,
}

impl Gathering {
    /// For the key with this id, of which so many shares are needed.
    pub const fn of(id: KeyId, needed: u8) -> Self {
        Self { id, needed, shares: Vec::new() }
    }

    /// Of which key.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// How many are needed.
    pub const fn needed(&self) -> u8 {
        self.needed
    }

    /// The numbers of those that are there, in the order in which they came.
    pub fn numbers(&self) -> Vec<u8> {
        self.shares.iter().map(|(number, _)| *number).collect()
    }

    /// Takes a share in. One that is there already changes nothing and is told.
    ///
    /// # Errors
    /// [`ShareMistake::OtherKey`], [`ShareMistake::Twice`]; no page that stays in memory.
    pub fn add(&mut self, share: &Share) -> Result<(), VaultError> {
        share.must_be_of(self.id, self.needed)?;
        let number = share.number();
        if self.shares.iter().any(|(before, _)| *before == number) {
            return Err(VaultError::Shares(ShareMistake::Twice(number)));
        }
        self.shares.push((number, share.lock()?));
        Ok(())
    }

    /// Lets go of a share: what it led to could not be done.
    pub fn remove(&mut self, number: u8) {
        self.shares.retain(|(there, _)| *there != number);
    }

    /// The key, once there are enough. Whether it is the right one is seen where it opens.
    ///
    /// # Errors
    /// No page that stays in memory.
    pub fn key(&self) -> Result<Option<OfficersKey>, VaultError> {
        if self.shares.len() < usize::from(self.needed) {
            return Ok(None);
        }
        let shares: Vec<Share> =
            self.shares.iter().map(|(_, locked)| Share::of_locked(locked)).collect();
        OfficersKey::of_shares(self.id, &shares).map(Some)
    }

    /// Whether the shares give this key, once there are enough: that they were written down as
    /// they were made.
    ///
    /// # Errors
    /// As [`Self::key`].
    pub fn gives(&self, key: &OfficersKey) -> Result<bool, VaultError> {
        Ok(self.key()?.is_some_and(|joined| joined.is_same(key)))
    }
}
