//! What the pages ask of the desk.

use romori_mynabox::{
    Check, Custodianship, Desk, DeskToken, DeskWork, Filled, Image, ImageLabel, Put, PutOutcome,
    Refusal, ShareGiven, SharesMade,
};
use romori_types::FactId;

/// 窓口の裏 — the desk as the pages see it; each act is described there.
pub trait Window: Send + Sync {
    /// The key for which browsers seal: an uncompressed point of P-256.
    fn public_key(&self) -> Vec<u8>;
    /// Takes a ticket, which is then gone.
    fn redeem(&self, ticket: &str, certificate: Option<[u8; 32]>) -> Result<DeskWork, Refusal>;
    /// Opens a request by its id and code.
    fn open_request(&self, id: FactId, code: &str) -> Result<DeskWork, Refusal>;
    /// What a page works on; it lives on by that.
    fn work(&self, token: &DeskToken) -> Result<DeskWork, Refusal>;
    /// Ends a work.
    fn leave(&self, token: &DeskToken);
    /// Takes numbers with their images.
    fn put(&self, token: &DeskToken, puts: &[Put]) -> Result<Vec<PutOutcome>, Refusal>;
    /// Whether a number is the holder's.
    fn compare(&self, token: &DeskToken, sealed: &[u8]) -> Result<bool, Refusal>;
    /// The images that wait for the check.
    fn images(&self, token: &DeskToken) -> Result<Vec<ImageLabel>, Refusal>;
    /// One of them.
    fn image(&self, token: &DeskToken, id: FactId) -> Result<Image, Refusal>;
    /// Records how it was checked.
    fn confirm(&self, token: &DeskToken, check: Check) -> Result<(), Refusal>;
    /// Fills the document.
    fn fill(&self, token: &DeskToken) -> Result<Filled, Refusal>;
    /// Where the client's key is.
    fn custodianship(&self, token: &DeskToken) -> Result<Custodianship, Refusal>;
    /// Makes an officers' key and its shares.
    fn make_shares(
        &self,
        token: &DeskToken,
        needed: u8,
        names: Vec<String>,
    ) -> Result<SharesMade, Refusal>;
    /// Gives up shares that were made. Whether there were some.
    fn drop_shares(&self, token: &DeskToken) -> Result<bool, Refusal>;
    /// Takes a share in.
    fn give_share(&self, token: &DeskToken, sealed: &[u8]) -> Result<ShareGiven, Refusal>;
    /// Closes the officers' key. Whether it was open.
    fn close_key(&self, token: &DeskToken) -> Result<bool, Refusal>;
    /// Gives the key back to the vault alone.
    fn return_key(&self, token: &DeskToken) -> Result<(), Refusal>;
}

impl Window for Desk {
    fn public_key(&self) -> Vec<u8> {
        self.public_key().to_vec()
    }

    fn redeem(&self, ticket: &str, certificate: Option<[u8; 32]>) -> Result<DeskWork, Refusal> {
        self.redeem(ticket, certificate)
    }

    fn open_request(&self, id: FactId, code: &str) -> Result<DeskWork, Refusal> {
        self.open_request(id, code)
    }

    fn work(&self, token: &DeskToken) -> Result<DeskWork, Refusal> {
        self.work(token)
    }

    fn leave(&self, token: &DeskToken) {
        self.leave(token);
    }

    fn put(&self, token: &DeskToken, puts: &[Put]) -> Result<Vec<PutOutcome>, Refusal> {
        self.put(token, puts)
    }

    fn compare(&self, token: &DeskToken, sealed: &[u8]) -> Result<bool, Refusal> {
        self.compare(token, sealed)
    }

    fn images(&self, token: &DeskToken) -> Result<Vec<ImageLabel>, Refusal> {
        self.images(token)
    }

    fn image(&self, token: &DeskToken, id: FactId) -> Result<Image, Refusal> {
        self.image(token, id)
    }

    fn confirm(&self, token: &DeskToken, check: Check) -> Result<(), Refusal> {
        self.confirm(token, check)
    }

    fn fill(&self, token: &DeskToken) -> Result<Filled, Refusal> {
        self.fill(token)
    }

    fn custodianship(&self, token: &DeskToken) -> Result<Custodianship, Refusal> {
        self.custodianship(token)
    }

    fn make_shares(
        &self,
        token: &DeskToken,
        needed: u8,
        names: Vec<String>,
    ) -> Result<SharesMade, Refusal> {
        self.make_shares(token, needed, names)
    }

    fn drop_shares(&self, token: &DeskToken) -> Result<bool, Refusal> {
        self.drop_shares(token)
    }

    fn give_share(&self, token: &DeskToken, sealed: &[u8]) -> Result<ShareGiven, Refusal> {
        self.give_share(token, sealed)
    }

    fn close_key(&self, token: &DeskToken) -> Result<bool, Refusal> {
        self.close_key(token)
    }

    fn return_key(&self, token: &DeskToken) -> Result<(), Refusal> {
        self.return_key(token)
    }
}
