//! Letters that people copy by hand: Crockford's base 32 in groups, each with a check letter.
//!
//! Groups of five: four letters carry 20 bits, the fifth checks them. Twenty bytes are eight
//! groups. The check is a sum over the field of 32 elements (x⁵ + x² + 1) with another weight for
//! each letter and for the group's position. One wrong letter, two letters exchanged, or two
//! groups exchanged are always found, and the group is named.

use std::fmt;

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 4;
/// 160 bits.
pub(crate) const CODE_BYTES: usize = 20;
/// α⁵, the weight of the position; α⁰ is the check letter's, α¹ … α⁴ the letters'.
const POSITION_WEIGHT: u8 = 0b00101;

/// 回復コードの打ち間違い — which groups of a code cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMistake {
    /// The groups, counted from 1.
    pub groups: Vec<usize>,
}

impl fmt::Display for CodeMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<String> = self.groups.iter().map(ToString::to_string).collect();
        write!(
            f,
            "回復コードの{}番目の組に打ち間違いがあります。5文字ずつ8組です。その組を見直して、もう一度入力してください。",
            groups.join("・"),
        )
    }
}

impl std::error::Error for CodeMistake {}

/// How many groups carry so many bytes.
const fn groups_of(bytes: usize) -> usize {
    bytes * 2 / 5
}

/// Bytes as groups of five letters; a multiple of five, at most 75.
pub(crate) fn write<const N: usize>(bytes: &[u8; N]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(groups_of(N) * (LETTERS + 2)));
    for group in 0..groups_of(N) {
        if group > 0 {
            text.push('-');
        }
        let letters: [u8; LETTERS] = std::array::from_fn(|at| letter(bytes, group * LETTERS + at));
        for value in letters.into_iter().chain([check(group, &letters)]) {
            text.push(char::from(ALPHABET[usize::from(value)]));
        }
    }
    text
}

/// The five bits of a letter.
fn letter(bytes: &[u8], at: usize) -> u8 {
    (0..5).fold(0, |value, bit| {
        let bit = at * 5 + bit;
        value << 1 | bytes[bit / 8] >> (7 - bit % 8) & 1
    })
}

/// What was typed, forgiving width, case, separators and the letters that look like digits.
///
/// # Errors
/// The groups that cannot be right.
pub(crate) fn read<const N: usize>(text: &str) -> Result<Zeroizing<[u8; N]>, CodeMistake> {
    let groups = groups(text);
    let all = groups_of(N);
    let mut bytes = Zeroizing::new([0; N]);
    let mut wrong = Vec::new();
    for group in 0..groups.len().max(all) {
        match groups.get(group).filter(|_| group < all).and_then(|typed| values(group, typed)) {
            Some(letters) => store(bytes.as_mut_slice(), group, letters),
            None => wrong.push(group + 1),
        }
    }
    if wrong.is_empty() { Ok(bytes) } else { Err(CodeMistake { groups: wrong }) }
}

/// As typed with separators, or else five by five.
fn groups(text: &str) -> Vec<Zeroizing<String>> {
    let plain: Zeroizing<String> = Zeroizing::new(text.chars().map(half_width).collect());
    let parts = plain.split(is_separator).filter(|part| !part.is_empty());
    let parts: Vec<Zeroizing<String>> = parts.map(|part| Zeroizing::new(part.to_owned())).collect();
    let [whole] = parts.as_slice() else { return parts };
    let letters: Vec<char> = whole.chars().collect();
    letters.chunks(LETTERS + 1).map(|chunk| Zeroizing::new(chunk.iter().collect())).collect()
}

fn half_width(letter: char) -> char {
    let folded = match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0),
        _ => None,
    };
    folded.unwrap_or(letter).to_ascii_uppercase()
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '_' | '.' | 'ー' | 'ｰ' | '‐' | '−' | '–' | '—')
}

fn values(group: usize, typed: &str) -> Option<[u8; LETTERS]> {
    let mut found = [0; LETTERS + 1];
    let mut letters = typed.chars();
    for value in &mut found {
        *value = value_of(letters.next()?)?;
    }
    let [a, b, c, d, last] = found;
    let letters_found = [a, b, c, d];
    (letters.next().is_none() && check(group, &letters_found) == last).then_some(letters_found)
}

fn value_of(letter: char) -> Option<u8> {
    let letter = match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(at).ok()
}

