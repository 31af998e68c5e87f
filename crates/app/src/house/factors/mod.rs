//! 本人確認の手段 — proofs beside the password: registering them, the second step of a sign-in, and
//! proving oneself again. Between question and answer everything stays here, once, five minutes.

mod again;
mod own;
mod phone;
mod second;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::devices::Origin;
use romori_factor::{
    Asking, Ceremonies, CodeSecret, Passkey, PasskeyError, Registration, RelyingParty,
};
use romori_identity::{Proof, SignInRefusal, Source};
use romori_store::{Credential, CredentialKind, UnitError};
use romori_types::{Device, FactId, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use phone::{Came, NewPhone, OnPhone, PhoneAdmitted, PhoneSigned};

use super::House;
use super::company;
use super::entry_error::EntryError;

/// What waits for an answer, of every kind.
#[derive(Default)]
pub struct Factors {
    registrations: Mutex<Ceremonies<Registration>>,
    askings: Mutex<Ceremonies<Asking>>,
    halves: Mutex<Ceremonies<Half>>,
    secrets: Mutex<Ceremonies<CodeSecret>>,
    pub(in crate::house) companies: Mutex<Ceremonies<company::Waiting>>,
    pub(in crate::house) providers: Mutex<company::Providers>,
    joinings: Mutex<Ceremonies<phone::Joining>>,
    goings_on: Mutex<Ceremonies<()>>,
}

/// Who gave the right password and still owes a second proof.
struct Half {
    proof: Proof,
    login: String,
    device: Device,
}

/// 途中まで — the password was right; how one may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfWay {
    /// The name of what waits.
    pub half: String,
    /// Whether a passkey is registered.
    pub by_passkey: bool,
    /// Whether one-time codes are registered.
    pub by_code: bool,
}

/// A question for a browser's passkeys.
pub struct AskedPasskey {
    /// The name of what waits.
    pub ceremony: String,
    /// The options as JSON.
    pub question: String,
}

/// A secret of one-time codes that is not confirmed yet, as it is shown once.
pub struct CodeBegun {
    /// The name of what waits.
    pub ceremony: String,
    /// As it is typed into an app.
    pub typed: Zeroizing<String>,
    /// As an app's camera reads it.
    pub address: Zeroizing<String>,
}

/// Where somebody proves himself, as the page sees it.
pub struct Here<'a> {
    /// Who holds what waits: a visit, or a session.
    pub holder: [u8; 16],
    /// Where from.
    pub source: Source,
    /// The browser's cookie, if it brought one.
    pub browser: Option<&'a str>,
    /// From which device.
    pub origin: Origin,
}

/// By what somebody proves himself, as it was sent.
pub enum Proving<'a> {
    /// A one-time code or a recovery code, as typed.
    Code(&'a str),
    /// A passkey's answer.
    Passkey {
        /// At which name.
        party: &'a RelyingParty,
        /// The name of what waits.
        ceremony: &'a str,
        /// The answer as JSON.
        answer: &'a str,
    },
    /// The password: only where there is nothing else.
    Password(&'a str),
}

/// 自分の確認手段 — one's own proofs beside the password.
pub struct OwnFactors {
    /// Passkeys and one-time codes, the oldest first.
    pub factors: Vec<OwnFactor>,
    /// Recovery codes that were not used yet.
    pub recovery_left: usize,
}

/// 確認手段の一つ
pub struct OwnFactor {
    /// Which.
    pub id: FactId,
    /// What it is.
    pub kind: CredentialKind,
    /// What its owner calls it.
    pub name: String,
    /// At which name a passkey holds.
    pub host: Option<String>,
    /// Whether a passkey may be copied to other devices, and whether it was.
    pub synced: Option<(bool, bool)>,
    /// When it was registered.
    pub made_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// 確認手段の誤り — why a proof was neither registered nor taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorError {
    /// A passkey's ceremony came to nothing.
    Passkey(PasskeyError),
    /// Nothing waits under this name any more, or another began it.
    Over,
    /// The code does not fit the secret that was just shown.
    WrongCode,
    /// It lacks a name, or the name is too long.
    Name,
    /// The role asks for a second factor, and this is the last one.
    Last,
    /// There are as many as one may have.
    TooMany,
}

impl FactorError {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passkey(error) => error.code(),
            Self::Over => "IDN-0215",
            Self::WrongCode => "IDN-0216",
            Self::Name => "IDN-0217",
            Self::Last => "IDN-0218",
            Self::TooMany => "IDN-0219",
        }
    }
}

