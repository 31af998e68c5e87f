//! What a provider answered: the code for a token, the token for who signed in.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use openidconnect::core::{CoreErrorResponseType, CoreIdTokenVerifier};
use openidconnect::{
    AuthorizationCode, ClientId, HttpRequest, Nonce, PkceCodeVerifier, RequestTokenError,
    TokenResponse,
};
use romori_types::Timestamp;
use zeroize::Zeroizing;

use super::question::CompanyQuestion;
use super::{CompanyError, Outgoing, TokenAnswer};
use crate::{Proven, ProvenBy};

/// How far the clocks of both sides may differ.
const CLOCK_SLACK_SECONDS: i64 = 60;
/// Most bytes of a subject (OpenID Connect Core 1.0 §2 says 255).
const SUBJECT_BYTES_MAX: usize = 255;

/// What came back by the browser. Nothing of it is believed.
#[derive(Clone, Copy, Default)]
pub struct Returned<'a> {
    /// The code, once.
    pub code: Option<&'a str>,
    /// Who answers (RFC 9207).
    pub iss: Option<&'a str>,
    /// Why there is no code.
    pub error: Option<&'a str>,
}

/// 会社のサインインの答え — who signed in at a provider just now, and how.
pub struct CompanyAnswer {
    /// Issuer, claim and its value, each with its length: for a person, for ever.
    key: Zeroizing<Vec<u8>>,
    /// Whether the provider says that several factors were asked for, and the administrator lets
    /// that count.
    several: bool,
}

romori_types::quiet_debug!(CompanyAnswer);

/// The bytes under which a person of a provider is known: no two of them are the same, since each
/// part stands with its length.
pub fn company_key(issuer: &str, claim: &str, value: &str) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(Vec::new());
    for part in [issuer, claim, value] {
        key.extend_from_slice(&(part.len() as u64).to_be_bytes());
        key.extend_from_slice(part.as_bytes());
    }
    key
}

impl CompanyAnswer {
    /// The bytes under which this person is known.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The proof that the owner of a handle stands there, whose kept key this is.
    pub fn proves(&self, handle: [u8; 16], kept: &[u8]) -> Option<Proven> {
        let by = if self.several { ProvenBy::CompanyBySeveral } else { ProvenBy::Company };
        (self.key.as_slice() == kept).then(|| Proven::new(handle, by))
    }
}

