//! The line between application and vault: one question and one answer, as JSON in a frame.

use std::net::TcpListener;
use std::sync::Arc;

use romori_line::{Admits, LineError, Lines, Service, ServiceLimits};
use rustls::ServerConfig;

use crate::ask::{Answer, Ask, Refusal};
use crate::credential::VaultCredential;
use crate::desk::Desk;
use crate::error::MynaboxError;
use crate::numbers::{Numbers, NumbersAway};
use crate::roots::{ROOTS, RootDesk};

/// The one question there is; what it says stands in its body.
const ASK: u8 = 1;
/// The mark of an answer.
const ANSWER: u8 = 0;
/// The mark of what is none.
const NONE: u8 = 1;

/// 番号庫の内側の入口
#[derive(Debug, Clone)]
pub struct VaultServer {
    desk: Desk,
    service: Service,
    roots: Option<Arc<RootDesk>>,
}

impl VaultServer {
    /// Of these parts.
    pub fn new(desk: Desk, tls: Arc<ServerConfig>, admits: Admits) -> Self {
        let service = Service::new(tls, admits, ServiceLimits::default());
        Self { desk, service, roots: None }
    }

    /// Keeps the root keys of the application's ledgers as well.
    #[must_use]
    pub fn with_roots(self, roots: RootDesk) -> Self {
        Self { roots: Some(Arc::new(roots)), ..self }
    }

    /// Answers whoever comes, for as long as the listener lives.
    pub fn serve(&self, listener: &TcpListener) {
        let (desk, roots) = (self.desk.clone(), self.roots.clone());
        let answer = move |verb: u8, body: &[u8]| {
            if let (ROOTS, Some(roots)) = (verb, &roots) {
                return roots.answer(body);
            }
            let asked = (verb == ASK).then(|| serde_json::from_slice::<Ask>(body));
            let answer = match asked {
                Some(Ok(ask)) => desk.answer(&ask),
                _ => Answer::Refused(Refusal::Question),
            };
            match serde_json::to_vec(&answer) {
                Ok(body) => (ANSWER, body),
                Err(_) => (NONE, Vec::new()),
            }
        };
        self.service.serve(listener, &Arc::new(answer));
    }
}

/// 番号庫への窓口 — the vault as the application asks it. What got no answer is not asked again by
/// itself: whether it was done is seen in the vault.
#[derive(Debug)]
pub struct VaultClient(Lines);

impl VaultClient {
    /// The vault of this credential. Nobody is asked yet.
    ///
    /// # Errors
    /// When the credential cannot be used.
    pub fn new(credential: &VaultCredential) -> Result<Self, MynaboxError> {
        Ok(Self(Lines::new(credential.way()?)))
    }

    /// The same vault has another address now, or knows the application by another certificate.
    ///
    /// # Errors
    /// When the credential cannot be used.
    pub fn renew(&self, credential: &VaultCredential) -> Result<(), MynaboxError> {
        self.0.turn_to(credential.way()?);
        Ok(())
    }
}

impl Numbers for VaultClient {
    fn ask(&self, ask: &Ask) -> Result<Answer, NumbersAway> {
        let odd = || NumbersAway { because: "答えの形が違います".to_owned() };
        let body = serde_json::to_vec(ask).map_err(|_| odd())?;
        let asked = self.0.once(ASK, &body);
        let (mark, body) = asked.map_err(|error| NumbersAway { because: words(&error) })?;
        match mark {
            ANSWER => serde_json::from_slice(&body).map_err(|_| odd()),
            _ => Err(odd()),
        }
    }
}

fn words(error: &LineError) -> String {
    error.to_string().trim_end_matches('。').to_owned()
}
