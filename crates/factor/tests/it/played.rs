//! A provider that is played: it keeps to the standard where it is not told otherwise, signs with
//! code of its own, and lies on request. Its transport is a call, or a server around that call.

use std::collections::HashMap;
use std::sync::Mutex;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::ways::{HttpRequest, HttpResponse, Outgoing, OutgoingError};

pub const CLIENT: &str = "romori-at-minato";
pub const SECRET: &str = "a secret of the client: &=%";

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// As the standard says.
    None,
    /// The token is not signed.
    Unsigned,
    /// The token is signed with a key that everybody knows: its own public one.
    SharedKey,
    /// The token is signed with our own secret.
    OurSecret,
    /// Another key than the published one.
    OtherKey,
    /// A key that is published nowhere.
    UnknownKey,
    /// The payload is changed after signing.
    Altered,
    /// For another client.
    OtherAudience,
    /// For us and for another one.
    TwoAudiences,
    /// Handed to another party.
    OtherParty,
    /// Of another issuer.
    OtherIssuer,
    /// The nonce of another question.
    OtherNonce,
    /// Without a nonce.
    NoNonce,
    /// Over.
    Expired,
    /// Made tomorrow.
    FromTomorrow,
    /// Its subject is empty.
    NoSubject,
    /// No token of identity at all.
    NoToken,
    /// It redirects.
    Redirects,
    /// It is away.
    Away,
}

pub struct Played {
    pub issuer: String,
    /// The instant at which it works. Unit: seconds.
    pub now: i64,
    key: EcdsaKeyPair,
    other: EcdsaKeyPair,
    pub lie: Mutex<Lie>,
    /// What it says of itself otherwise.
    pub said: Mutex<Value>,
    /// What the token says beside the usual.
    pub claims: Mutex<Value>,
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
    count: Mutex<u32>,
}

pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

fn unbase64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').collect();
    let mut bytes = Vec::new();
    for four in letters.chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, one| bits << 6 | u32::from(value(*one)));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}

/// The values of a query or of a form.
pub fn fields(text: &str) -> HashMap<String, String> {
    let read = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'+' => bytes.push(b' '),
                b'%' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    let digits = std::str::from_utf8(&digits).unwrap();
                    bytes.push(u8::from_str_radix(digits, 16).unwrap());
                }
                other => bytes.push(other),
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (read(name), read(value))).collect()
}

fn answer(status: u16, body: &Value) -> HttpResponse {
    let mut answer = HttpResponse::new(body.to_string().into_bytes());
    *answer.status_mut() = status.try_into().unwrap();
    answer.headers_mut().insert("content-type", "application/json".parse().unwrap());
    answer
}

impl Played {
    pub fn new(issuer: &str, now: i64) -> Self {
        let key = || EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self {
            issuer: issuer.to_owned(),
            now,
            key: key(),
            other: key(),
            lie: Mutex::new(Lie::None),
            said: Mutex::new(json!({})),
            claims: Mutex::new(json!({})),
            codes: Mutex::default(),
            count: Mutex::default(),
        }
    }

    pub fn lies(&self, lie: Lie) {
        *self.lie.lock().unwrap() = lie;
    }

    fn lie(&self) -> Lie {
        *self.lie.lock().unwrap()
    }

    /// Somebody signs in on its page: a code for what was asked, and its state.
    pub fn sign_in(&self, address: &str, subject: &str) -> (String, String) {
        let (page, query) = address.split_once('?').unwrap();
        assert_eq!(page, format!("{}/authorize", self.issuer));
        let mut asked = fields(query);
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("scope", "openid"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(asked.get(name).map(String::as_str), Some(value), "{address}");
        }
        for secret in ["nonce", "state", "code_challenge"] {
            assert!(asked[secret].len() >= 32, "{secret}");
        }
        asked.insert("sub".to_owned(), subject.to_owned());
        let state = asked["state"].clone();
        let mut count = self.count.lock().unwrap();
        *count += 1;
        let code = format!("code-{count}");
        self.codes.lock().unwrap().insert(code.clone(), asked);
        (code, state)
    }

