//! 番号庫の窓口 — everything that the vault does. The inner line asks with [`Desk::answer`], the
//! vault's own pages with the rest; both keep the same rules.

mod asks;
mod deed;
mod ending;
mod erase;
mod keys;
mod officers;
mod pages;
mod requests;
mod rules;
mod tickets;
mod told;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_ledger::Keeping;
use romori_types::{Chance, Clock, FactId, Timestamp};
use romori_vault::{Custodian, Custodianship, HeldMemory, Letterbox, NonceShelf, Ring};

use crate::ask::{Answer, Ask, Refusal};
use crate::error::MynaboxError;
use crate::people::Check;
use crate::shelf::Shelf;
use crate::work::{
    DeskToken, DeskWork, Filled, Image, ImageLabel, Put, PutOutcome, ShareGiven, SharesMade,
};
use tickets::Tickets;

/// Opened keys of so many clients are held in memory, for five minutes at most.
const RING: usize = 64;

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
    /// Where the root key lies, in words: 「フォルダー」.
    pub custody: String,
    /// Whether the vault is on another host than the application.
    pub apart: bool,
    /// Whether the vault's pages ask browsers for the certificates of devices. A ticket is then
    /// good for the one alone by which its user came to the application.
    pub devices: bool,
    /// The log, by the vault's own credential.
    pub log: Arc<dyn Keeping>,
    /// The address of the vault's pages, without a path: `https://mynabox.example.jp`.
    pub pages: String,
}

/// 番号庫の窓口. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

romori_types::quiet_debug!(Desk);

struct Inner {
    parts: DeskParts,
    shelf: Shelf,
    ring: Ring,
    /// Officers' keys that are open.
    held: HeldMemory,
    nonces: NonceShelf,
    /// For which browsers seal.
    letterbox: Letterbox,
    tickets: Mutex<Tickets>,
}