fn store(bytes: &mut [u8], group: usize, letters: [u8; LETTERS]) {
    for (at, value) in letters.into_iter().enumerate() {
        for bit in 0..5 {
            let place = (group * LETTERS + at) * 5 + bit;
            bytes[place / 8] |= (value >> (4 - bit) & 1) << (7 - place % 8);
        }
    }
}

/// The letter that makes the weighted sum zero.
fn check(group: usize, letters: &[u8; LETTERS]) -> u8 {
    let position = u8::try_from(group + 1).unwrap_or_default();
    let mut sum = times(position, POSITION_WEIGHT);
    let mut weight = 1;
    for value in letters {
        weight = times(weight, 2);
        sum ^= times(*value, weight);
    }
    sum
}

/// The product in the field of 32 elements.
const fn times(one: u8, other: u8) -> u8 {
    let mut product = 0;
    let mut bit = 5;
    while bit > 0 {
        bit -= 1;
        product <<= 1;
        if product & 32 != 0 {
            product ^= 0b10_0101;
        }
        if other >> bit & 1 == 1 {
            product ^= one;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: usize = 8;

    fn read(text: &str) -> Result<Zeroizing<[u8; CODE_BYTES]>, CodeMistake> {
        super::read(text)
    }

    const BYTES: [u8; CODE_BYTES] =
        [0, 1, 2, 3, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 250, 251, 252, 253, 254, 255, 7, 8, 9, 10];

    /// Worked by hand: bytes 00 01 02 03 44 are the letters 0 0 0 G 4 0 T 4.
    #[test]
    fn letters_are_crockfords() {
        let text = write(&BYTES);
        let carried: String = text.split('-').map(|group| &group[..4]).collect();
        assert!(carried.starts_with("000G40T4"), "{carried}");
        assert_eq!(text.len(), 47);
    }

    #[test]
    fn forgives_how_it_was_typed() {
        let text = write(&BYTES);
        let wide: String =
            text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
        let ways = [
            text.to_string(),
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('-', "ー"),
            text.replace('0', "O").replace('1', "l"),
            format!("  {}\n", text.replace('-', "　")),
            wide,
        ];
        for way in ways {
            assert_eq!(read(&way).as_deref(), Ok(&BYTES), "{way}");
        }
    }

    #[test]
    fn every_wrong_letter_is_found_in_its_group() {
        let text = write(&BYTES);
        for at in (0..text.len()).filter(|at| at % 6 != 5) {
            for letter in ALPHABET.iter().map(|letter| char::from(*letter)) {
                let mut typed: Vec<char> = text.chars().collect();
                if typed[at] == letter {
                    continue;
                }
                typed[at] = letter;
                let typed: String = typed.into_iter().collect();
                assert_eq!(read(&typed), Err(CodeMistake { groups: vec![at / 6 + 1] }), "{typed}");
            }
        }
    }

    #[test]
    fn every_exchange_of_two_letters_of_a_group_is_found() {
        let text = write(&BYTES);
        for group in 0..GROUPS {
            for (one, other) in (0..5).flat_map(|one| (0..one).map(move |other| (one, other))) {
                let mut typed: Vec<char> = text.chars().collect();
                typed.swap(group * 6 + one, group * 6 + other);
                let typed: String = typed.into_iter().collect();
                if typed != *text {
                    assert_eq!(read(&typed), Err(CodeMistake { groups: vec![group + 1] }));
                }
            }
        }
    }

    #[test]
    fn exchanged_lost_and_added_groups_are_found() {
        let text = write(&BYTES);
        let groups: Vec<&str> = text.split('-').collect();
        let mut exchanged = groups.clone();
        exchanged.swap(2, 3);
        let found = |typed: &[&str]| read(&typed.join("-")).map_err(|mistake| mistake.groups).err();
        assert_eq!(found(&exchanged), Some(vec![3, 4]));
        assert_eq!(found(&groups[..7]), Some(vec![8]));
        assert_eq!(found(&[groups.as_slice(), &["00000"]].concat()), Some(vec![9]));
        let mut short = groups.clone();
        short[4] = &groups[4][..4];
        assert_eq!(found(&short), Some(vec![5]));
        assert_eq!(read("").map_err(|mistake| mistake.groups.len()), Err(8));
        assert!(read("UUUUU-あいうえお").is_err());
    }

    #[test]
    fn the_field_has_inverses() {
        for one in 1..32 {
            assert_eq!((1..32).filter(|other| times(one, *other) == 1).count(), 1, "{one}");
        }
    }
}