impl CompanyQuestion {
    /// Takes what came back: fetches the token for the code and holds it against what was asked.
    ///
    /// # Errors
    /// Why it does not hold.
    pub fn answered(
        &self,
        returned: &Returned<'_>,
        out: &dyn Outgoing,
        now: Timestamp,
    ) -> Result<CompanyAnswer, CompanyError> {
        let metadata = &self.provider.metadata;
        let must_name =
            metadata.additional_metadata().authorization_response_iss_parameter_supported;
        let issuer = self.provider.settings.issuer.as_str();
        match returned.iss {
            // An answer of another provider is not even asked about (RFC 9207 §2.4).
            Some(iss) if iss != issuer => return Err(CompanyError::Wrong),
            None if must_name => return Err(CompanyError::Wrong),
            _ => {}
        }
        if returned.error.is_some() {
            return Err(CompanyError::Denied);
        }
        let code = returned.code.ok_or(CompanyError::Wrong)?;
        let asker = self.provider.asker(&self.redirect)?;
        let send = |request: HttpRequest| out.send(request);
        let exchange = asker.exchange_code(AuthorizationCode::new(code.to_owned()));
        let exchange = exchange.map_err(|_| CompanyError::Lacks)?;
        let verifier = PkceCodeVerifier::new(self.verifier.as_str().to_owned());
        let answer = exchange.set_pkce_verifier(verifier).request(&send);
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(error) => error.into(),
            RequestTokenError::ServerResponse(said) => match said.error() {
                CoreErrorResponseType::InvalidClient
                | CoreErrorResponseType::UnauthorizedClient => CompanyError::ClientRefused,
                _ => CompanyError::Wrong,
            },
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => CompanyError::Wrong,
        })?;
        self.verified(&answer, now)
    }

    fn verified(
        &self,
        answer: &TokenAnswer,
        now: Timestamp,
    ) -> Result<CompanyAnswer, CompanyError> {
        let settings = &self.provider.settings;
        let metadata = &self.provider.metadata;
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        // No secret is given to it: a signature that can be made with ours is none.
        let verifier = CoreIdTokenVerifier::new_public_client(
            ClientId::new(settings.client.clone()),
            metadata.issuer().clone(),
            metadata.jwks().clone(),
        )
        .set_allowed_algs(self.provider.signatures())
        .set_time_fn(move || (UNIX_EPOCH + Duration::from_secs(seconds)).into());
        let token = answer.id_token().ok_or(CompanyError::Wrong)?;
        let nonce = Nonce::new(self.nonce.as_str().to_owned());
        let claims = token.claims(&verifier, &nonce).map_err(|_| CompanyError::Wrong)?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != settings.client) {
            return Err(CompanyError::Wrong);
        }
        let latest = now.as_second() + CLOCK_SLACK_SECONDS;
        if claims.issue_time().timestamp() > latest {
            return Err(CompanyError::Wrong);
        }
        if let Some(since) = self.fresh_since {
            let at = claims.auth_time().ok_or(CompanyError::NotFresh)?.timestamp();
            if !(since.as_second() - CLOCK_SLACK_SECONDS..=latest).contains(&at) {
                return Err(CompanyError::NotFresh);
            }
        }
        let value = match settings.claim.as_str() {
            "sub" => claims.subject().as_str(),
            other => {
                let found = claims.additional_claims().0.get(other);
                found.and_then(|value| value.as_str()).ok_or(CompanyError::Wrong)?
            }
        };
        if value.is_empty() || value.len() > SUBJECT_BYTES_MAX {
            return Err(CompanyError::Wrong);
        }
        let refs = claims.auth_method_refs().map_or(&[][..], Vec::as_slice);
        let methods: BTreeSet<&str> = refs.iter().map(|one| one.as_str()).collect();
        let acr = claims.auth_context_ref().map_or("", |acr| acr.as_str());
        let named = !settings.acr.is_empty() && acr == settings.acr;
        let several = settings.counts && (named || are_several(&methods));
        let key = company_key(&settings.issuer, &settings.claim, value);
        Ok(CompanyAnswer { key, several })
    }
}

/// Whether methods (RFC 8176 §2) are of more than one kind: what one knows, has, is. What goes by
/// telephone or is one more password is not counted.
fn are_several(methods: &BTreeSet<&str>) -> bool {
    const KINDS: [&[&str]; 3] = [
        &["pwd", "pin"],
        &["hwk", "swk", "otp", "sc", "pop"],
        &["fpt", "face", "iris", "retina", "vbm"],
    ];
    let kinds = KINDS.iter().filter(|kind| kind.iter().any(|one| methods.contains(one)));
    methods.contains("mfa") || kinds.count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_factors_are_of_several_kinds() {
        for (methods, several) in [
            (&["mfa"][..], true),
            (&["pwd", "otp"], true),
            (&["hwk", "pin"], true),
            (&["hwk", "fpt"], true),
            (&["pwd"], false),
            (&["pwd", "pin"], false),
            (&["pwd", "sms"], false),
            (&["otp", "swk"], false),
            (&[], false),
        ] {
            assert_eq!(are_several(&methods.iter().copied().collect()), several, "{methods:?}");
        }
    }

    #[test]
    fn no_two_persons_have_the_same_key() {
        let one = company_key("https://a.example", "sub", "1");
        for (issuer, claim, value) in [
            ("https://b.example", "sub", "1"),
            ("https://a.example", "oid", "1"),
            ("https://a.example", "sub", "2"),
            ("https://a.examples", "ub", "1"),
        ] {
            assert_ne!(one, company_key(issuer, claim, value), "{issuer} {claim} {value}");
        }
    }
}
