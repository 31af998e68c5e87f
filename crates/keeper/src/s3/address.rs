//! Where on which server, as one line of text; and by which keys one asks there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::s3::trouble::StoreTrouble;

/// How long what is written stays locked, unless the address says so. Unit: days. Seven years.
const DAYS: u32 = 2_557;
/// A store that locks for less is refused: at least a year, and a day for a leap year.
const DAYS_MIN: u32 = 366;
/// The region of servers that have none.
const NO_REGION: &str = "us-east-1";

/// 保存先 — a bucket of an S3-compatible store, and a folder in it:
/// `s3://bucket/prefix?endpoint=https://host&region=ap-northeast-1&days=2557`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    prefix: String,
    /// `https://host`, or `http://127.0.0.1:9000`.
    base: String,
    /// As it stands in the `Host` header.
    host: String,
    /// Before the key in the path: `/`, or `/bucket/`.
    root: String,
    region: String,
    days: u32,
}

impl Address {
    /// The address that this text is.
    ///
    /// # Errors
    /// What is wrong with it, in Japanese.
    pub fn parse(text: &str) -> Result<Self, StoreTrouble> {
        let wrong = |what| StoreTrouble::Address { what };
        let rest = text.strip_prefix("s3://").ok_or_else(|| wrong("s3:// で始まっていません"))?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if !is_bucket(bucket) {
            return Err(wrong("バケットの名前が使えません"));
        }
        let prefix = prefix.trim_end_matches('/');
        if !(prefix.is_empty() || prefix.split('/').all(is_segment)) {
            return Err(wrong("バケットの中の場所に使えない文字があります"));
        }
        let (mut endpoint, mut region, mut days) = (None, None, DAYS);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("endpoint", value)) => endpoint = Some(value.trim_end_matches('/')),
                Some(("region", value)) if is_word(value) => region = Some(value),
                Some(("days", value)) => {
                    let given = value.parse().ok().filter(|days| (DAYS_MIN..36_525).contains(days));
                    days = given.ok_or_else(|| wrong("days は366以上の日数です"))?;
                }
                _ => return Err(wrong("? のあとは endpoint・region・days だけです")),
            }
        }
        let (base, root) = match (endpoint, region) {
            (Some(endpoint), _) => (endpoint.to_owned(), format!("/{bucket}/")),
            (None, Some(region)) => {
                (format!("https://{bucket}.s3.{region}.amazonaws.com"), "/".to_owned())
            }
            (None, None) => return Err(wrong("endpoint か region が要ります")),
        };
        let host = host_of(&base).ok_or_else(|| {
            wrong("endpoint は https://ホスト です（http:// はこの機械の中だけ）")
        })?;
        Ok(Self {
            text: text.to_owned(),
            host: host.to_owned(),
            prefix: prefix.to_owned(),
            root,
            region: region.unwrap_or(NO_REGION).to_owned(),
            days,
            base,
        })
    }

    /// As it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn region(&self) -> &str {
        &self.region
    }

    /// How long what is written stays locked. Unit: days.
    pub const fn days(&self) -> u32 {
        self.days
    }

    /// The path of a request about a key, or about the bucket when it is empty.
    pub fn path(&self, key: &str) -> String {
        match key {
            "" if self.root.len() > 1 => self.root.trim_end_matches('/').to_owned(),
            key => format!("{}{key}", self.root),
        }
    }

    /// The key of a file of the log. None when it has a name that none of the log's has.
    pub fn key(&self, file: &Path) -> Option<String> {
        let file = file.to_str()?;
        if !file.split('/').all(is_segment) {
            return None;
        }
        Some(format!("{}{file}", self.folder()))
    }

    /// Before each key.
    pub fn folder(&self) -> String {
        match self.prefix.as_str() {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        }
    }
}

fn is_bucket(name: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    (3..=63).contains(&name.len()) && name.bytes().all(fits) && !name.contains("..")
}

