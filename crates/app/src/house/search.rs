//! 検索 — finding a person by name, reading or number, over all clients, whatever way it is written.
//!
//! Names lie sealed, so a search opens them in memory and leaves nothing on the disk but its entry
//! in the log. What is typed and what is known are brought to one form: width, kana, spaces and
//! the variants of characters that people write for one another.

use romori_roster::{Known, PersonIdentity};
use romori_store::{ClientAnchor, Reader, UnitError};
use romori_types::{ClientId, Date, PersonId, fold_width};

/// Variants in names that a form can carry as they are, each with the form compared. Those that it
/// cannot carry are in the table of [`romori_filing::suggestion`].
const VARIANTS: [(char, char); 31] = [
    ('嵜', '崎'),
    ('碕', '崎'),
    ('齋', '斎'),
    ('齊', '斎'),
    ('斉', '斎'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('澤', '沢'),
    ('濱', '浜'),
    ('廣', '広'),
    ('國', '国'),
    ('櫻', '桜'),
    ('龍', '竜'),
    ('眞', '真'),
    ('榮', '栄'),
    ('惠', '恵'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('冨', '富'),
    ('澁', '渋'),
    ('曾', '曽'),
    ('栁', '柳'),
    ('桒', '桑'),
    ('瀧', '滝'),
    ('彌', '弥'),
    ('與', '与'),
    ('壽', '寿'),
    ('圓', '円'),
    ('德', '徳'),
    ('條', '条'),
    ('舘', '館'),
];

/// 見つかった人
#[derive(Debug, Clone)]
pub struct Found {
    /// Of which client.
    pub client: ClientAnchor,
    /// Who.
    pub person: PersonId,
    /// The number within the client.
    pub number: u32,
    /// As known.
    pub identity: PersonIdentity,
    /// By what: 氏名, 氏名ｶﾅ, 社員番号 ….
    pub by: &'static str,
}

/// Brings a text to the form in which texts are compared.
pub fn folded(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    if text.chars().all(is_one_form) {
        fold_into(text, &mut form);
    } else {
        fold_into(&fold_width(text), &mut form);
    }
    form
}

/// Whether a letter has no other width: what names and numbers are mostly written in. Twenty
/// thousand of them are compared while somebody waits.
const fn is_one_form(letter: char) -> bool {
    // Marks of sound alone (U+3099 to U+309C) join the letter before them.
    matches!(letter, '!'..='~' | ' ' | '\u{3000}' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='\u{9FFF}')
}

fn fold_into(text: &str, form: &mut String) {
    for letter in text.chars() {
        match letter {
            '-' => {}
            '!'..='~' => form.push(letter.to_ascii_lowercase()),
            'ぁ'..='ゖ' => {
                form.extend(char::from_u32(u32::from(letter) + KATAKANA).map(large));
            }
            'ァ'..='ー' => form.push(large(letter)),
            _ if letter.is_whitespace() => {}
            _ => form.extend(same_form(letter).to_lowercase()),
        }
    }
}

/// From a hiragana to its katakana.
const KATAKANA: u32 = 'ア' as u32 - 'あ' as u32;

/// 拗音・促音 as many forms write them, in large letters; the old kana as the new.
const fn large(kana: char) -> char {
    match kana {
        'ァ' => 'ア',
        'ィ' | 'ヰ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' | 'ヱ' => 'エ',
        'ォ' => 'オ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        other => other,
    }
}

/// The form in which a variant is compared.
fn same_form(letter: char) -> char {
    let variant = VARIANTS.iter().find(|(variant, _)| *variant == letter);
    let suggested = || romori_filing::suggestion(letter).and_then(|text| text.chars().next());
    variant.map(|(_, form)| *form).or_else(suggested).unwrap_or(letter)
}

/// Persons in whose name, reading or numbers the text occurs, at most so many.
///
/// # Errors
/// What the store says.
pub fn search(
    reader: &mut Reader<'_, '_>,
    text: &str,
    on: Date,
    most: usize,
) -> Result<Vec<Found>, UnitError> {
    let wanted = folded(text);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let clients = reader.open_clients()?;
    let mut found = Vec::new();
    for (client, lines) in reader.facts_everywhere::<PersonIdentity>()? {
        let Some(anchor) = clients.iter().find(|anchor| anchor.id == client) else { continue };
        for line in lines {
            let known = line.history.fact_at(on, Known::Now);
            let latest = || line.history.latest(Known::Now)?.row.fact.as_ref();
            let Some(identity) = known.or_else(latest) else { continue };
            let Some(by) = matches(identity, &wanted) else { continue };
            let person = PersonId::from_bytes(line.subject);
            let identity = identity.clone();
            found.push(Found { client: *anchor, person, number: 0, identity, by });
            if found.len() >= most {
                return numbered(reader, found);
            }
        }
    }
    numbered(reader, found)
}

/// Gives each the number within its client.
fn numbered(reader: &mut Reader<'_, '_>, mut found: Vec<Found>) -> Result<Vec<Found>, UnitError> {
    let mut anchors = Vec::new();
    for one in &mut found {
        if anchors.first().is_none_or(|(client, _)| *client != one.client.id) {
            anchors.insert(0, (one.client.id, reader.persons(one.client.id)?));
        }
        let of_client = anchors.first().map_or(&[][..], |(_, persons)| persons.as_slice());
        let anchor = of_client.iter().find(|anchor| anchor.id == one.person);
        one.number = anchor.map_or(0, |anchor| anchor.number);
    }
    found.retain(|one| one.number > 0);
    found.sort_by_key(|one| (one.client.number, one.number));
    let named: Vec<(ClientId, PersonId)> =
        found.iter().map(|one| (one.client.id, one.person)).collect();
    reader.hands_out(&named)?;
    Ok(found)
}

/// By what the text occurs in what is known of a person.
fn matches(identity: &PersonIdentity, wanted: &str) -> Option<&'static str> {
    // Of letters alone nothing can be found in a number.
    let within_ascii = wanted.is_ascii();
    let contains = |text: &str| (within_ascii || !text.is_ascii()) && folded(text).contains(wanted);
    let held = |text: &Option<String>| text.as_deref().is_some_and(contains);
    if contains(&identity.name.kanji) {
        Some("氏名")
    } else if contains(&identity.name.kana) {
        Some("氏名ｶﾅ")
    } else if held(&identity.employee_number) {
        Some("社員番号")
    } else if held(&identity.basic_pension_number) {
        Some("基礎年金番号")
    } else if held(&identity.employment_insurance_number) {
        Some("雇用保険被保険者番号")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_are_one() {
        for (typed, known) in [
            ("高橋", "髙橋　花子"),
            ("山崎", "山﨑　太郎"),
            ("斎藤", "齋藤　一"),
            ("斉藤", "齊藤　一"),
            ("ﾀｶﾊｼ", "タカハシ ハナコ"),
            ("タカハシハナコ", "ﾀｶﾊｼ ﾊﾅｺ"),
            ("たかはし", "ﾀｶﾊｼ ﾊﾅｺ"),
            ("１２３４", "1234-567890"),
            ("4567890", "1234-567890"),
            ("e-4711", "E4711"),
            ("吉田", "𠮷田　次郎"),
            ("ｶﾞﾗ", "からはし　ガラ"),
            ("がら", "ｶﾗﾊｼ ｶﾞﾗ"),
            ("コーヘイ", "こーへい"),
            ("ＳＭＩＴＨ", "John Smith"),
            ("キョウコ", "ｷﾖｳｺ"),
            ("いのうゑ", "イノウエ"),
        ] {
            assert!(folded(known).contains(&folded(typed)), "{typed} in {known}");
        }
        assert!(!folded("高橋　花子").contains(&folded("高木")));
    }
}
