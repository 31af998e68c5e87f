//! 鍵の預け先 — who holds the root key, chosen at the first start: a folder, a folder behind a
//! passphrase, a hardware module, or the vault of another host.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use romori_identity::{Candidate, Context, Grant, Job, Password, PasswordPolicy};
use romori_mynabox::{VaultCredential, VaultCustodian};
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
/// In the folder of keys: which root key a vault keeps, and how the vault is reached.
const VAULT_FILE: &str = "vault.pem";

/// 最初に作る鍵の預け先 — what a first start makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// A folder that only the program's user may enter.
    Folder,
    /// The same, behind a passphrase.
    Passphrase,
    /// A hardware module. The folder has no more than where it is.
    Token(TokenPlace),
    /// The vault of another host. The folder has no more than how it is reached.
    Vault(VaultLetter),
}

/// 番号庫からの紹介状 — the text by which the vault that keeps a root key is reached. It has a private
/// key in it, and is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultLetter(Zeroizing<String>);

romori_types::quiet_debug!(VaultLetter);

impl VaultLetter {
    /// This text.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    fn reach(&self) -> Result<VaultCustodian, OpenError> {
        let credential = VaultCredential::parse(&self.0);
        let credential = credential.map_err(|_| OpenError::VaultLetter)?;
        Ok(VaultCustodian::reach(&credential)?)
    }
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
            Some(Keeping::Folder | Keeping::Token(_) | Keeping::Vault(_)) | None => Ok(None),
        }
    }

    /// What is needed of people to open the keys or to make them, before anything is made: a start
    /// that fails here may be repeated.
    pub(super) fn asked(&self, folders: &Folders, had_files: bool) -> Result<Asked, OpenError> {
        if folders.keys.exists() {
            let elsewhere = elsewhere_in(&folders.keys)?;
            self.refuse_other(&folders.keys, elsewhere.as_ref())?;
            return Ok(match elsewhere {
                Some(Elsewhere::Token(place)) => Asked::Token(place),
                // A newer letter takes the place of the one that is there.
                Some(Elsewhere::Vault(letter)) => match &self.keeping {
                    Some(Keeping::Vault(newer)) => Asked::Vault(newer.clone()),
                    _ => Asked::Vault(letter),
                },
                None => Asked::Folder(self.present(&folders.keys)?),
            });
        }
        if had_files {
            return Err(OpenError::NoKeys { path: folders.keys.clone() });
        }
        Ok(match &self.keeping {
            Some(Keeping::Token(place)) => Asked::Token(place.clone()),
            Some(Keeping::Vault(letter)) => Asked::Vault(letter.clone()),
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
    fn refuse_other(&self, keys: &Path, elsewhere: Option<&Elsewhere>) -> Result<(), OpenError> {
        let is_locked = FileCustodian::is_locked(keys)?;
        let as_asked = match &self.keeping {
            None => true,
            Some(Keeping::Token(place)) => {
                matches!(elsewhere, Some(Elsewhere::Token(other)) if other == place)
            }
            Some(Keeping::Vault(_)) => matches!(elsewhere, Some(Elsewhere::Vault(_))),
            Some(Keeping::Passphrase) => elsewhere.is_none() && is_locked,
            Some(Keeping::Folder) => elsewhere.is_none() && !is_locked,
        };
        if as_asked { Ok(()) } else { Err(OpenError::OtherKeeping) }
    }
}

/// Where a root key is that is not in the folder.
enum Elsewhere {
    Token(TokenPlace),
    Vault(VaultLetter),
}

/// Where the root key is, if it is in a token or with a vault.
fn elsewhere_in(keys: &Path) -> Result<Option<Elsewhere>, OpenError> {
    let path = keys.join(TOKEN_FILE);
    if let Some(text) = text_if_there(&path)? {
        let place = TokenPlace::parse(&text).ok_or(CustodyError::Damaged { path })?;
        return Ok(Some(Elsewhere::Token(place)));
    }
    Ok(kept_letter(keys)?.map(|(_, letter)| Elsewhere::Vault(letter)))
}

/// The newest root key that the vault had when it was seen last, and the letter to it.
fn kept_letter(keys: &Path) -> Result<Option<(KeyId, VaultLetter)>, OpenError> {
    let path = keys.join(VAULT_FILE);
    let Some(text) = text_if_there(&path)? else { return Ok(None) };
    let parts = text.split_once('\n').and_then(|(root, letter)| {
        let root = u128::from_str_radix(root, 16).ok()?;
        Some((KeyId::from_bytes(root.to_be_bytes()), VaultLetter::new(letter)))
    });
    Ok(Some(parts.ok_or(CustodyError::Damaged { path })?))
}

fn keep_letter(keys: &Path, root: KeyId, letter: &VaultLetter) -> Result<(), OpenError> {
    let text = Zeroizing::new(format!("{root}\n{}", letter.0.as_str()));
    keep_file(&keys.join(VAULT_FILE), text.as_bytes())
}

fn text_if_there(path: &Path) -> Result<Option<Zeroizing<String>>, OpenError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OpenError::Folder { path: path.to_owned(), reason: error.kind() }),
    }
}

/// What is known of the keys before they are opened or made.
pub(super) enum Asked {
    /// They are in a folder, behind these words if it has any.
    Folder(Option<Passphrase>),
    /// They are in a token.
    Token(TokenPlace),
    /// A vault keeps them.
    Vault(VaultLetter),
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
            (Self::Vault(letter), _) => Arc::new(reached_vault(letter, &folders.keys)?),
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

/// The vault that keeps the root keys, and a folder that says how it is reached.
fn reached_vault(letter: &VaultLetter, keys: &Path) -> Result<VaultCustodian, OpenError> {
    let reached = letter.reach()?;
    let former = kept_letter(keys)?;
    if let Some((root, _)) = &former
        && !reached.roots().contains(root)
    {
        // Another vault: the letter to the right one stays.
        return Err(VaultError::WrappedElsewhere(*root).into());
    }
    let newest = reached.root();
    if former != Some((newest, letter.clone())) {
        make_folder(keys)?;
        keep_letter(keys, newest, letter)?;
    }
    Ok(reached)
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
    match elsewhere_in(keys)? {
        Some(Elsewhere::Token(place)) => return Ok(TokenCustodian::open(place)?.roots()),
        Some(Elsewhere::Vault(letter)) => return Ok(letter.reach()?.roots()),
        None => {}
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
    if elsewhere_in(keys)?.is_some() {
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
        if let Some(Keeping::Vault(letter)) = self.keeping() {
            keep_letter(&self.folders.keys, newest, &letter)?;
        }
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
        match elsewhere_in(keys).ok()? {
            Some(Elsewhere::Token(place)) => Some(Keeping::Token(place)),
            Some(Elsewhere::Vault(letter)) => Some(Keeping::Vault(letter)),
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
