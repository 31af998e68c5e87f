//! An open session with the token, and what is done in it.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use romori_vault::KeyId;
use zeroize::Zeroizing;

use crate::place::TokenPlace;

/// Root keys are named so, with their number behind it.
const LABEL: &str = "romori root key ";
const TAG_BITS: u64 = 128;
const KEY_BYTES: u64 = 32;

/// Why the token did not do what it was asked.
pub(crate) enum Trouble {
    /// It cannot be reached, or does not answer as it should.
    Away,
    /// It does not take the PIN.
    Pin,
    /// It cannot keep a key as it must be kept.
    Unfit,
    /// The bytes do not belong there or were altered.
    Refused,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Pkcs11(
                RvError::PinIncorrect
                | RvError::PinLocked
                | RvError::PinInvalid
                | RvError::PinLenRange
                | RvError::PinExpired,
                _,
            ) => Self::Pin,
            Error::Pkcs11(
                RvError::MechanismInvalid
                | RvError::MechanismParamInvalid
                | RvError::TemplateInconsistent,
                _,
            ) => Self::Unfit,
            _ => Self::Away,
        }
    }
}

/// A root key of the token.
#[derive(Clone, Copy)]
pub(crate) struct Root {
    pub number: u32,
    pub id: KeyId,
    handle: ObjectHandle,
}

/// 装置との会話 — signed in, with the root keys that are there.
pub(crate) struct Open {
    module: Pkcs11,
    session: Session,
    /// In the order of their numbers.
    pub roots: Vec<Root>,
}

impl Open {
    /// Finds the token, signs in and looks for root keys.
    pub fn at(place: &TokenPlace, pin: &Zeroizing<String>) -> Result<Self, Trouble> {
        let module = Pkcs11::new(&place.module)?;
        match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(error.into()),
        }
        let session = Self::signed_in(&module, place, pin);
        let opened = session.and_then(|session| Ok((found(&session)?, session)));
        match opened {
            Ok((roots, session)) => Ok(Self { module, session, roots }),
            Err(trouble) => {
                // So that a token that comes back is looked for from the start.
                let _ = module.finalize();
                Err(trouble)
            }
        }
    }

    fn signed_in(
        module: &Pkcs11,
        place: &TokenPlace,
        pin: &Zeroizing<String>,
    ) -> Result<Session, Trouble> {
        let slot = slot_of(module, &place.label)?;
        if !module.get_mechanism_list(slot)?.contains(&MechanismType::AES_GCM) {
            return Err(Trouble::Unfit);
        }
        let session = module.open_rw_session(slot)?;
        match session.login(UserType::User, Some(&pin.as_str().into())) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a root key in the token: sensitive, not extractable, for this one use.
    pub fn make(&mut self, number: u32, id: KeyId) -> Result<(), Trouble> {
        let template = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::AES),
            Attribute::ValueLen(KEY_BYTES.into()),
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Encrypt(true),
            Attribute::Decrypt(true),
            Attribute::Wrap(false),
            Attribute::Unwrap(false),
            Attribute::Label(format!("{LABEL}{number:04}").into_bytes()),
            Attribute::Id(id.as_bytes().to_vec()),
        ];
        self.session.generate_key(&Mechanism::AesKeyGen, &template)?;
        self.roots = found(&self.session)?;
        Ok(())
    }

    /// Destroys a root key in the token.
    pub fn destroy(&mut self, id: KeyId) -> Result<(), Trouble> {
        if let Some(root) = self.root(id) {
            self.session.destroy_object(root.handle)?;
        }
        self.roots = found(&self.session)?;
        Ok(())
    }

    pub fn root(&self, id: KeyId) -> Option<Root> {
        self.roots.iter().copied().find(|root| root.id == id)
    }

    pub fn seal(
        &self,
        root: Root,
        mut nonce: [u8; 12],
        associated: &[u8],
        text: &[u8],
    ) -> Result<Vec<u8>, Trouble> {
        let given = nonce;
        let params = GcmParams::new(&mut nonce, associated, TAG_BITS.into())?;
        let sealed = self.session.encrypt(&Mechanism::AesGcm(params), root.handle, text)?;
        // A module that takes a number of its own would leave ours beside another's ciphertext.
        if given == nonce { Ok(sealed) } else { Err(Trouble::Unfit) }
    }

    pub fn open(
        &self,
        root: Root,
        mut nonce: [u8; 12],
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let params = GcmParams::new(&mut nonce, associated, TAG_BITS.into())?;
        match self.session.decrypt(&Mechanism::AesGcm(params), root.handle, sealed) {
            Ok(plain) => Ok(Zeroizing::new(plain)),
            Err(Error::Pkcs11(
                RvError::EncryptedDataInvalid
                | RvError::EncryptedDataLenRange
                | RvError::GeneralError,
                _,
            )) if self.is_here(root) => Err(Trouble::Refused),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the token still answers about a key: what a failure to open means hangs on it.
    fn is_here(&self, root: Root) -> bool {
        self.session.get_attributes(root.handle, &[AttributeType::Id]).is_ok()
            && found(&self.session).is_ok_and(|roots| roots.iter().any(|one| one.id == root.id))
    }

    /// Ends the conversation, so that the next one begins from the start.
    pub fn end(self) {
        let Self { module, session, .. } = self;
        drop(session);
        let _ = module.finalize();
    }
}

fn slot_of(module: &Pkcs11, label: &str) -> Result<Slot, Trouble> {
    for slot in module.get_slots_with_token()? {
        let is_it = module.get_token_info(slot).is_ok_and(|token| token.label() == label);
        if is_it {
            return Ok(slot);
        }
    }
    Err(Trouble::Away)
}

/// The root keys in the token. One that could be taken out is no root key.
fn found(session: &Session) -> Result<Vec<Root>, Trouble> {
    const ASKED: [AttributeType; 5] = [
        AttributeType::Label,
        AttributeType::Id,
        AttributeType::Sensitive,
        AttributeType::Extractable,
        AttributeType::Local,
    ];
    let template = [Attribute::Class(ObjectClass::SECRET_KEY), Attribute::Token(true)];
    let mut roots = Vec::new();
    for handle in session.find_objects(&template)? {
        let attributes = session.get_attributes(handle, &ASKED)?;
        let Some((number, id)) = attributes.iter().fold(None, named).filter(|(_, id)| id.is_some())
        else {
            continue;
        };
        let is_kept =
            [Attribute::Sensitive(true), Attribute::Extractable(false), Attribute::Local(true)];
        if !is_kept.iter().all(|wanted| attributes.contains(wanted)) {
            return Err(Trouble::Unfit);
        }
        if let Some(id) = id {
            roots.push(Root { number, id, handle });
        }
    }
    roots.sort_by_key(|root| root.number);
    Ok(roots)
}

type Named = Option<(u32, Option<KeyId>)>;

/// Number and id of a root key, out of its label and id; the label stands first.
fn named(so_far: Named, attribute: &Attribute) -> Named {
    match (so_far, attribute) {
        (None, Attribute::Label(label)) => {
            let number = std::str::from_utf8(label).ok()?.strip_prefix(LABEL)?.parse().ok()?;
            Some((number, None))
        }
        (Some((number, None)), Attribute::Id(id)) => {
            Some((number, id.as_slice().try_into().ok().map(KeyId::from_bytes)))
        }
        (so_far, _) => so_far,
    }
}
