//! 鍵の預け先 — who holds the root key, chosen at the first start: a folder, a folder behind a
//! passphrase, or a hardware module.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use romori_identity::{Candidate, Context, Grant, Job, Password, PasswordPolicy};
use romori_record::{Class, Outcome};
use romori_store::{Happening, Rewrapped, UnitError};
use romori_token::{TokenCustodian, TokenPlace};
use romori_types::Chance;
use romori_vault::{Custodian, CustodyError, FileCustodian, KeyId, Passphrase, VaultError};
use zeroize::Zeroizing;

use super::House;
use super::keys::KeysError;
use super::open::{Folders, OpenError, keep_file, make_folder};

/// In the folder of keys: where the token is.
const TOKEN_FILE: &str = "token.txt";

/// 最初に作る鍵の預け先 — what a first start makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// A folder that only the program's user may enter.
    Folder,
    /// The same, behind a passphrase.
    Passphrase,
    /// A hardware module. The folder has no more than where it is.
    Token(TokenPlace),
}

/// Which passphrase is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The one that opens the folder.
    Present,
    /// The one that will open it; whoever types it types it twice.
    New,
}

/// 合言葉の聞き先 — a terminal, an open file, a file. Gives the words, or what to say.
pub type AskWords<'a> = &'a dyn Fn(Words) -> Result<Zeroizing<String>, String>;

/// 鍵の預け方 — what is made where there is no key yet, and who is asked for a passphrase.
#[derive(Clone)]
pub struct Custody<'a> {
    /// What a first start makes; none where that was not said.
    pub keeping: Option<Keeping>,
    /// Asked only where there is a passphrase.
    pub words: AskWords<'a>,
}

impl Custody<'static> {
    /// A folder without a passphrase.
    pub fn folder() -> Self {
        Self { keeping: None, words: &|_| Err(String::new()) }
    }
}

impl Custody<'_> {
    /// The words that open this folder, where it needs any.
    pub(super) fn present(&self, keys: &Path) -> Result<Option<Passphrase>, OpenError> {
        if !FileCustodian::is_locked(keys)? {
            return Ok(None);
        }
        let words = (self.words)(Words::Present).map_err(OpenError::NoPassphrase)?;
        Ok(Some(Passphrase::new(Candidate::new(&words).words())))
    }

    /// The words before a new folder, if it is to have any.
    pub(super) fn new_words(&self) -> Result<Option<Passphrase>, OpenError> {
        match self.keeping {
            Some(Keeping::Passphrase) => Ok(Some(Passphrase::new(self.accepted()?.words()))),
            Some(Keeping::Folder | Keeping::Token(_)) | None => Ok(None),
        }
    }

    /// What is needed of people to open the keys or to make them, before anything is made: a start
    /// that fails here may be repeated.
    pub(super) fn asked(&self, folders: &Folders, had_files: bool) -> Result<Asked, OpenError> {
        if folders.keys.exists() {
            let token = token_in(&folders.keys)?;
            self.refuse_other(&folders.keys, token.as_ref())?;
            return Ok(match token {
                Some(place) => Asked::Token(place),
                None => Asked::Folder(self.present(&folders.keys)?),
            });
        }
        if had_files {
            return Err(OpenError::NoKeys { path: folders.keys.clone() });
        }
        Ok(match &self.keeping {
            Some(Keeping::Token(place)) => Asked::Token(place.clone()),
            _ => Asked::Folder(self.new_words()?),
        })
    }

    /// New words that keep to the rule of passwords.
    fn accepted(&self) -> Result<Password, OpenError> {
        let words = (self.words)(Words::New).map_err(OpenError::NoPassphrase)?;
        let checked = PasswordPolicy.check(Candidate::new(&words), &Context::new());
        checked.map_err(OpenError::Passphrase)
    }

    /// Refuses what was asked for where the keys are kept otherwise already.
    fn refuse_other(&self, keys: &Path, token: Option<&TokenPlace>) -> Result<(), OpenError> {
        let is_locked = FileCustodian::is_locked(keys)?;
        let as_asked = match &self.keeping {
            None => true,
            Some(Keeping::Token(place)) => token == Some(place),
            Some(Keeping::Passphrase) => token.is_none() && is_locked,
            Some(Keeping::Folder) => token.is_none() && !is_locked,
        };
        if as_asked { Ok(()) } else { Err(OpenError::OtherKeeping) }
    }
}