    fn described(&self) -> Value {
        let issuer = &self.issuer;
        let mut said = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code", "id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "authorization_response_iss_parameter_supported": true,
        });
        for (name, value) in self.said.lock().unwrap().as_object().unwrap() {
            said[name] = value.clone();
        }
        said
    }

    fn keys(&self) -> Value {
        let public = self.key.public_key().as_ref();
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "one",
            "x": base64(&public[1..33]), "y": base64(&public[33..65]),
        }]})
    }

    fn token(&self, asked: &HashMap<String, String>) -> String {
        let lie = self.lie();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": asked["sub"], "nonce": asked["nonce"],
            "iat": self.now, "exp": self.now + 300,
        });
        match lie {
            Lie::OtherAudience => claims["aud"] = json!("another"),
            Lie::TwoAudiences => claims["aud"] = json!([CLIENT, "another"]),
            Lie::OtherParty => claims["azp"] = json!("another"),
            Lie::OtherIssuer => claims["iss"] = json!(format!("{}/", self.issuer)),
            Lie::OtherNonce => claims["nonce"] = json!("0".repeat(64)),
            Lie::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
            Lie::Expired => {
                claims["iat"] = json!(self.now - 600);
                claims["exp"] = json!(self.now - 1);
            }
            Lie::FromTomorrow => {
                claims["iat"] = json!(self.now + 86_400);
                claims["exp"] = json!(self.now + 86_700);
            }
            Lie::NoSubject => claims["sub"] = json!(""),
            _ => {}
        }
        for (name, value) in self.claims.lock().unwrap().as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.signed(lie, &claims)
    }

    fn signed(&self, lie: Lie, claims: &Value) -> String {
        let (alg, kid) = match lie {
            Lie::Unsigned => ("none", "one"),
            Lie::SharedKey | Lie::OurSecret => ("HS256", "one"),
            Lie::UnknownKey => ("ES256", "two"),
            _ => ("ES256", "one"),
        };
        let head = json!({ "alg": alg, "typ": "JWT", "kid": kid });
        let said = format!(
            "{}.{}",
            base64(head.to_string().as_bytes()),
            base64(claims.to_string().as_bytes())
        );
        let signature = match lie {
            Lie::Unsigned => Vec::new(),
            Lie::SharedKey => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.key.public_key().as_ref());
                hmac::sign(&key, said.as_bytes()).as_ref().to_vec()
            }
            Lie::OurSecret => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
                hmac::sign(&key, said.as_bytes()).as_ref().to_vec()
            }
            _ => {
                let other = matches!(lie, Lie::OtherKey | Lie::UnknownKey);
                let key = if other { &self.other } else { &self.key };
                key.sign(&SystemRandom::new(), said.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        let said = if lie == Lie::Altered {
            let mut claims = claims.clone();
            claims["sub"] = json!("somebody-else");
            let head = said.split('.').next().unwrap().to_owned();
            format!("{head}.{}", base64(claims.to_string().as_bytes()))
        } else {
            said
        };
        format!("{said}.{}", base64(&signature))
    }

    /// The code for a token, once: RFC 6749 §4.1.3, RFC 7636 §4.6.
    fn exchange(&self, request: &HttpRequest) -> HttpResponse {
        let refused = |status, error| answer(status, &json!({ "error": error }));
        let header = request.headers().get("authorization").map(|one| one.to_str().unwrap());
        let basic = header.and_then(|one| one.strip_prefix("Basic ")).unwrap_or_default();
        let basic = String::from_utf8(unbase64(basic)).unwrap();
        let (client, secret) = basic.split_once(':').unwrap_or_default();
        let pair = fields(&format!("client={client}&secret={secret}"));
        let known = pair.get("client").map(String::as_str) == Some(CLIENT)
            && pair.get("secret").map(String::as_str) == Some(SECRET);
        if !known {
            return refused(401, "invalid_client");
        }
        let sent = fields(std::str::from_utf8(request.body()).unwrap());
        let Some(asked) = self.codes.lock().unwrap().remove(&sent["code"]) else {
            return refused(400, "invalid_grant");
        };
        let challenge = base64(digest(&SHA256, sent["code_verifier"].as_bytes()).as_ref());
        let fits = challenge == asked["code_challenge"]
            && sent["redirect_uri"] == asked["redirect_uri"]
            && sent["grant_type"] == "authorization_code";
        if !fits {
            return refused(400, "invalid_grant");
        }
        let mut body = json!({ "access_token": "worth-nothing", "token_type": "Bearer" });
        if self.lie() != Lie::NoToken {
            body["id_token"] = json!(self.token(&asked));
        }
        answer(200, &body)
    }
}

impl Outgoing for Played {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, OutgoingError> {
        match self.lie() {
            Lie::Away => return Err(OutgoingError::Unreachable),
            Lie::Redirects => {
                let mut moved = answer(302, &json!({}));
                moved.headers_mut().insert("location", "https://a.example/".parse().unwrap());
                return Ok(moved);
            }
            _ => {}
        }
        let path = request.uri().path();
        let path = path.rsplit_once("/t/").map_or(path, |(_, path)| path).trim_start_matches('/');
        Ok(match path {
            ".well-known/openid-configuration" => answer(200, &self.described()),
            "keys" => answer(200, &self.keys()),
            "token" => self.exchange(&request),
            _ => answer(404, &json!({})),
        })
    }
}
