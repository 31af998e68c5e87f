//! A question to a provider, as a browser carries it there, and what is kept for its answer.

use openidconnect::core::{CoreAuthPrompt, CoreResponseType};
use openidconnect::{
    AuthenticationContextClass, AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge,
    PkceCodeVerifier,
};
use romori_types::{Chance, NoChance, Timestamp};
use zeroize::Zeroizing;

use super::{CompanyError, KnownProvider};

/// 会社のサインインへの問い — asked once. What only the asker may know stays here.
pub struct CompanyQuestion {
    pub(super) provider: KnownProvider,
    /// Where the browser comes back to, letter by letter.
    pub(super) redirect: String,
    pub(super) nonce: Zeroizing<String>,
    pub(super) verifier: Zeroizing<String>,
    /// When a proof of this very moment was asked for.
    pub(super) fresh_since: Option<Timestamp>,
}

/// 256 bits as hexadecimal digits: fit for a nonce, and for a verifier (RFC 7636 §4.1).
fn secret(chance: &dyn Chance) -> Result<Zeroizing<String>, NoChance> {
    let mut bytes = Zeroizing::new([0; 32]);
    chance.fill(bytes.as_mut_slice())?;
    let mut text = Zeroizing::new(String::with_capacity(64));
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
    }
    Ok(text)
}

impl CompanyQuestion {
    /// A question that comes back to this address. A fresh one asks its user to sign in there once
    /// more, whatever session he has.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn new(
        provider: KnownProvider,
        redirect: String,
        fresh: bool,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Self, NoChance> {
        let (nonce, verifier) = (secret(chance)?, secret(chance)?);
        let fresh_since = fresh.then_some(now);
        Ok(Self { provider, redirect, nonce, verifier, fresh_since })
    }

    /// Where the browser goes. The state names what waits for the answer.
    ///
    /// # Errors
    /// When the provider cannot be asked so.
    pub fn address(&self, state: &str) -> Result<String, CompanyError> {
        let asker = self.provider.asker(&self.redirect)?;
        let verifier = PkceCodeVerifier::new(self.verifier.as_str().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (state, nonce) = (state.to_owned(), self.nonce.as_str().to_owned());
        let mut asked = asker
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(challenge);
        if self.fresh_since.is_some() {
            asked = asked.add_prompt(CoreAuthPrompt::Login).set_max_age(std::time::Duration::ZERO);
        }
        let acr = &self.provider.settings.acr;
        if !acr.is_empty() {
            asked = asked.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let (address, _, _) = asked.url();
        Ok(address.into())
    }
}
