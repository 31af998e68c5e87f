//! 顧問先の役員の鍵 — a key that is nowhere but in shares on paper, of which so many open a client's
//! key. Whoever runs the house alone cannot.
//!
//! A share, 40 bytes, as sixteen groups of five letters:
//! ```text
//!  0..4   the first bytes of the key's id    4  how many are needed    5  its number
//!  6..38  the value                         38..40  SHA-256 of the bytes before, its first two
//! ```

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use romori_types::Chance;
use zeroize::Zeroizing;

use crate::code::{self, CodeMistake};
use crate::error::VaultError;
use crate::hierarchy::{ClientKey, TenantKey};
use crate::key::{KEY_BYTES, KeyId, Secret, derive};
use crate::locked::Locked;
use crate::shares::{join, split};
use crate::wrapped::{WrappedKey, WrappingKey};

/// More shares than this are nobody's officers.
pub const SHARES_MAX: u8 = 16;
const SHARE_BYTES: usize = 40;
const SET_BYTES: usize = 4;
const NEEDED_AT: usize = 4;
const NUMBER_AT: usize = 5;
const VALUE_AT: usize = 6;
const CHECK_AT: usize = 38;

/// 役員の鍵 — together with the tenant's key it wraps a client's key. In memory alone, on a page
/// that is neither swapped nor dumped.
///
/// ```compile_fail
/// fn copy(key: &romori_vault::OfficersKey) -> romori_vault::OfficersKey {
///     key.clone()
/// }
/// ```
pub struct OfficersKey {
    id: KeyId,
    secret: Locked,
}

/// 分け札 — one share of an officers' key. Shown once, for paper.
///
/// ```compile_fail
/// fn show(share: &romori_vault::Share) -> String {
///     format!("{share:?}")
/// }
/// ```
pub struct Share(Zeroizing<[u8; SHARE_BYTES]>);

/// 分け札の誤り — why shares do not give the key. None of it shows a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareMistake {
    /// Groups that cannot be right, counted from 1.
    Typed(Vec<usize>),
    /// The groups are right one by one, but not together.
    Damaged,
    /// Of another key than the one that is asked for; its number.
    OtherKey(u8),
    /// The same share twice; its number.
    Twice(u8),
    /// Fewer than needed.
    TooFew {
        /// How many there are.
        there: usize,
        /// How many are needed.
        needed: u8,
    },
    /// A key in so many shares, of which so many are needed, cannot be made.
    NoSuchRule,
}

impl fmt::Display for ShareMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Typed(groups) => {
                let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "分け札の{}番目の組に打ち間違いがあります。5文字ずつ16組です。その組を見直してください。",
                    groups.join("・"),
                )
            }
            Self::Damaged => f.write_str(
                "分け札の組のどれかが、別の札のものと入れ替わっています。はじめから入力してください。",
            ),
            Self::OtherKey(number) => write!(
                f,
                "{number}番の分け札は、この顧問先のいまの鍵のものではありません。作り直す前の札なら、廃棄してください。",
            ),
            Self::Twice(number) => {
                write!(f, "{number}番の分け札を二度入力しています。別の札を入力してください。")
            }
            Self::TooFew { there, needed } => write!(
                f,
                "分け札は{needed}枚要ります。いま{there}枚です。ほかの役員の札を入力してください。",
            ),
            Self::NoSuchRule => f.write_str(
                "分け札は1枚から16枚までで、開くのに要る枚数は、その枚数以下にしてください。",
            ),
        }
    }
}

impl std::error::Error for ShareMistake {}

impl Share {
    fn of(id: KeyId, needed: u8, number: u8, value: &[u8; KEY_BYTES]) -> Self {
        let mut bytes = Zeroizing::new([0; SHARE_BYTES]);
        bytes[..SET_BYTES].copy_from_slice(&id.as_bytes()[..SET_BYTES]);
        (bytes[NEEDED_AT], bytes[NUMBER_AT]) = (needed, number);
        bytes[VALUE_AT..CHECK_AT].copy_from_slice(value);
        let check = check_of(&bytes);
        bytes[CHECK_AT..].copy_from_slice(&check);
        Self(bytes)
    }

    /// Reads what was typed: width, case, spaces and O for 0 do not matter.
    ///
    /// # Errors
    /// The groups that were mistyped, before any key is tried.
    pub fn parse(text: &str) -> Result<Self, ShareMistake> {
        let read = code::read::<SHARE_BYTES>(text);
        let bytes = read.map_err(|CodeMistake { groups }| ShareMistake::Typed(groups))?;
        if bytes[CHECK_AT..] == check_of(&bytes) && bytes[NUMBER_AT] > 0 && bytes[NEEDED_AT] > 0 {
            Ok(Self(bytes))
        } else {
            Err(ShareMistake::Damaged)
        }
    }

    /// The sixteen groups, to be printed once.
    pub fn reveal(&self) -> Zeroizing<String> {
        code::write(&self.0)
    }

    /// Its number, counted from 1.
    pub fn number(&self) -> u8 {
        self.0[NUMBER_AT]
    }

    /// How many are needed.
    pub fn needed(&self) -> u8 {
        self.0[NEEDED_AT]
    }