impl Desk {
    /// A desk over these.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn open(parts: DeskParts) -> Result<Self, MynaboxError> {
        let shelf = Shelf::open(&parts.folder)?;
        let nonces = NonceShelf::new(Arc::clone(&parts.chance));
        let letterbox = Letterbox::generate(parts.chance.as_ref())?;
        let (ring, held, tickets) = (Ring::new(RING), HeldMemory::default(), Mutex::default());
        Ok(Self(Arc::new(Inner { parts, shelf, ring, held, nonces, letterbox, tickets })))
    }

    /// The key for which browsers seal: an uncompressed point of P-256, 65 bytes. New at each
    /// start, in memory alone.
    pub fn public_key(&self) -> &[u8] {
        self.0.letterbox.public_key()
    }

    /// The address of the vault's pages, without a path.
    pub fn pages(&self) -> &str {
        &self.0.parts.pages
    }

    /// Lets go of keys that were held long enough, so that none stays because nobody asks.
    pub fn sweep(&self) {
        self.0.ring.sweep(self.now());
        self.sweep_officers();
    }

    /// Answers the application.
    pub fn answer(&self, ask: &Ask) -> Answer {
        self.answered(ask).unwrap_or_else(Answer::Refused)
    }

    /// Takes a ticket, which is then gone. `certificate` is the SHA-256 of the certificate by which
    /// the browser has come, where it has one.
    ///
    /// # Errors
    /// [`Refusal::Absent`] for one that is none, was taken, is over or is another device's.
    pub fn redeem(&self, token: &str, certificate: Option<[u8; 32]>) -> Result<DeskWork, Refusal> {
        let token = DeskToken::parse(token).ok_or(Refusal::Absent)?;
        let presented = self.0.parts.devices.then_some(certificate);
        self.tickets().redeem(&token, presented, self.now(), self.chance())
    }

    /// What a page works on; it lives fifteen minutes longer by that.
    ///
    /// # Errors
    /// [`Refusal::Absent`] when it is over.
    pub fn work(&self, token: &DeskToken) -> Result<DeskWork, Refusal> {
        self.tickets().work(token, self.now())
    }

    /// Ends a work: its page is done.
    pub fn leave(&self, token: &DeskToken) {
        self.tickets().leave(token);
    }

    /// Takes numbers (tasks Enter, Sheet, Request). The answer is one for each, in their order;
    /// what is not Taken has left nothing behind. One entry in the log for all.
    ///
    /// # Errors
    /// When nothing was taken: rules, log, keys or store.
    pub fn put(&self, token: &DeskToken, puts: &[Put]) -> Result<Vec<PutOutcome>, Refusal> {
        self.take_numbers(token, puts)
    }

    /// Whether a number, sealed as for [`Desk::put`], is that of the task's holder (task Match).
    ///
    /// # Errors
    /// [`Refusal::TooMany`] above the limits, then for the right one too; [`Refusal::Stale`] when
    /// it does not open; rules, log, keys or store.
    pub fn compare(&self, token: &DeskToken, sealed: &[u8]) -> Result<bool, Refusal> {
        self.compare_number(token, sealed)
    }

    /// The images that wait for the check (task Check).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn images(&self, token: &DeskToken) -> Result<Vec<ImageLabel>, Refusal> {
        self.list_images(token)
    }

    /// One of them, opened; each look is in the log.
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn image(&self, token: &DeskToken, id: FactId) -> Result<Image, Refusal> {
        self.show_image(token, id)
    }

    /// Records how it was checked; the images are erased, the work is over (task Check).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn confirm(&self, token: &DeskToken, check: Check) -> Result<(), Refusal> {
        self.confirm_at_page(token, &check)
    }

    /// Fills the document; the work is over (task Use).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn fill(&self, token: &DeskToken) -> Result<Filled, Refusal> {
        self.fill_document(token)
    }

    /// Where the client's key is (task Officers).
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn custodianship(&self, token: &DeskToken) -> Result<Custodianship, Refusal> {
        self.officers_told(token)
    }

    /// Makes an officers' key and its shares, to be shown once (task Officers). Nothing changes
    /// until enough of them were typed again.
    ///
    /// # Errors
    /// As [`Desk::put`]; while the key that is held is closed.
    pub fn make_shares(
        &self,
        token: &DeskToken,
        needed: u8,
        names: Vec<String>,
    ) -> Result<SharesMade, Refusal> {
        self.officers_made(token, needed, names)
    }

    /// Gives up shares that were made and not confirmed (task Officers). Whether there were some.
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn drop_shares(&self, token: &DeskToken) -> Result<bool, Refusal> {
        self.officers_dropped(token)
    }

    /// Takes a share in, sealed as a number is, of no holder (task Officers).
    ///
    /// # Errors
    /// [`Refusal::Stale`] when it does not open; as [`Desk::put`].
    pub fn give_share(&self, token: &DeskToken, sealed: &[u8]) -> Result<ShareGiven, Refusal> {
        self.share_given(token, sealed)
    }

    /// Closes the officers' key (task Officers). Whether it was open.
    ///
    /// # Errors
    /// As [`Desk::put`].
    pub fn close_key(&self, token: &DeskToken) -> Result<bool, Refusal> {
        self.officers_closed(token)
    }

    /// Gives the client's key back to the vault alone (task Officers).
    ///
    /// # Errors
    /// [`Refusal::KeysShut`] while it is closed; as [`Desk::put`].
    pub fn return_key(&self, token: &DeskToken) -> Result<(), Refusal> {
        self.officers_returned(token)
    }

    /// Opens a request at a telephone, by the id behind `#` of its link and its eight digits. Five
    /// wrong ones end it. The work is of task Request; its numbers are put as others are, and with
    /// the last of them the request is used up.
    ///
    /// # Errors
    /// [`Refusal::Absent`] for none, one that is over, or a wrong code: they look alike.
    pub fn open_request(&self, id: FactId, code: &str) -> Result<DeskWork, Refusal> {
        self.open_at_telephone(id, code)
    }

    fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.0.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    fn chance(&self) -> &dyn Chance {
        self.0.parts.chance.as_ref()
    }

    fn log(&self) -> &dyn Keeping {
        self.0.parts.log.as_ref()
    }

    fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }
}