/// Letters that mean themselves in a path, so that nothing has to be written otherwise.
fn is_segment(part: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    !part.is_empty() && part != "." && part != ".." && part.bytes().all(fits)
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The host of an endpoint. In the clear only within this machine.
fn host_of(base: &str) -> Option<&str> {
    let (host, is_clear) = match base.strip_prefix("https://") {
        Some(host) => (host, false),
        None => (base.strip_prefix("http://")?, true),
    };
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (name, port) = rest.split_once(']')?;
            let port = if port.is_empty() { None } else { Some(port.strip_prefix(':')?) };
            (name, port)
        }
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    let is_near = name == "localhost"
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    (!name.is_empty() && name.bytes().all(fits) && is_port && (is_near || !is_clear))
        .then_some(host)
}

/// The keys by which one asks. Never shown.
#[derive(Clone)]
pub struct StoreKeys {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
}

impl StoreKeys {
    /// From a file that its owner alone reads, or from the environment. Looked up anew each time,
    /// so that a key may be changed while the keeper runs.
    pub fn find(file: Option<&PathBuf>) -> Result<Self, StoreTrouble> {
        let text = file.map(|path| read_secret(path)).transpose()?;
        let given = |name: &str| {
            let value = match &text {
                Some(text) => line_of(text, name),
                None => std::env::var(name).ok(),
            };
            value.filter(|value| is_visible(value))
        };
        match (given("AWS_ACCESS_KEY_ID"), given("AWS_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => Ok(Self { id, secret, token: given("AWS_SESSION_TOKEN") }),
            _ => Err(StoreTrouble::NoKeys),
        }
    }
}

/// What goes into a header: no space, no control.
fn is_visible(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `aws_access_key_id = …`, as the tools of AWS write it; the heading of a profile is passed over.
fn line_of(text: &str, name: &str) -> Option<String> {
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let mut values = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value.trim().to_owned())
}

fn read_secret(path: &Path) -> Result<String, StoreTrouble> {
    use std::os::unix::fs::PermissionsExt as _;
    let unread =
        |error: std::io::Error| StoreTrouble::KeyFile { path: path.to_owned(), kind: error.kind() };
    let mode = fs::metadata(path).map_err(unread)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(StoreTrouble::OpenToOthers { path: path.to_owned() });
    }
    fs::read_to_string(path).map_err(unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_for_how_long() {
        let aws = Address::parse("s3://kiroku-1/romori/1?region=ap-northeast-1").unwrap();
        assert_eq!(aws.base(), "https://kiroku-1.s3.ap-northeast-1.amazonaws.com");
        assert_eq!((aws.host(), aws.days()), ("kiroku-1.s3.ap-northeast-1.amazonaws.com", 2_557));
        assert_eq!((aws.path("").as_str(), aws.path("a/b").as_str()), ("/", "/a/b"));
        let key = aws.key(Path::new("tile/entries/x001/234.p/17"));
        assert_eq!(key.as_deref(), Some("romori/1/tile/entries/x001/234.p/17"));
        let own = Address::parse("s3://kiroku?endpoint=http://[::1]:9000/&days=366").unwrap();
        assert_eq!((own.base(), own.host()), ("http://[::1]:9000", "[::1]:9000"));
        assert_eq!((own.path("").as_str(), own.path("a").as_str()), ("/kiroku", "/kiroku/a"));
        assert_eq!((own.region(), own.days()), ("us-east-1", 366));
        for file in ["../x", "a//b", "/a", "a b", "あ", "a?b", "a%2fb"] {
            assert_eq!(own.key(Path::new(file)), None, "{file}");
        }
    }

    #[test]
    fn what_is_no_address_or_weakens_the_lock_is_refused() {
        for text in [
            "",
            "https://host/bucket",
            "s3://",
            "s3://ab?region=x",
            "s3://Bucket?region=x",
            "s3://bucket",
            "s3://bucket/../x?region=x",
            "s3://bucket/a//b?region=x",
            "s3://bucket?region=",
            "s3://bucket?region=x&days=365",
            "s3://bucket?region=x&days=-1",
            "s3://bucket?region=x&lock=off",
            "s3://bucket?endpoint=http://s3.example.jp",
            "s3://bucket?endpoint=http://127.0.0.1.example.jp",
            "s3://bucket?endpoint=ftp://127.0.0.1",
            "s3://bucket?endpoint=https://",
            "s3://bucket?endpoint=https://id:secret@host",
            "s3://bucket?endpoint=https://host/path",
            "s3://bucket?endpoint=https://host:port",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