    fn is_of(&self, id: KeyId, needed: u8) -> bool {
        self.0[..SET_BYTES] == id.as_bytes()[..SET_BYTES] && self.needed() == needed
    }

    /// The same bytes on a page of their own.
    pub(crate) fn lock(&self) -> Result<Locked, VaultError> {
        Locked::copy_of(&self.0[..])
    }

    /// Out of such a page.
    pub(crate) fn of_locked(locked: &Locked) -> Self {
        let mut bytes = Zeroizing::new([0; SHARE_BYTES]);
        bytes.copy_from_slice(locked.bytes().get(..SHARE_BYTES).unwrap_or(&[0; SHARE_BYTES]));
        Self(bytes)
    }

    /// Refuses it where another key, or another number of shares, is asked for.
    pub(crate) fn must_be_of(&self, id: KeyId, needed: u8) -> Result<(), VaultError> {
        if self.is_of(id, needed) {
            return Ok(());
        }
        Err(VaultError::Shares(ShareMistake::OtherKey(self.number())))
    }
}

fn check_of(bytes: &[u8; SHARE_BYTES]) -> [u8; 2] {
    let digest = digest(&SHA256, &bytes[..CHECK_AT]);
    std::array::from_fn(|at| digest.as_ref()[at])
}

impl OfficersKey {
    /// A new one.
    ///
    /// # Errors
    /// When there is no chance, or no page that stays in memory.
    pub fn generate(chance: &dyn Chance) -> Result<Self, VaultError> {
        let mut secret = Locked::empty()?;
        chance.fill(secret.bytes_mut())?;
        Ok(Self { id: KeyId::generate(chance)?, secret })
    }

    /// Its id. A key that wraps a client's key is named by it.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The key in `count` shares, of which any `needed` give it back. New shares of the same key
    /// fit the former ones no more than a stranger's would: both sets open it, so that a lost share
    /// asks for a new key and not for new shares.
    ///
    /// # Errors
    /// [`ShareMistake::NoSuchRule`]; when there is no chance.
    pub fn shares(
        &self,
        needed: u8,
        count: u8,
        chance: &dyn Chance,
    ) -> Result<Vec<Share>, VaultError> {
        if needed == 0 || needed > count || count > SHARES_MAX {
            return Err(VaultError::Shares(ShareMistake::NoSuchRule));
        }
        let mut secret = Zeroizing::new([0; KEY_BYTES]);
        secret.copy_from_slice(self.secret.bytes().get(..KEY_BYTES).unwrap_or_default());
        let values = split(&secret, needed, count, chance)?;
        let share = |(number, value): (u8, &Zeroizing<[u8; KEY_BYTES]>)| {
            Share::of(self.id, needed, number, value)
        };
        Ok((1..=count).zip(&values).map(share).collect())
    }

    /// The key with this id, out of shares. Whether it is the right one is seen where it opens.
    ///
    /// # Errors
    /// Too few, one twice, one of another key; no page that stays in memory.
    pub fn of_shares(id: KeyId, shares: &[Share]) -> Result<Self, VaultError> {
        let needed = shares.first().map_or(1, Share::needed);
        for (at, share) in shares.iter().enumerate() {
            share.must_be_of(id, needed)?;
            if shares[..at].iter().any(|before| before.number() == share.number()) {
                return Err(VaultError::Shares(ShareMistake::Twice(share.number())));
            }
        }
        if shares.len() < usize::from(needed) {
            let there = shares.len();
            return Err(VaultError::Shares(ShareMistake::TooFew { there, needed }));
        }
        let points: Vec<(u8, &[u8])> = shares
            .iter()
            .take(usize::from(needed))
            .map(|share| (share.number(), &share.0[VALUE_AT..CHECK_AT]))
            .collect();
        let mut secret = Locked::empty()?;
        join(&points, secret.bytes_mut());
        Ok(Self { id, secret })
    }

    /// Whether it is the same key.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let same = verify_slices_are_equal(self.secret.bytes(), other.secret.bytes());
        self.id == other.id && same.is_ok()
    }

    /// What wraps a client's key: neither the tenant's key alone gives it nor the officers' alone.
    fn wrapping(&self, tenant: &TenantKey) -> WrappingKey {
        let salt: Secret = tenant.secret().derive("held");
        WrappingKey::of(self.id, &derive(salt.expose(), self.secret.bytes(), b"held client"))
    }

    /// A client's key under this one and the tenant's.
    ///
    /// # Errors
    /// For another tenant's client; when there is no chance.
    pub fn wrap(
        &self,
        tenant: &TenantKey,
        client: &ClientKey,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        client.wrap_under(tenant, &self.wrapping(tenant), chance)
    }

    /// A client's key out of such bytes.
    ///
    /// # Errors
    /// When a share was another one, or the bytes are another client's or were altered.
    pub fn unwrap_key(
        &self,
        tenant: &TenantKey,
        client: romori_types::ClientId,
        wrapped: &WrappedKey,
    ) -> Result<ClientKey, VaultError> {
        ClientKey::unwrap_under(tenant, client, &self.wrapping(tenant), wrapped)
    }
}
