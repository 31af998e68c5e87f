//! 検証の道具 — one file that a tenant saves and opens without any server: it checks proofs of the
//! log by the specifications alone.

use std::sync::LazyLock;

use romori_app::house::Class;
use romori_types::Purpose;
use sha2::{Digest as _, Sha256};

const PAGE: &str = include_str!("../../assets/proof/tool.html");
const STYLE: &str = include_str!("../../assets/proof/tool.css");
const SCRIPT: &str = concat!(
    include_str!("../../assets/proof/tool.js"),
    include_str!("../../assets/proof/entry.js"),
    include_str!("../../assets/proof/page.js")
);

/// The file is the same for everybody and for ever as long as the program is.
static TOOL: LazyLock<String> = LazyLock::new(|| {
    let script = script();
    let page = PAGE.replace("{{policy}}", &policy(&script));
    page.replace("{{style}}", STYLE).replace("{{script}}", &script)
});

/// The script with the names of what the log can have: numbers say nothing to a person.
fn script() -> String {
    let classes = Class::ALL.iter().map(|class| (u32::from(class.code()), class.ja()));
    let purposes =
        (0..=u8::MAX).filter_map(|code| Some((u32::from(code), Purpose::ja_of_code(code)?)));
    SCRIPT.replace("/*classes*/", &table(classes)).replace("/*purposes*/", &table(purposes))
}

fn table(names: impl Iterator<Item = (u32, &'static str)>) -> String {
    names.map(|(code, ja)| format!("{code}:\"{ja}\",")).collect()
}

/// The file.
pub fn proof_tool() -> &'static str {
    &TOOL
}

/// Its own style and script run, and nothing else; nothing can be asked for or sent.
fn policy(script: &str) -> String {
    let [script, style] = [script, STYLE].map(|text| base64(&Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// Standard base 64 (RFC 4648 §4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let of = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = of(0) << 16 | of(1) << 8 | of(2);
        for at in 0..4_usize {
            let digit = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap_or(0);
            text.push(if at <= three.len() { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648 §10.
    #[test]
    fn base64_is_that_of_the_rfc() {
        let table = [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, text) in table {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn nothing_in_the_tool_leads_out_of_it() {
        assert!(!proof_tool().contains("{{"));
        for way in ["http://", "https://", "fetch(", "XMLHttpRequest", "src=", "href=", "import("] {
            assert!(!proof_tool().contains(way), "{way}");
        }
        assert!(proof_tool().contains("default-src 'none'; script-src 'sha256-"));
        for handler in [" onclick", " onload", " style=", "javascript:"] {
            assert!(!proof_tool().contains(handler), "{handler}");
        }
    }

    #[test]
    fn the_tool_names_classes_and_purposes() {
        for named in ["101:\"サインイン\",", "812:\"記録の検証\",", "10:\"記録の確認\","]
        {
            assert!(proof_tool().contains(named), "{named}");
        }
        assert!(!proof_tool().contains("/*classes*/") && !proof_tool().contains("/*purposes*/"));
    }
}
