//! Signs a request: AWS Signature Version 4, in the `Authorization` header, over the body as well.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

use std::fmt::Write as _;

use aws_lc_rs::hmac;
use romori_types::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::s3::address::StoreKeys;

/// What is signed. Names of headers and of the query are in their order, headers in lower case.
pub struct Unsigned<'a> {
    pub method: &'static str,
    pub host: &'a str,
    pub region: &'a str,
    /// Only letters that mean themselves.
    pub path: &'a str,
    pub query: &'a [(&'static str, String)],
    pub headers: &'a [(&'static str, String)],
    pub body: &'a [u8],
}

/// The headers to send, `host` apart.
pub fn sign(ask: &Unsigned<'_>, keys: &StoreKeys, now: Timestamp) -> Vec<(&'static str, String)> {
    let at = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let digest = hex(&Sha256::digest(ask.body));
    let mut headers = ask.headers.to_vec();
    headers.push(("host", ask.host.to_owned()));
    headers.push(("x-amz-content-sha256", digest.clone()));
    headers.push(("x-amz-date", at.clone()));
    headers.extend(keys.token.iter().map(|token| ("x-amz-security-token", token.clone())));
    headers.sort_unstable();
    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let mut canonical = format!("{}\n{}\n{}\n", ask.method, ask.path, query_text(ask.query));
    for (name, value) in &headers {
        let _ = writeln!(canonical, "{name}:{value}");
    }
    let _ = write!(canonical, "\n{names}\n{digest}");
    let scope = format!("{}/{}/s3/aws4_request", &at[..8], ask.region);
    let canonical = hex(&Sha256::digest(canonical.as_bytes()));
    let text = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{canonical}");
    let mut key = format!("AWS4{}", keys.secret).into_bytes();
    for part in [&at[..8], ask.region, "s3", "aws4_request"] {
        key = mac(&key, part);
    }
    let signature = hex(&mac(&key, &text));
    headers.retain(|(name, _)| *name != "host");
    headers.push((
        "authorization",
        format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}",
            keys.id
        ),
    ));
    headers
}

/// A query as it is sent and signed.
pub fn query_text(query: &[(&'static str, String)]) -> String {
    let pairs = query.iter().map(|(name, value)| format!("{name}={}", escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Every byte but those that always mean themselves (RFC 3986 §2.3).
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => drop(write!(escaped, "%{byte:02X}")),
        }
    }
    escaped
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(
        method: &'static str,
        path: &str,
        query: &[(&'static str, &str)],
        headers: &[(&'static str, &str)],
        body: &[u8],
    ) -> String {
        let own = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
            pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
        };
        let ask = Unsigned {
            method,
            host: "examplebucket.s3.amazonaws.com",
            region: "us-east-1",
            path,
            query: &own(query),
            headers: &own(headers),
            body,
        };
        let keys = StoreKeys {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            token: None,
        };
        let at = Timestamp::from_second(1_369_353_600).unwrap();
        let headers = sign(&ask, &keys, at);
        let (_, signed) = headers.iter().find(|(name, _)| *name == "authorization").unwrap();
        signed.split_once("Signature=").unwrap().1.to_owned()
    }

    /// The examples of the page named above.
    #[test]
    fn the_published_examples_are_signed_as_published() {
        assert_eq!(
            signature("GET", "/test.txt", &[], &[("range", "bytes=0-9")], b""),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
        assert_eq!(
            signature("GET", "/", &[("lifecycle", "")], &[], b""),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        );
        assert_eq!(
            signature("GET", "/", &[("max-keys", "2"), ("prefix", "J")], &[], b""),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        );
        let headers = [
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ];
        assert_eq!(
            signature("PUT", "/test%24file.text", &[], &headers, b"Welcome to Amazon S3."),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        );
    }
}
