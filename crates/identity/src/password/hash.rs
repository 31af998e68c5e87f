//! Argon2id in the PHC string format (RFC 9106), with a pepper that lies elsewhere.

use std::fmt;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, KeyId, Params, ParamsBuilder, Version};
use romori_factor::{Proven, ProvenBy};
use romori_types::{ActorId, Chance};
use zeroize::Zeroizing;

use crate::account::Account;
use crate::password::{Candidate, Password};
use crate::session::SessionRecord;
use crate::strength::Strength;
use crate::token::same;

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// A stored hash that asks for more memory than this was not written by this program.
const MEMORY_KIB_MAX: u32 = 256 * 1_024;
/// And for more passes than this.
const PASSES_MAX: u32 = 16;

/// ハッシュの重さ — what one try costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

/// The weight of new hashes: 32 MiB and two passes by one thread, above the 19 MiB and two passes
/// that OWASP asks for, and far below 100 ms a sign-in. Memory rather than passes, since memory is
/// what a thief's machine has little of.
pub const HASH_COST: HashCost = HashCost { memory_kib: 32 * 1_024, passes: 2 };

/// パスワードのハッシュ — a PHC string, as stored. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Reads a stored string.
    ///
    /// # Errors
    /// [`HashError::Malformed`] when it is not argon2id of version 19 within bounds.
    pub fn parse(text: &str) -> Result<Self, HashError> {
        Parts::of(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The string, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// ハッシュの誤り — why a password could be neither hashed nor compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashError {
    /// The source of chance could not be read.
    NoChance,
    /// The stored string is not a hash of this program.
    Malformed,
    /// The pepper that the hash was made with is not there.
    PepperMissing,
    /// There is not enough memory.
    NoMemory,
}

impl HashError {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoChance => "IDN-0201",
            Self::Malformed => "IDN-0202",
            Self::PepperMissing => "IDN-0203",
            Self::NoMemory => "IDN-0204",
        }
    }
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoChance => {
                "乱数を得られませんでした。コンピューターを再起動して、もう一度お試しください。"
            }
            Self::Malformed => {
                "保存されたパスワードの形が正しくありません。管理者にパスワードの再設定を依頼してください。"
            }
            Self::PepperMissing => {
                "パスワードの照合に使う鍵がありません。鍵の保管場所が正しいか、管理者に確かめてください。"
            }
            Self::NoMemory => {
                "メモリーが足りず、パスワードを照合できませんでした。少し待って、もう一度お試しください。"
            }
        })
    }
}

impl std::error::Error for HashError {}

/// 本人確認の証 — that somebody is the owner of an account. Made by [`Hasher::verify`] of a right
/// password, or of what `factor` found proven.
pub struct Proof {
    actor: ActorId,
    strength: Strength,
    renewed: Option<PasswordHash>,
}

impl Proof {
    /// Whose account.
    pub const fn actor(&self) -> ActorId {
        self.actor
    }

    /// By what.
    pub const fn strength(&self) -> Strength {
        self.strength
    }

    /// Of a passkey, which needs no password: its device verified its user. Nothing else proves
    /// anybody alone.
    pub fn of_passkey(proven: &Proven) -> Option<Self> {
        let alone = proven.by() == ProvenBy::Passkey;
        let actor = ActorId::from_bytes(*proven.handle());
        alone.then_some(Self { actor, strength: Strength::Passkey, renewed: None })
    }

    /// Of a company's own sign-in, which needs no password either.
    pub fn of_company(proven: &Proven) -> Option<Self> {
        let strength = match proven.by() {
            ProvenBy::CompanyBySeveral => Strength::Company,
            ProvenBy::Company => Strength::CompanyAlone,
            ProvenBy::Passkey | ProvenBy::Code | ProvenBy::Recovery => return None,
        };
        Some(Self { actor: ActorId::from_bytes(*proven.handle()), strength, renewed: None })
    }

