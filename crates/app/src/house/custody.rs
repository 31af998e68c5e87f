//! 鍵の預け先 — who holds the root key, chosen at the first start: a folder, or a folder behind a
//! passphrase.

use std::path::Path;
use std::sync::Arc;

use romori_identity::{Candidate, Context, Grant, Job, Password, PasswordPolicy};
use romori_record::{Class, Outcome};
use romori_store::Happening;
use romori_types::Chance;
use romori_vault::{Custodian, FileCustodian, Passphrase};
use zeroize::Zeroizing;

use super::House;
use super::keys::KeysError;
use super::open::{Folders, OpenError, keep_file};

/// 最初に作る鍵の預け先 — what a first start makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// A folder that only the program's user may enter.
    Folder,
    /// The same, behind a passphrase.
    Passphrase,
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
#[derive(Clone, Copy)]
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
            Some(Keeping::Folder) | None => Ok(None),
        }
    }

    /// What is needed of people to open the keys or to make them, before anything is made: a start
    /// that fails here may be repeated.
    pub(super) fn asked(&self, folders: &Folders, had_files: bool) -> Result<Asked, OpenError> {
        if folders.keys.exists() {
            self.refuse_other(&folders.keys)?;
            return Ok(Asked(self.present(&folders.keys)?));
        }
        if had_files {
            return Err(OpenError::NoKeys { path: folders.keys.clone() });
        }
        Ok(Asked(self.new_words()?))
    }

    /// New words that keep to the rule of passwords.
    fn accepted(&self) -> Result<Password, OpenError> {
        let words = (self.words)(Words::New).map_err(OpenError::NoPassphrase)?;
        let checked = PasswordPolicy.check(Candidate::new(&words), &Context::new());
        checked.map_err(OpenError::Passphrase)
    }

    /// Refuses what was asked for where the keys are kept otherwise already.
    fn refuse_other(&self, keys: &Path) -> Result<(), OpenError> {
        let is_locked = FileCustodian::is_locked(keys)?;
        let there = if is_locked { Keeping::Passphrase } else { Keeping::Folder };
        match self.keeping {
            Some(asked) if asked != there => Err(OpenError::OtherKeeping),
            _ => Ok(()),
        }
    }
}

/// What people were asked for: the words of the folder, if it has any.
pub(super) struct Asked(Option<Passphrase>);

impl Asked {
    /// The custodian; made with a recovery code where there is neither key nor data.
    pub(super) fn custodian(
        &self,
        folders: &Folders,
        is_new: bool,
        chance: &dyn Chance,
    ) -> Result<(Arc<dyn Custodian>, Option<String>), OpenError> {
        let words = self.0.as_ref();
        if folders.keys.exists() {
            return Ok((Arc::new(FileCustodian::open(&folders.keys, words)?), None));
        }
        if !is_new {
            return Err(OpenError::NoKeys { path: folders.keys.clone() });
        }
        let custodian = FileCustodian::create(&folders.keys, words, chance)?;
        let (code, file) = custodian.recovery(chance)?;
        keep_file(&folders.recovery(), file.to_text().as_bytes())?;
        Ok((Arc::new(custodian), Some(code.reveal().to_string())))
    }
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
    let present = custody.present(keys)?;
    let mut custodian = FileCustodian::open(keys, present.as_ref())?;
    let words = Passphrase::new(custody.accepted()?.words());
    Ok(custodian.set_passphrase(&words, chance)?)
}

impl House {
    /// An entry for the log: the passphrase of the keys was changed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_passphrase(&self) -> Result<(), KeysError> {
        let what = Happening {
            tenant: None,
            actor: Some(Job::Console.actor()),
            session: None,
            class: Class::CustodyChanged,
            outcome: Outcome::Done,
            note: None,
        };
        Ok(self.store.note(&Grant::for_job(Job::Housekeeping), &what)?)
    }
}
