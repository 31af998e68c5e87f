//! Passkeys: registering one and proving oneself by it. The user is verified by his device each
//! time (PIN, finger, face); whether the key may leave the device is recorded.

use std::fmt;

use webauthn_rs::prelude::{
    CreationChallengeResponse, Credential, DiscoverableAuthentication, DiscoverableKey,
    PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    RequestChallengeResponse, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};
use webauthn_rs_proto::ResidentKeyRequirement;

use crate::{Proven, ProvenBy};

/// サインイン先 — the name for which a passkey holds: the host that the browser shows. Browsers
/// know passkeys of names alone, so an address has none.
pub struct RelyingParty {
    webauthn: Webauthn,
    name: String,
}

/// パスキー — the public half of a key that its owner's device keeps, and what is known of it.
#[derive(Clone)]
pub struct Passkey(webauthn_rs::prelude::Passkey);

romori_types::quiet_debug!(Passkey);

/// A question to a browser: the options of its ceremony as JSON.
pub type Question = String;

/// 登録の途中 — what the answer to a registration is checked with.
pub struct Registration(PasskeyRegistration);

/// 確認の途中 — what the answer to a question for proof is checked with.
pub struct Asking(Asked);

enum Asked {
    /// Of keys that are known.
    Known { handle: [u8; 16], state: PasskeyAuthentication },
    /// Of whoever comes: the key names its owner.
    Anyone(DiscoverableAuthentication),
}

/// An answer of a browser, read but not believed yet.
pub struct PasskeyAnswer(PublicKeyCredential);

/// What a proof by passkey gave.
pub struct Answered {
    /// Who.
    pub proven: Proven,
    /// The key with its new counter and flags, where they changed.
    pub changed: Option<Passkey>,
}

/// パスキーの誤り — why a ceremony came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyError {
    /// The browser shows an address and not a name, for which there are no passkeys.
    NotHere,
    /// The answer cannot be read.
    Unreadable,
    /// The answer does not fit the question, the key or the user.
    Refused,
    /// The key's counter went back: there may be a copy of it.
    Copied,
}

impl PasskeyError {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotHere => "IDN-0211",
            Self::Unreadable => "IDN-0212",
            Self::Refused => "IDN-0213",
            Self::Copied => "IDN-0214",
        }
    }
}

impl fmt::Display for PasskeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotHere => {
                "このアドレスでは、パスキーを使えません。localhost か、登録した名前のアドレスで開いてください。"
            }
            Self::Unreadable => {
                "ブラウザーの返事を読み取れませんでした。画面を開き直して、もう一度お試しください。"
            }
            Self::Refused => {
                "パスキーを確かめられませんでした。登録した鍵か端末を使って、もう一度お試しください。"
            }
            Self::Copied => {
                "このパスキーは、写しが作られたおそれがあるため使えません。別の方法でサインインし、管理者に知らせてください。"
            }
        })
    }
}

impl std::error::Error for PasskeyError {}

impl From<WebauthnError> for PasskeyError {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::CredentialPossibleCompromise => Self::Copied,
            WebauthnError::Configuration => Self::NotHere,
            _ => Self::Refused,
        }
    }
}

impl RelyingParty {
    /// The one at this host, as the browser shows it: `sr.example.jp`, `localhost:8627`.
    ///
    /// # Errors
    /// [`PasskeyError::NotHere`] when it is an address or no name.
    pub fn at(host: &str, tls: bool) -> Result<Self, PasskeyError> {
        let scheme = if tls { "https" } else { "http" };
        let origin = Url::parse(&format!("{scheme}://{host}"));
        let origin = origin.map_err(|_| PasskeyError::NotHere)?;
        let name = origin.domain().ok_or(PasskeyError::NotHere)?.to_owned();
        let webauthn = WebauthnBuilder::new(&name, &origin)?.rp_name("労守").build()?;
        Ok(Self { webauthn, name })
    }

    /// The name, which is kept with each passkey: at another name it does not hold.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks a browser to make a key. The device keeps the owner's handle with it, so that he can
    /// sign in without typing who he is.
    ///
    /// # Errors
    /// When the question cannot be made.
    pub fn ask_for_new(
        &self,
        handle: [u8; 16],
        login: &str,
        person: &str,
        known: &[Passkey],
    ) -> Result<(Question, Registration), PasskeyError> {
        self.ask_to_make((handle, login, person), known, ResidentKeyRequirement::Preferred)
    }

    /// As [`RelyingParty::ask_for_new`], for an owner who has nothing else: a key that his device
    /// cannot keep is not made, since he has no login name under which it would be asked for. One
    /// that he has there already gives way.
    ///
    /// # Errors
    /// When the question cannot be made.
    pub fn ask_for_only(
        &self,
        handle: [u8; 16],
        login: &str,
        person: &str,
    ) -> Result<(Question, Registration), PasskeyError> {
        self.ask_to_make((handle, login, person), &[], ResidentKeyRequirement::Required)
    }

    fn ask_to_make(
        &self,
        (handle, login, person): ([u8; 16], &str, &str),
        known: &[Passkey],
        kept: ResidentKeyRequirement,
    ) -> Result<(Question, Registration), PasskeyError> {
        let known = known.iter().map(|passkey| passkey.0.cred_id().clone()).collect();
        let id = Uuid::from_bytes(handle);
        let begun = self.webauthn.start_passkey_registration(id, login, person, Some(known));
        let (mut question, state) = begun?;
        keep_on_device(&mut question, kept);
        let text = serde_json::to_string(&question).map_err(|_| PasskeyError::Unreadable)?;
        Ok((text, Registration(state)))
    }

