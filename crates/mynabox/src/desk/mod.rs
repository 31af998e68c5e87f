//! 番号庫の窓口 — everything that the vault does. The inner line asks with [`Desk::answer`], the
//! vault's own pages with the rest; both keep the same rules.

mod tickets;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_ledger::Keeping;
use romori_types::{Chance, Clock, FactId};
use romori_vault::Custodian;

use crate::ask::{Answer, Ask, Refusal};
use crate::browser_key::BrowserKey;
use crate::error::MynaboxError;
use crate::people::Check;
use crate::work::{DeskToken, DeskWork, Filled, Image, ImageLabel, Put, PutOutcome};
use tickets::Tickets;

/// What a desk is made of.
pub struct DeskParts {
    /// The vault's folder, 0700: its store lies there.
    pub folder: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// The vault's own custodian: no key of the application's.
    pub custodian: Arc<dyn Custodian>,
    /// The log, by the vault's own credential.
    pub log: Arc<dyn Keeping>,
    /// The address of the vault's pages, without a path: `https://mynabox.example.jp`.
    pub pages: String,
}

/// 番号庫の窓口. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    parts: DeskParts,
    key: BrowserKey,
    tickets: Mutex<Tickets>,
}

impl Desk {
    /// A desk over these.
    ///
    /// # Errors
    /// When the system gives no chance.
    pub fn open(parts: DeskParts) -> Result<Self, MynaboxError> {
        let key = BrowserKey::generate().ok_or(MynaboxError::Chance)?;
        Ok(Self(Arc::new(Inner { parts, key, tickets: Mutex::default() })))
    }

    /// The key for which browsers seal: an uncompressed point of P-256, 65 bytes. New at each start.
    pub fn public_key(&self) -> &[u8] {
        self.0.key.public()
    }

    /// The address of the vault's pages, without a path.
    pub fn pages(&self) -> &str {
        &self.0.parts.pages
    }

    /// Answers the application.
    pub fn answer(&self, _ask: &Ask) -> Answer {
        Answer::Refused(Refusal::Failed)
    }

    /// Takes a ticket, which is then gone. `certificate` is the SHA-256 of the certificate by which
    /// the browser has come, where it has one.
    ///
    /// # Errors
    /// [`Refusal::Absent`] for one that is none, was taken, is over or is another device's.
    pub fn redeem(&self, token: &str, certificate: Option<[u8; 32]>) -> Result<DeskWork, Refusal> {
        let token = DeskToken::parse(token).ok_or(Refusal::Absent)?;
        let now = self.0.parts.clock.now();
        self.tickets().redeem(&token, certificate, now, self.0.parts.chance.as_ref())
    }

    /// What a page works on; it lives fifteen minutes longer by that.
    ///
    /// # Errors
    /// [`Refusal::Absent`] when it is over.
    pub fn work(&self, token: &DeskToken) -> Result<DeskWork, Refusal> {
        self.tickets().work(token, self.0.parts.clock.now())
    }

    /// Ends a work: its page is done.
    pub fn leave(&self, token: &DeskToken) {
        self.tickets().leave(token);
    }

    /// Takes numbers (tasks Enter, Sheet, Request). The answer is one for each, in their order; what
    /// is not Taken has left nothing behind. One entry in the log for all.
    ///
    /// # Errors
    /// When nothing was taken: rules, log, keys or store.
    pub fn put(&self, token: &DeskToken, puts: &[Put]) -> Result<Vec<PutOutcome>, Refusal> {
        let _ = (token, puts);
        Err(Refusal::Failed)
    }

    /// Whether a number, sealed as for [`Desk::put`], is that of the task's holder (task Match).
    ///
    /// # Errors
    /// [`Refusal::TooMany`] above the limits, then for the right one too; [`Refusal::Stale`] when
    /// it does not open; rules, log, keys or store.
    pub fn compare(&self, token: &DeskToken, sealed: &[u8]) -> Result<bool, Refusal> {
        let _ = (token, sealed);
        Err(Refusal::Failed)
    }

    /// The images that wait for the check (task Check).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn images(&self, token: &DeskToken) -> Result<Vec<ImageLabel>, Refusal> {
        let _ = token;
        Err(Refusal::Failed)
    }

    /// One of them, opened; each look is in the log.
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn image(&self, token: &DeskToken, id: FactId) -> Result<Image, Refusal> {
        let _ = (token, id);
        Err(Refusal::Failed)
    }

    /// Records how it was checked; the images are erased, the work is over (task Check).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn confirm(&self, token: &DeskToken, check: Check) -> Result<(), Refusal> {
        let _ = (token, check);
        Err(Refusal::Failed)
    }

    /// Fills the document; the work is over (task Use).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn fill(&self, token: &DeskToken) -> Result<Filled, Refusal> {
        let _ = token;
        Err(Refusal::Failed)
    }

    /// Opens a request at a telephone, by the id behind `#` of its link and its eight digits. Five
    /// wrong ones end it. The work is of task Request; its numbers are put as others are, and with
    /// the last of them the request is used up.
    ///
    /// # Errors
    /// [`Refusal::Absent`] for none, one that is over, or a wrong code: they look alike.
    pub fn open_request(&self, id: FactId, code: &str) -> Result<DeskWork, Refusal> {
        let _ = (id, code);
        Err(Refusal::Absent)
    }

    fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.0.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
