//! People of the open jobs, and clients and persons of the office, that fit the words.

use romori_app::house::{
    Class, Function, Question, UnitError, client_view, clients, search as find_persons,
};
use romori_app::santei::{Entry, who};
use romori_types::{Purpose, fold_width};

use crate::desk;
use crate::present::client_name;
use crate::present::house::fits_client;
use crate::shell::{AppState, Failure, Signed, Visit};
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

/// Clients and persons of the office. Who may not look or search finds none of that kind.
pub(super) fn found_in_office(
    state: &AppState,
    signed: &Signed,
    words: &str,
) -> Result<Vec<FoundPerson>, Failure> {
    let (today, store) = (state.clock().today(), &signed.house.store);
    let mut found = Vec::new();
    if let Ok(grant) = signed.grant(Function::ViewLedger, Purpose::Consult) {
        let lines = store.read(&grant, |reader| -> Result<_, UnitError> { clients(reader, today) });
        let fitting = lines?.into_iter().filter(|line| fits_client(line, words));
        found.extend(fitting.take(FOUND_MAX).map(|line| FoundPerson {
            person: format!("{} {}", line.client.number, line.profile.name),
            client: "顧問先".to_owned(),
            href: format!("/70/{}", line.client.number),
        }));
    }
    if let Ok(grant) = signed.grant(Function::Search, Purpose::Search) {
        let persons = store.read_as(&grant, Class::Search, |reader| -> Result<_, UnitError> {
            let mut named = Vec::new();
            for one in find_persons(reader, words, today, FOUND_MAX)? {
                let view = client_view(reader, one.client, &Question::client(today))?;
                named.push((one, view.profile.name));
            }
            Ok(named)
        });
        found.extend(persons?.into_iter().map(|(one, client)| FoundPerson {
            person: format!("{}-{} {}", one.client.number, one.number, one.identity.name.shown()),
            client: format!("{client}・{}", one.by),
            href: format!("/71/{}/{}", one.client.number, one.number),
        }));
    }
    Ok(found)
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
