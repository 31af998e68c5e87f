//! 番号庫 — the vault of individual numbers: a process of its own, with its own store, keys,
//! listener and credential for the log. It takes numbers that were sealed in the browser, compares,
//! fills documents, and erases. No question has a number in its answer.
//!
//! What it promises and how it is asked: docs/design/mynabox.md.

mod ask;
mod by_code;
mod credential;
mod desk;
mod error;
mod evidence;
mod home;
mod inner;
mod numbers;
mod people;
mod report;
mod roots;
mod shelf;
mod work;

pub use ask::{Answer, Ask, Refusal, Task, TicketAsk};
pub use credential::VaultCredential;
pub use desk::{Desk, DeskParts};
pub use error::MynaboxError;
pub use home::{VaultHome, VaultLock};
pub use inner::{VaultClient, VaultServer};
pub use numbers::{Numbers, NumbersAway};
pub use people::{
    Check, CheckWay, Evidence, Holder, HolderKind, Keeper, NumberPurpose, NumberState, Permission,
    Request, Subject, UseGrant, Who,
};
pub use report::{
    Act, ActKind, Counts, Destination, Disposal, DocumentAsk, Ending, Erased, History, Hole,
    Standing, VaultKeys,
};
/// SHA-256 of a certificate, as `Who::certificate` has it.
pub use romori_line::digest as certificate_digest;
/// Where a hardware module is.
pub use romori_token::TokenPlace;
/// Where a client's key is, and what a share led to.
pub use romori_vault::{Custodianship, Holding, Preparing, ShareTaken};
pub use roots::{RootDesk, VaultCustodian};
pub use work::{
    DeskTask, DeskToken, DeskWork, Filled, HPKE_INFO, Image, ImageLabel, Put, PutOutcome,
    ShareGiven, SharePaper, SharesMade, TOKEN_BYTES, UseWork,
};