/// Where the token is, if the root key is in one.
fn token_in(keys: &Path) -> Result<Option<TokenPlace>, OpenError> {
    let path = keys.join(TOKEN_FILE);
    match fs::read_to_string(&path) {
        Ok(text) => match TokenPlace::parse(&text) {
            Some(place) => Ok(Some(place)),
            None => Err(CustodyError::Damaged { path }.into()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OpenError::Folder { path, reason: error.kind() }),
    }
}

/// What is known of the keys before they are opened or made.
pub(super) enum Asked {
    /// They are in a folder, behind these words if it has any.
    Folder(Option<Passphrase>),
    /// They are in a token.
    Token(TokenPlace),
}

impl Asked {
    /// The custodian; made where there is neither key nor data, with a recovery code if the root
    /// key can be had out at all.
    pub(super) fn custodian(
        &self,
        folders: &Folders,
        is_new: bool,
        chance: &dyn Chance,
    ) -> Result<(Arc<dyn Custodian>, Option<String>), OpenError> {
        let are_there = folders.keys.exists();
        if !are_there && !is_new {
            return Err(OpenError::NoKeys { path: folders.keys.clone() });
        }
        let custodian: Arc<dyn Custodian> = match (self, are_there) {
            (Self::Folder(words), true) => {
                Arc::new(FileCustodian::open(&folders.keys, words.as_ref())?)
            }
            (Self::Folder(words), false) => {
                Arc::new(FileCustodian::create(&folders.keys, words.as_ref(), chance)?)
            }
            (Self::Token(place), true) => Arc::new(opened_token(place, is_new, chance)?),
            (Self::Token(place), false) => Arc::new(new_token(place, &folders.keys, chance)?),
        };
        let has_file = folders.recovery().exists() || matches!(self, Self::Folder(_));
        if are_there && has_file {
            return Ok((custodian, None));
        }
        let code = keep_recovery(custodian.as_ref(), folders, chance)?;
        Ok((custodian, code))
    }
}

/// A folder that says where the token is, and a root key in the token.
fn new_token(
    place: &TokenPlace,
    keys: &Path,
    chance: &dyn Chance,
) -> Result<TokenCustodian, OpenError> {
    let (file, text) = (keys.join(TOKEN_FILE), place.to_text());
    let text = text.ok_or_else(|| CustodyError::Away { device: place.label.clone() })?;
    make_folder(keys)?;
    // The file first: a root key that nobody knows of would be in the way for good.
    keep_file(&file, text.as_bytes())?;
    TokenCustodian::create(place.clone(), chance).map_err(|error| {
        // What was made here goes again, so that the start may be repeated.
        let _ = fs::remove_file(&file).and_then(|()| fs::remove_dir(keys));
        error.into()
    })
}

/// The token; a first start that was cut short before there was a root key in it goes on.
fn opened_token(
    place: &TokenPlace,
    is_new: bool,
    chance: &dyn Chance,
) -> Result<TokenCustodian, OpenError> {
    let opened = TokenCustodian::open(place.clone());
    let is_empty = matches!(&opened, Err(VaultError::Custody(CustodyError::NoRootIn { .. })));
    if is_empty && is_new {
        return Ok(TokenCustodian::create(place.clone(), chance)?);
    }
    Ok(opened?)
}

/// Writes the recovery file anew and gives its code; where the root key cannot be had out, the
/// file says so.
pub(super) fn keep_recovery(
    custodian: &dyn Custodian,
    folders: &Folders,
    chance: &dyn Chance,
) -> Result<Option<String>, OpenError> {
    let Some((code, file)) = custodian.recovery(chance)? else {
        let text = format!(
            "# Romori（労守）元の鍵は装置の中にあり、回復コードはありません。\n\
             # 装置の写し（予備の装置）を、装置の手順で作ってください。\n\
             # 元の鍵 {}\n",
            custodian.root(),
        );
        keep_file(&folders.recovery(), text.as_bytes())?;
        return Ok(None);
    };
    keep_file(&folders.recovery(), file.to_text().as_bytes())?;
    Ok(Some(code.reveal().to_string()))
}

/// Whether the root keys that are in this folder, or in the token that it names, can be used.
pub(super) fn roots_in(keys: &Path, custody: &Custody<'_>) -> Result<Vec<KeyId>, OpenError> {
    if let Some(place) = token_in(keys)? {
        return Ok(TokenCustodian::open(place)?.roots());
    }
    let words = custody.present(keys)?;
    Ok(FileCustodian::open(keys, words.as_ref())?.roots())
}

/// Puts the root keys of a folder behind a new passphrase, whether there was one or not.
///
/// # Errors
/// When the present one is wrong, when the new one does not keep to the rule, when the folder
/// cannot be written.
pub fn change_passphrase(
    keys: &Path,
    custody: &Custody<'_>,
    chance: &dyn Chance,
) -> Result<(), OpenError> {
    if token_in(keys)?.is_some() {
        return Err(OpenError::OtherKeeping);
    }
    let present = custody.present(keys)?;
    let mut custodian = FileCustodian::open(keys, present.as_ref())?;
    let words = Passphrase::new(custody.accepted()?.words());
    Ok(custodian.set_passphrase(&words, chance)?)
}

/// 元の鍵の更新の結果
#[derive(Debug)]
pub struct RootRenewed {
    /// How many keys of tenants and of the installation are wrapped anew.
    pub keys: Rewrapped,
    /// How many former root keys were laid aside.
    pub retired: usize,
    /// The new recovery code, to be shown once; none where the root key cannot be had out.
    pub code: Option<String>,
}

impl House {
    /// Makes a new root key, wraps every key by it that a root key wraps, and writes the recovery
    /// file anew under a new code. The former root keys stay, for backups from before, or are laid
    /// aside: then what was copied before opens never again.
    ///
    /// # Errors
    /// When the custodian or the store cannot do it. What was done stays usable, and it may be
    /// repeated.
    pub fn renew_root(&self, retire: bool) -> Result<RootRenewed, OpenError> {
        // No backup has the rows of before with the recovery file of after.
        let _no_copy = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let (custodian, chance) = (self.custodian.as_ref(), self.chance.as_ref());
        let newest = custodian.renew(chance)?;
        let grant = Grant::for_job(Job::Housekeeping);
        let keys = self.store.rewrap_keys(&grant)?;
        let former: Vec<KeyId> =
            custodian.roots().into_iter().filter(|root| retire && *root != newest).collect();
        for root in &former {
            custodian.retire(*root)?;
        }
        let code = keep_recovery(custodian, &self.folders, chance)?;
        self.note_custody(Class::RootRenewed)?;
        Ok(RootRenewed { keys, retired: former.len(), code })
    }

    /// An entry for the log: the passphrase of the keys was changed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_passphrase(&self) -> Result<(), KeysError> {
        Ok(self.note_custody(Class::CustodyChanged)?)
    }

    /// How the root key is kept; none where that cannot be told.
    pub(super) fn keeping(&self) -> Option<Keeping> {
        let keys = &self.folders.keys;
        match token_in(keys).ok()? {
            Some(place) => Some(Keeping::Token(place)),
            None if FileCustodian::is_locked(keys).ok()? => Some(Keeping::Passphrase),
            None => Some(Keeping::Folder),
        }
    }

    fn note_custody(&self, class: Class) -> Result<(), UnitError> {
        let what = Happening {
            tenant: None,
            actor: Some(Job::Console.actor()),
            session: None,
            class,
            outcome: Outcome::Done,
            note: None,
        };
        self.store.note(&Grant::for_job(Job::Housekeeping), &what)
    }
}