    /// The key that a browser made.
    ///
    /// # Errors
    /// When the answer does not fit: another origin, the user not verified, another question.
    pub fn take_new(&self, answer: &str, state: &Registration) -> Result<Passkey, PasskeyError> {
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| PasskeyError::Unreadable)?;
        Ok(Passkey(self.webauthn.finish_passkey_registration(&answer, &state.0)?))
    }

    /// Asks for a proof by one of these keys of one owner.
    ///
    /// # Errors
    /// When the question cannot be made: no key is known.
    pub fn ask_owner(
        &self,
        handle: [u8; 16],
        known: &[Passkey],
    ) -> Result<(Question, Asking), PasskeyError> {
        let known: Vec<_> = known.iter().map(|passkey| passkey.0.clone()).collect();
        let (question, state) = self.webauthn.start_passkey_authentication(&known)?;
        let text = serde_json::to_string(&question).map_err(|_| PasskeyError::Unreadable)?;
        Ok((text, Asking(Asked::Known { handle, state })))
    }

    /// Asks whoever comes for a proof; the question is the same for everybody.
    ///
    /// # Errors
    /// When the question cannot be made.
    pub fn ask_anyone(&self) -> Result<(Question, Asking), PasskeyError> {
        let (mut question, state): (RequestChallengeResponse, _) =
            self.webauthn.start_discoverable_authentication()?;
        // Somebody pressed a button: the browser may open its window at once.
        question.mediation = None;
        let text = serde_json::to_string(&question).map_err(|_| PasskeyError::Unreadable)?;
        Ok((text, Asking(Asked::Anyone(state))))
    }

    /// Checks an answer with the owner's keys: origin, question, signature, user, counter.
    ///
    /// # Errors
    /// When anything of it does not fit.
    pub fn check(
        &self,
        answer: &PasskeyAnswer,
        asking: Asking,
        owner: [u8; 16],
        known: &[Passkey],
    ) -> Result<Answered, PasskeyError> {
        let id = answer.key();
        let used = known.iter().find(|passkey| passkey.id() == id);
        let used = used.ok_or(PasskeyError::Refused)?;
        let result = match asking.0 {
            Asked::Known { handle, state } if handle == owner => {
                self.webauthn.finish_passkey_authentication(&answer.0, &state)?
            }
            Asked::Known { .. } => return Err(PasskeyError::Refused),
            Asked::Anyone(state) => {
                let (named, _) = self.webauthn.identify_discoverable_authentication(&answer.0)?;
                if *named.as_bytes() != owner {
                    return Err(PasskeyError::Refused);
                }
                let key = DiscoverableKey::from(&used.0);
                self.webauthn.finish_discoverable_authentication_v2(&answer.0, state, key)?
            }
        };
        if !result.user_verified() {
            return Err(PasskeyError::Refused);
        }
        let mut passkey = used.clone();
        let changed = passkey.0.update_credential(&result) == Some(true);
        Ok(Answered {
            proven: Proven::new(owner, ProvenBy::Passkey),
            changed: changed.then_some(passkey),
        })
    }
}

/// Kept on the device where it can be, so that it serves without a login name; a security key with
/// no room left still serves after one.
fn keep_on_device(question: &mut CreationChallengeResponse, kept: ResidentKeyRequirement) {
    if let Some(wanted) = &mut question.public_key.authenticator_selection {
        wanted.require_resident_key = kept == ResidentKeyRequirement::Required;
        wanted.resident_key = Some(kept);
    }
}

impl PasskeyAnswer {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`PasskeyError::Unreadable`].
    pub fn read(text: &str) -> Result<Self, PasskeyError> {
        serde_json::from_str(text).map(Self).map_err(|_| PasskeyError::Unreadable)
    }

    /// Whose the key says it is. Not believed before [`RelyingParty::check`].
    pub fn claimed(&self) -> Option<[u8; 16]> {
        self.0.get_user_unique_id().and_then(|handle| handle.try_into().ok())
    }

    /// Which key it says it is.
    pub fn key(&self) -> &[u8] {
        self.0.get_credential_id()
    }
}

impl Passkey {
    /// The one that was kept.
    ///
    /// # Errors
    /// [`PasskeyError::Unreadable`].
    pub fn of_text(text: &str) -> Result<Self, PasskeyError> {
        serde_json::from_str(text).map(Self).map_err(|_| PasskeyError::Unreadable)
    }

    /// What is sealed and kept.
    ///
    /// # Errors
    /// [`PasskeyError::Unreadable`], which does not happen.
    pub fn to_text(&self) -> Result<String, PasskeyError> {
        serde_json::to_string(&self.0).map_err(|_| PasskeyError::Unreadable)
    }

    /// Its id, as the device named it.
    pub fn id(&self) -> &[u8] {
        self.0.cred_id()
    }

    /// Whether it may be copied to other devices of its owner (backup eligible).
    pub fn may_sync(&self) -> bool {
        Credential::from(self.0.clone()).backup_eligible
    }

    /// Whether it was copied to other devices at its last use (backup state).
    pub fn is_synced(&self) -> bool {
        Credential::from(self.0.clone()).backup_state
    }

    /// How often it was used, as its device counts; 0 where it does not count.
    pub fn counter(&self) -> u32 {
        Credential::from(self.0.clone()).counter
    }
}
