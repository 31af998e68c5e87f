//! Citations, with the place where the text of an act can be read.

use crate::view::Cite;

/// Acts by the name that begins a citation, and their ids at e-Gov.
const ACTS: [(&str, &str); 2] =
    [("健康保険法", "211AC0000000070"), ("厚生年金保険法", "329AC0000000115")];

/// A citation. Its text is linked where it is an article of an act whose id is known.
pub fn cite_of(label: &str, law: Option<&str>, unconfirmed: bool) -> Cite {
    let id = law.or_else(|| act_of(label));
    let href = id.map(|id| format!("https://laws.e-gov.go.jp/law/{id}"));
    Cite { label: label.to_owned(), href, unconfirmed }
}

fn act_of(label: &str) -> Option<&'static str> {
    let found = ACTS.iter().find_map(|(name, id)| Some((label.strip_prefix(name)?, *id)))?;
    let article = found.0.trim_start_matches(['第', ' ']);
    article.starts_with(|letter: char| letter.is_ascii_digit()).then_some(found.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_of_known_acts_are_linked_and_ordinances_are_not_mistaken_for_them() {
        for (label, id) in [
            ("健康保険法41条1項", Some("211AC0000000070")),
            ("厚生年金保険法 第20条", Some("329AC0000000115")),
            ("健康保険法施行規則25条", None),
            ("平成18年5月12日庁保険発0512001号", None),
        ] {
            let href = cite_of(label, None, false).href;
            let wanted = id.map(|id| format!("https://laws.e-gov.go.jp/law/{id}"));
            assert_eq!(href, wanted, "{label}");
        }
    }
}