    /// Of who is signed in and proves himself again by a code.
    pub fn of_session(record: &SessionRecord, proven: &Proven) -> Option<Self> {
        let own = proven.handle() == record.actor.as_bytes();
        let of_company = record.began_with.is_of_company();
        let began = if of_company { Strength::CompanyAlone } else { Strength::Password };
        let strength = began.beside(proven.by())?;
        own.then_some(Self { actor: record.actor, strength, renewed: None })
    }

    /// A password or a company's sign-in with something beside it, both of the same owner.
    pub fn strengthened(self, proven: &Proven) -> Option<Self> {
        let own = proven.handle() == self.actor.as_bytes();
        let strength = self.strength.beside(proven.by())?;
        own.then_some(Self { strength, ..self })
    }

    /// A hash to store instead of the former one, which was lighter or under an older pepper.
    pub const fn renewed(&self) -> Option<&PasswordHash> {
        self.renewed.as_ref()
    }
}

struct Pepper {
    generation: u32,
    bytes: Zeroizing<[u8; 32]>,
}

/// ハッシュ器 — hashes and compares passwords under one weight and one pepper.
pub struct Hasher {
    cost: HashCost,
    /// The present one first.
    peppers: Vec<Pepper>,
}

impl Hasher {
    /// Under the present pepper: its generation and its bytes from the custodian.
    pub fn new(generation: u32, pepper: &[u8; 32]) -> Self {
        let pepper = Pepper { generation, bytes: Zeroizing::new(*pepper) };
        Self { cost: HASH_COST, peppers: vec![pepper] }
    }

    /// Knows a former pepper too, until each password under it was used once.
    #[must_use]
    pub fn with_former(mut self, generation: u32, pepper: &[u8; 32]) -> Self {
        self.peppers.push(Pepper { generation, bytes: Zeroizing::new(*pepper) });
        self
    }

    /// The string to store.
    ///
    /// # Errors
    /// Without chance or memory.
    pub fn hash(
        &self,
        password: &Password,
        chance: &dyn Chance,
    ) -> Result<PasswordHash, HashError> {
        self.hash_bytes(password.bytes(), chance)
    }

    fn hash_bytes(&self, text: &[u8], chance: &dyn Chance) -> Result<PasswordHash, HashError> {
        let mut salt = [0; SALT_BYTES];
        chance.fill(&mut salt).map_err(|_| HashError::NoChance)?;
        let pepper = self.peppers.first().ok_or(HashError::PepperMissing)?;
        let params = params(self.cost, pepper.generation)?;
        let hash = argon2id(text, &salt, pepper, params.clone())?;
        write(&params, &salt, hash.as_slice()).map(PasswordHash)
    }

    /// Whether a password is the account's. An account that is not there, or has no password, costs
    /// the same work and gives the same answer as a wrong password.
    ///
    /// # Errors
    /// When nothing could be compared: no memory, or the hash's pepper is missing.
    pub fn verify(
        &self,
        account: Option<&Account>,
        candidate: &Candidate,
        chance: &dyn Chance,
    ) -> Result<Option<Proof>, HashError> {
        let stored = account.and_then(|account| Some((account.id, account.password.as_ref()?)));
        let Some((actor, stored)) = stored else {
            self.compare_with_nothing(candidate)?;
            return Ok(None);
        };
        if !self.is_of(stored, candidate)? {
            return Ok(None);
        }
        let renewed = match candidate.bytes() {
            Some(text) if self.is_outdated(stored) => Some(self.hash_bytes(text, chance)?),
            _ => None,
        };
        Ok(Some(Proof { actor, strength: Strength::Password, renewed }))
    }

