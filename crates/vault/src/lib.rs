//! Keys and sealed values: who may open what, and bytes that say nothing to a thief.
//!
//! Formats, limits and reasons stand in docs/design/keys.md. Must not know: tables and queries,
//! the clock, chance (both are handed in), HTTP. No plaintext and no key has `Debug` or `Display`.

mod cipher;
mod code;
mod custodian;
mod digest;
mod error;
mod file_custodian;
mod gathering;
mod held;
mod hierarchy;
mod key;
mod letterbox;
mod locked;
mod nonce;
mod number;
mod officers;
mod padding;
mod passphrase;
mod place;
mod recovery;
mod returning;
mod ring;
mod root_file;
mod sealed;
mod shares;
mod wrapped;

pub use cipher::{ClientKeys, Opened, SEALS_MAX, SEALS_MOST};
pub use code::CodeMistake;
pub use custodian::Custodian;
pub use digest::{DigestLabel, KeyedDigest, MatchKey, MatchLabel};
pub use error::{CustodyError, VaultError};
pub use file_custodian::{FileCustodian, refuse_shared_folders};
pub use gathering::Gathering;
pub use held::{
    Custodianship, HELD_IDLE_SECONDS, HELD_SECONDS, HeldMemory, HeldMistake, HeldNote, Holding,
    Prepared, Preparing, ShareTaken, Taken, Whose,
};
pub use hierarchy::{ClientKey, DataKey, InstallationSecret, TenantKey, rewrap};
pub use key::{KeyId, Secret};
pub use letterbox::{Letterbox, ParcelMistake};
pub use nonce::{LentNonces, NONCE_BYTES, NonceShelf, Nonces};
pub use number::{IndividualNumber, NUMBER_BYTES, NotAHole, NumberMistake};
pub use officers::{OfficersKey, SHARES_MAX, Share, ShareMistake};
pub use padding::PAD_BYTES;
pub use passphrase::Passphrase;
pub use place::{Block, HOUSE, Place, Table};
pub use recovery::{RecoveryCode, RecoveryFile};
pub use returning::{RECEIVER_BYTES, Receiver, ReturnCode, open_return, tenant_of_return};
pub use ring::{KEY_LIFE_SECONDS, Ring};
pub use sealed::{OVERHEAD_BYTES, PLAINTEXT_BYTES_MAX, Sealed};
pub use wrapped::{
    CONTEXT_BYTES, DeviceKey, InstallationKey, KeyContext, KeyKind, WRAPPED_BYTES, WrappedKey,
    unwrap_by_device, wrap_by_device,
};
