//! 会社のサインイン — a company's own OpenID provider (OpenID Connect Core 1.0), asked by the code
//! flow with PKCE.
//!
//! What goes over the network goes through [`Outgoing`], which is handed in. Tokens live as long as
//! one call here and are kept nowhere. Who signed in is known by issuer and one claim that is never
//! given to another, and by nothing else: a name or an address of mail is not looked at.

mod answer;
mod error;
mod question;

pub use answer::{CompanyAnswer, Returned, company_key};
pub use error::{CompanyError, OutgoingError};
pub use openidconnect::{HttpRequest, HttpResponse};
pub use question::CompanyQuestion;

use std::sync::Arc;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AuthType, Client, ClientId, ClientSecret,
    DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, IssuerUrl, ProviderMetadata, RedirectUrl, StandardErrorResponse,
    StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// 外への求め — sends one request to an address outside and gives what came back. It follows no
/// redirect, and bounds size and time.
pub trait Outgoing: Send + Sync {
    /// Sends it.
    ///
    /// # Errors
    /// Why nothing came back.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, OutgoingError>;
}

/// 会社の認証基盤の設定 — as an administrator entered it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyProvider {
    /// 発行者 — the issuer's address, letter by letter.
    pub issuer: String,
    /// クライアントID — under which the provider knows us.
    pub client: String,
    /// 秘密の値 — by which we prove it.
    pub secret: Zeroizing<String>,
    /// 利用者を表す項目 — the claim that names a person for ever: `sub`, or `oid` of a provider
    /// whose `sub` differs from what its directory sends.
    pub claim: String,
    /// The `acr` that says that several factors were asked for; empty where `amr` alone counts.
    pub acr: String,
    /// Whether its sign-in counts as a second factor, where it says that it asked for several.
    pub counts: bool,
}

impl std::fmt::Debug for CompanyProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CompanyProvider")
    }
}

/// Claims that are given to another person when the first one goes or marries.
const REASSIGNED: [&str; 12] = [
    "email",
    "mail",
    "preferred_username",
    "username",
    "user_name",
    "upn",
    "unique_name",
    "name",
    "nickname",
    "given_name",
    "family_name",
    "phone_number",
];
/// Claims that say something of the token and nothing of its person.
const OF_TOKEN: [&str; 12] = [
    "iss",
    "aud",
    "exp",
    "iat",
    "nbf",
    "nonce",
    "azp",
    "acr",
    "amr",
    "auth_time",
    "at_hash",
    "sid",
];
const CLAIM_LETTERS_MAX: usize = 40;
const FIELD_LETTERS_MAX: usize = 512;

impl CompanyProvider {
    /// Whether it can be asked at all.
    ///
    /// # Errors
    /// What of it cannot stand, the first thing.
    pub fn check(&self) -> Result<(), CompanyError> {
        let issuer = openidconnect::url::Url::parse(&self.issuer);
        let issuer = issuer.map_err(|_| CompanyError::Issuer)?;
        let named = issuer.host_str().is_some_and(|host| !host.is_empty());
        let plain = issuer.query().is_none() && issuer.fragment().is_none();
        let anonymous = issuer.username().is_empty() && issuer.password().is_none();
        let short = self.issuer.len() <= FIELD_LETTERS_MAX;
        // Plain http is for a provider on this machine alone; the way out looks at where it leads.
        let known = matches!(issuer.scheme(), "https" | "http");
        if !(named && plain && anonymous && short && known) {
            return Err(CompanyError::Issuer);
        }
        let letter = |one: char| one.is_ascii_alphanumeric() || one == '_';
        let fits = (1..=CLAIM_LETTERS_MAX).contains(&self.claim.len())
            && self.claim.chars().all(letter)
            && !REASSIGNED.contains(&self.claim.to_ascii_lowercase().as_str())
            && !OF_TOKEN.contains(&self.claim.as_str());
        if !fits {
            return Err(CompanyError::Claim);
        }
        let fits = |text: &str| (1..=FIELD_LETTERS_MAX).contains(&text.chars().count());
        if fits(&self.client) && fits(&self.secret) && self.acr.len() <= FIELD_LETTERS_MAX {
            Ok(())
        } else {
            Err(CompanyError::Incomplete)
        }
    }

