//! The text of cookies. `web` puts it into headers.
//!
//! `__Host-` (RFC 6265bis §4.1.3.2): the browser takes the cookie only from this host, over TLS or
//! loopback, for the whole path, so that no neighbour can set or read it. `HttpOnly` keeps scripts
//! away, `SameSite=Strict` other sites (OWASP ASVS 5.0, 3.3.1–3.3.4).

/// Carries the token of a session.
pub const SESSION_COOKIE: &str = "__Host-romori";
/// Carries the mark of a browser that signed in before.
pub const BROWSER_COOKIE: &str = "__Host-romori-browser";
/// Says that the key of a worker's browser was used a moment ago.
pub const FRESH_COOKIE: &str = "__Host-romori-fresh";

/// Carries the token of a visit before anyone signed in.
pub const VISIT_COOKIE: &str = "__Host-romori-visit";

const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

/// The header `Set-Cookie` of a cookie. Without a life it ends with the browser. The value is one
/// of this crate's: letters, digits, dot and hyphen.
pub fn set_cookie(name: &str, value: &str, life_seconds: Option<i64>) -> String {
    match life_seconds {
        Some(seconds) => format!("{name}={value}; Max-Age={seconds}; {ATTRIBUTES}"),
        None => format!("{name}={value}; {ATTRIBUTES}"),
    }
}

/// The header `Set-Cookie` that takes a cookie back.
pub fn clear_cookie(name: &str) -> String {
    set_cookie(name, "", Some(0))
}

/// The value of a cookie in a header `Cookie`. Two of one name are refused: one is not ours.
pub fn cookie_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let pairs = header.split(';').filter_map(|pair| pair.trim_matches([' ', '\t']).split_once('='));
    let mut values = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value);
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_every_attribute_that_protects_it() {
        let session = set_cookie(SESSION_COOKIE, "00ff", None);
        assert_eq!(session, "__Host-romori=00ff; Path=/; Secure; HttpOnly; SameSite=Strict");
        let cleared = clear_cookie(BROWSER_COOKIE);
        assert!(cleared.starts_with("__Host-romori-browser=; Max-Age=0; Path=/; Secure"));
        // A cookie of this prefix must not name a domain.
        assert!(!session.contains("Domain"));
    }

    #[test]
    fn the_value_is_found_among_others_and_only_if_it_is_alone() {
        let table = [
            ("__Host-romori=ab", Some("ab")),
            ("a=1; __Host-romori=ab; b=2", Some("ab")),
            ("a=1;__Host-romori=ab", Some("ab")),
            ("__Host-romori-browser=x; __Host-romori=ab", Some("ab")),
            ("__host-romori=ab", None),
            ("x__Host-romori=ab", None),
            ("__Host-romori=ab; __Host-romori=cd", None),
            ("__Host-romori", None),
            ("", None),
        ];
        for (header, value) in table {
            assert_eq!(cookie_value(header, SESSION_COOKIE), value, "{header}");
        }
    }
}
