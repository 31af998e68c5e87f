//! People of the open jobs whose name, reading or number fits the words.

use romori_app::santei::{Entry, who};
use romori_types::fold_width;

use crate::desk;
use crate::present::client_name;
use crate::shell::{AppState, Visit};
use crate::view::FoundPerson;

const FOUND_MAX: usize = 50;

pub(super) fn found_people(state: &AppState, visit: &Visit, words: &str) -> Vec<FoundPerson> {
    let wanted = searchable(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let found = desk::each(state, visit, |work| {
        let client = client_name(&work.job);
        let entries = work.job.book().entries.iter().filter(|entry| fits(entry, &wanted));
        entries
            .take(FOUND_MAX)
            .map(|entry| FoundPerson {
                person: who(&entry.person),
                client: client.clone(),
                href: format!("{}?why={}#why", work.address, entry.person.row),
            })
            .collect::<Vec<_>>()
    });
    found.into_iter().flatten().take(FOUND_MAX).collect()
}

fn fits(entry: &Entry, wanted: &str) -> bool {
    let person = &entry.person;
    let number = person.insured_number.is_some_and(|number| number.to_string() == wanted);
    number
        || searchable(&person.name_kanji).contains(wanted)
        || searchable(&person.name_kana).contains(wanted)
}

/// Widths folded, hiragana as katakana, spaces dropped.
fn searchable(text: &str) -> String {
    fold_width(text)
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hiragana_half_width_and_spaces_do_not_matter() {
        assert_eq!(searchable("はやかわ みさき"), searchable("ﾊﾔｶﾜ ﾐｻｷ"));
        assert_eq!(searchable("早川　美咲"), "早川美咲");
    }
}