impl fmt::Display for FactorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passkey(error) => return error.fmt(f),
            Self::Over => "時間が過ぎたため、受け付けませんでした。はじめからやり直してください。",
            Self::WrongCode => {
                "確認コードが合いません。アプリに出ている6桁の数字を、変わる前に入れてください。端末の時計も確かめてください。"
            }
            Self::Name => "名前を1文字以上40文字以内で入れてください。",
            Self::Last => {
                "管理者には、もう一つの確認手段が必要です。先に別のものを登録してから、消してください。"
            }
            Self::TooMany => "登録できる数を超えています。使わないものを消してから、登録してください。",
        })
    }
}

impl std::error::Error for FactorError {}

impl From<PasskeyError> for EntryError {
    fn from(error: PasskeyError) -> Self {
        Self::Factor(FactorError::Passkey(error))
    }
}

impl From<FactorError> for EntryError {
    fn from(error: FactorError) -> Self {
        Self::Factor(error)
    }
}

impl From<SignInRefusal> for EntryError {
    fn from(refusal: SignInRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A passkey as it is sealed.
#[derive(Serialize, Deserialize)]
struct KeptKey {
    name: String,
    host: String,
    key: String,
}

/// The secret of one-time codes as it is sealed.
#[derive(Serialize, Deserialize)]
struct KeptCode {
    name: String,
    secret: Zeroizing<Vec<u8>>,
}

const NAME_LETTERS_MAX: usize = 40;
const FACTORS_MAX: usize = 20;

pub(in crate::house) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unreadable(credential: &Credential) -> UnitError {
    UnitError::Unreadable { kind: "本人確認の手段", row: credential.id.to_string() }
}

fn key_of(credential: &Credential) -> Result<KeptKey, UnitError> {
    serde_json::from_slice(&credential.text).map_err(|_| unreadable(credential))
}

fn code_of(credential: &Credential) -> Result<KeptCode, UnitError> {
    serde_json::from_slice(&credential.text).map_err(|_| unreadable(credential))
}

fn text_of(kept: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, EntryError> {
    let text = serde_json::to_vec(kept);
    text.map(Zeroizing::new).map_err(|_| EntryError::Factor(FactorError::Over))
}

/// Passkeys that hold at this name, with their rows.
fn keys_at<'c>(
    party: &RelyingParty,
    credentials: &'c [Credential],
) -> Result<Vec<(&'c Credential, KeptKey, Passkey)>, EntryError> {
    let mut found = Vec::new();
    for one in credentials.iter().filter(|one| one.kind == CredentialKind::Passkey) {
        let kept = key_of(one)?;
        if kept.host == party.name() {
            let passkey = Passkey::of_text(&kept.key)?;
            found.push((one, kept, passkey));
        }
    }
    Ok(found)
}

fn named(name: &str) -> Result<String, EntryError> {
    let name = name.trim();
    let letters = name.chars().count();
    let fits = (1..=NAME_LETTERS_MAX).contains(&letters) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(FactorError::Name.into()) }
}

impl House {
    pub(in crate::house) fn begin<T>(
        &self,
        waiting: &Mutex<Ceremonies<T>>,
        holder: [u8; 16],
        what: T,
    ) -> Result<String, EntryError> {
        let now = self.store.now();
        let begun = lock(waiting).begin(holder, what, now, self.chance.as_ref());
        begun.map_err(|error| EntryError::Unit(error.into()))
    }
}