    /// Asks the provider what it is, and for its keys.
    ///
    /// # Errors
    /// Why it cannot be asked, or not be used.
    pub fn discover(self: &Arc<Self>, out: &dyn Outgoing) -> Result<KnownProvider, CompanyError> {
        self.check()?;
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| CompanyError::Issuer)?;
        let send = |request: HttpRequest| out.send(request);
        let metadata = Metadata::discover(&issuer, &send).map_err(|error| match error {
            DiscoveryError::Request(error) => error.into(),
            DiscoveryError::Validation(_) => CompanyError::OtherIssuer,
            _ => CompanyError::NotAProvider,
        })?;
        let known = KnownProvider { settings: Arc::clone(self), metadata: Arc::new(metadata) };
        known.check()?;
        Ok(known)
    }
}

/// What a provider says of itself beyond the library's own list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Said {
    /// RFC 9207: every answer names its issuer.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    /// RFC 8414: how a code may be bound to its asker.
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
}

impl AdditionalProviderMetadata for Said {}

/// Claims beyond the standard's own, of which one may name the person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

type Metadata = ProviderMetadata<
    Said,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        OtherClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Asker = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Signatures by a key that only the provider has. What can be made with a key that we know too,
/// or with none, proves nothing.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// 知っている認証基盤 — what a provider said of itself, with its keys.
#[derive(Clone)]
pub struct KnownProvider {
    settings: Arc<CompanyProvider>,
    metadata: Arc<Metadata>,
}

impl KnownProvider {
    /// Whether it can do what is asked of it.
    fn check(&self) -> Result<(), CompanyError> {
        let said = self.metadata.additional_metadata();
        let methods = said.code_challenge_methods_supported.as_ref();
        let binds = methods.is_none_or(|all| all.iter().any(|one| one == "S256"));
        let mut flows = self.metadata.response_types_supported().iter();
        let by_code = flows.any(|flow| matches!(flow.as_slice(), [CoreResponseType::Code]));
        let able = binds
            && by_code
            && self.metadata.token_endpoint().is_some()
            && self.auth_type().is_some()
            && !self.signatures().is_empty();
        if able { Ok(()) } else { Err(CompanyError::Lacks) }
    }

    /// The signatures that it makes and that are taken.
    fn signatures(&self) -> Vec<CoreJwsSigningAlgorithm> {
        let made = self.metadata.id_token_signing_alg_values_supported();
        SIGNATURES.iter().filter(|one| made.contains(one)).cloned().collect()
    }

    /// How we prove ourselves to it; by the header where it does not say.
    fn auth_type(&self) -> Option<AuthType> {
        let Some(methods) = self.metadata.token_endpoint_auth_methods_supported() else {
            return Some(AuthType::BasicAuth);
        };
        if methods.contains(&CoreClientAuthMethod::ClientSecretBasic) {
            Some(AuthType::BasicAuth)
        } else if methods.contains(&CoreClientAuthMethod::ClientSecretPost) {
            Some(AuthType::RequestBody)
        } else {
            None
        }
    }

    /// Under which host its sign-in page stands: shown before a browser is sent there.
    pub fn host(&self) -> String {
        let address = self.metadata.authorization_endpoint().url();
        address.host_str().unwrap_or_default().to_owned()
    }

    fn asker(&self, redirect: &str) -> Result<Asker, CompanyError> {
        let settings = &self.settings;
        let client = Asker::from_provider_metadata(
            Metadata::clone(&self.metadata),
            ClientId::new(settings.client.clone()),
            Some(ClientSecret::new(settings.secret.as_str().to_owned())),
        );
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| CompanyError::Issuer)?;
        let by = self.auth_type().ok_or(CompanyError::Lacks)?;
        Ok(client.set_redirect_uri(redirect).set_auth_type(by))
    }
}