    /// Whether a password is the one of this hash.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn is_of(&self, stored: &PasswordHash, candidate: &Candidate) -> Result<bool, HashError> {
        let Some(text) = candidate.bytes() else {
            self.compare_with_nothing(candidate)?;
            return Ok(false);
        };
        let parts = Parts::of(&stored.0)?;
        let known = self.peppers.iter().find(|pepper| pepper.generation == parts.pepper);
        let pepper = known.ok_or(HashError::PepperMissing)?;
        let made = argon2id(text, &parts.salt, pepper, parts.params)?;
        Ok(same(made.as_slice(), &parts.hash))
    }

    /// The same work as a comparison, with a result that no password has.
    fn compare_with_nothing(&self, candidate: &Candidate) -> Result<(), HashError> {
        let pepper = self.peppers.first().ok_or(HashError::PepperMissing)?;
        let params = params(self.cost, pepper.generation)?;
        let text = candidate.bytes().unwrap_or_default();
        let made = argon2id(text, &[0; SALT_BYTES], pepper, params)?;
        std::hint::black_box(same(made.as_slice(), &[0; HASH_BYTES]));
        Ok(())
    }

    /// Whether a hash is lighter than new ones are, or under a former pepper.
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        let Ok(parts) = Parts::of(&stored.0) else { return true };
        let present = self.peppers.first().map(|pepper| pepper.generation);
        present != Some(parts.pepper)
            || parts.params.m_cost() < self.cost.memory_kib
            || parts.params.t_cost() < self.cost.passes
    }

    #[cfg(test)]
    pub(crate) fn with_cost(mut self, cost: HashCost) -> Self {
        self.cost = cost;
        self
    }
}

/// What a stored string says.
struct Parts {
    params: Params,
    pepper: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Parts {
    fn of(text: &str) -> Result<Self, HashError> {
        let malformed = |_| HashError::Malformed;
        let read = phc::PasswordHash::new(text).map_err(malformed)?;
        let params = Params::try_from(&read).map_err(|_| HashError::Malformed)?;
        let (Some(salt), Some(hash)) = (read.salt, read.hash) else {
            return Err(HashError::Malformed);
        };
        let formed = read.algorithm.as_str() == "argon2id"
            && read.version == Some(19)
            && params.m_cost() <= MEMORY_KIB_MAX
            && params.t_cost() <= PASSES_MAX
            && params.data().is_empty()
            && hash.len() == HASH_BYTES;
        let pepper = params.keyid().try_into().map(u32::from_be_bytes);
        match pepper {
            Ok(pepper) if formed => {
                let (salt, hash) = (salt.to_vec(), hash.as_bytes().to_vec());
                Ok(Self { params, pepper, salt, hash })
            }
            _ => Err(HashError::Malformed),
        }
    }
}

/// The generation of the pepper stands in the string as `keyid`, four bytes.
fn params(cost: HashCost, pepper: u32) -> Result<Params, HashError> {
    let malformed = |_| HashError::Malformed;
    let keyid = KeyId::new(&pepper.to_be_bytes()).map_err(malformed)?;
    ParamsBuilder::new()
        .m_cost(cost.memory_kib)
        .t_cost(cost.passes)
        .p_cost(1)
        .output_len(HASH_BYTES)
        .keyid(keyid)
        .build()
        .map_err(malformed)
}

fn argon2id(
    text: &[u8],
    salt: &[u8],
    pepper: &Pepper,
    params: Params,
) -> Result<Zeroizing<[u8; HASH_BYTES]>, HashError> {
    let mut hash = Zeroizing::new([0; HASH_BYTES]);
    let secret = pepper.bytes.as_slice();
    Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params)
        .and_then(|argon2| argon2.hash_password_into(text, salt, hash.as_mut_slice()))
        .map_err(|error| match error {
            argon2::Error::OutOfMemory => HashError::NoMemory,
            _ => HashError::Malformed,
        })?;
    Ok(hash)
}

fn write(params: &Params, salt: &[u8], hash: &[u8]) -> Result<String, HashError> {
    let malformed = |_| HashError::Malformed;
    let written = phc::PasswordHash {
        algorithm: argon2::ARGON2ID_IDENT,
        version: Some(19),
        params: params.try_into().map_err(|_| HashError::Malformed)?,
        salt: Some(phc::Salt::new(salt).map_err(malformed)?),
        hash: Some(phc::Output::new(hash).map_err(malformed)?),
    };
    Ok(written.to_string())
}

#[cfg(test)]
#[path = "hash_tests.rs"]
mod tests;
