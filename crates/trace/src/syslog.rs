//! 記録の見出し as messages of syslog (RFC 5424), framed for TLS (RFC 5425): what a header has in
//! the clear, and nothing of the body.

use std::fmt::Write as _;

use romori_record::{Entry, Outcome, basis_code};
use romori_types::Device;

/// 13, log audit: RFC 5424 §6.2.1.
const FACILITY: u8 = 13;
/// Structured data of who has no number of his own carries the number of documentation (RFC 5612).
const ELEMENT: &str = "romori@32473";

/// One message with the length before it. `position` is its place in the log, `host` the name of
/// this machine; what RFC 5424 does not allow in a name is left out.
pub fn framed(position: u64, entry: &Entry, host: &str) -> Vec<u8> {
    let message = message(position, entry, host);
    let mut bytes = format!("{} ", message.len()).into_bytes();
    bytes.extend_from_slice(message.as_bytes());
    bytes
}

/// One message.
pub fn message(position: u64, entry: &Entry, host: &str) -> String {
    // 6 informational, 4 warning.
    let severity = if entry.outcome == Outcome::Done { 6 } else { 4 };
    let priority = FACILITY * 8 + severity;
    let at = entry.at.timestamp();
    let code = entry.class.code();
    let host: String = host.chars().filter(char::is_ascii_graphic).take(255).collect();
    let host = if host.is_empty() { "-" } else { &host };
    let mut text = format!("<{priority}>1 {at} {host} romori - {code} [{ELEMENT}");
    let mut put = |name: &str, value: &dyn std::fmt::Display| {
        // Ids, numbers and codes: nothing in them has to be escaped.
        let _ = write!(text, " {name}=\"{value}\"");
    };
    put("position", &position);
    put("id", &entry.id);
    put("tenant", &entry.tenant);
    put("actor", &entry.actor);
    if entry.home != entry.tenant {
        put("home", &entry.home);
    }
    if let Device::Bound(device) = entry.device {
        put("device", &device);
    }
    if let Some(session) = entry.session {
        put("session", &session);
    }
    if let Some(client) = entry.client {
        put("client", &client);
    }
    put("class", &code);
    put("outcome", &entry.outcome.code());
    put("purpose", &entry.purpose.code());
    put("basis", &basis_code(entry.basis));
    put("persons", &entry.persons);
    // The mark says that the text is UTF-8.
    let _ = write!(text, "] \u{feff}{} {}", entry.class.ja(), entry.outcome.ja());
    text
}
