//! How much of a password is its own, and how much anyone would try.
//!
//! A password is cut into parts: a word of the list, a name, a run along a row of keys, a
//! repetition, a date, or a single letter. Each part is worth what it costs to guess, in steps of
//! about three bits; the cheapest way to cut it counts. Trivial variants (case, width, digits at
//! the end, letters replaced by digits, backwards, doubled) cost next to nothing, and so add
//! next to nothing.

use unicode_normalization::UnicodeNormalization;

use super::rows::{LONGEST_ROW, longest_run};
use super::words::words_at;

/// A password below this is refused: fifteen digits of chance reach it, four words of the list,
/// seven letters of chance beside anything.
pub(super) const WORTH_MIN: u32 = 15;
/// Only so much is looked at: what lies behind can only add.
const LETTERS_MAX: usize = 128;

const LETTER: u32 = 2;
const DIGIT: u32 = 1;
const WORD: u32 = 4;
const RUN: u32 = 2;
/// What stood before adds nothing.
const REPEAT: u32 = 0;
const YEAR: u32 = 2;
const DATE: u32 = 3;
const RUN_LETTERS_MIN: usize = 3;

/// What a part of a password was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    Common,
    Context,
    Repeated,
    Sequence,
    Date,
}

/// A password without case, width and kind of kana, as it is and with digits read as letters.
pub(super) struct Folded {
    /// As typed first, then with 1 read as i and as l.
    readings: [Vec<char>; 3],
}

impl Folded {
    pub fn of(text: &str) -> Self {
        let mut plain = fold(text);
        plain.truncate(LETTERS_MAX);
        let read = |one: char| plain.iter().map(|letter| read_as_letter(*letter, one)).collect();
        Self { readings: [plain.clone(), read('i'), read('l')] }
    }

    fn plain(&self) -> &[char] {
        &self.readings[0]
    }
}

impl Drop for Folded {
    fn drop(&mut self) {
        for letter in self.readings.iter_mut().flatten() {
            *letter = '\0';
        }
        // Keeps the writes above from being left out.
        std::hint::black_box(&self.readings);
    }
}

/// One form for capitals, widths, and the two kinds of kana.
pub(super) fn fold(text: &str) -> Vec<char> {
    text.nfkc().flat_map(char::to_lowercase).map(hiragana).collect()
}

fn hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        other => other,
    }
}

/// Signs that stand for letters: p4$$w0rd.
const fn read_as_letter(letter: char, one: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '2' => 'z',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        other => other,
    }
}

/// The cheapest way to reach a place, and by which part.
#[derive(Clone, Copy)]
struct Step {
    worth: u32,
    from: usize,
    found: Option<Found>,
}

/// The worth of a password, and what it is made of.
pub(super) fn weigh(folded: &Folded, names: &[Vec<char>]) -> (u32, Vec<Found>) {
    let length = folded.plain().len();
    let unreached = Step { worth: u32::MAX, from: 0, found: None };
    let mut steps = vec![unreached; length + 1];
    steps[0].worth = 0;
    for at in 0..length {
        let worth = steps[at].worth;
        for (letters, cost, found) in parts(folded, names, at) {
            let reached = &mut steps[at + letters];
            if worth + cost < reached.worth {
                *reached = Step { worth: worth + cost, from: at, found };
            }
        }
    }
    let mut found = Vec::new();
    let mut at = length;
    while at > 0 {
        found.extend(steps[at].found);
        at = steps[at].from;
    }
    (steps[length].worth, found)
}

type Part = (usize, u32, Option<Found>);

/// Every part that begins at a place: letters, cost, and what it is.
fn parts(folded: &Folded, names: &[Vec<char>], at: usize) -> Vec<Part> {
    let plain = folded.plain();
    let single = if plain[at].is_ascii_digit() { DIGIT } else { LETTER };
    let mut parts = vec![(1, single, None)];
    for reading in &folded.readings {
        let rest = &reading[at..];
        for name in names.iter().filter(|name| starts_with_either(rest, name)) {
            parts.push((name.len(), 0, Some(Found::Context)));
        }
        parts.extend(words_at(rest).into_iter().map(|l| (l, WORD, Some(Found::Common))));
    }
    let run = longest_run(&plain[at..plain.len().min(at + LONGEST_ROW)]);
    parts.extend((RUN_LETTERS_MIN..=run).map(|letters| (letters, RUN, Some(Found::Sequence))));
    let repeat = longest_repeat(plain, at);
    parts.extend((RUN_LETTERS_MIN..=repeat).map(|l| (l, REPEAT, Some(Found::Repeated))));
    parts.extend(dates(&plain[at..]));
    parts
}

/// Forwards or backwards.
fn starts_with_either(rest: &[char], name: &[char]) -> bool {
    rest.starts_with(name)
        || rest.get(..name.len()).is_some_and(|head| head.iter().eq(name.iter().rev()))
}

/// How many letters from here on stood before in the same order. They may overlap: "aaaa" is an
/// "a" and three letters that follow what stood one letter before.
fn longest_repeat(plain: &[char], at: usize) -> usize {
    let length_from = |earlier: usize| {
        plain[earlier..].iter().zip(&plain[at..]).take_while(|(one, other)| one == other).count()
    };
    let starts = (0..at).filter(|earlier| plain[*earlier] == plain[at]);
    starts.map(length_from).max().unwrap_or_default()
}

/// A year, a day in digits alone, and a day as people write it.
fn dates(rest: &[char]) -> Vec<Part> {
    let mut found = Vec::new();
    let year = number(rest, 4, 4).filter(|(year, _)| (1900..2100).contains(year));
    if year.is_some() {
        found.push((4, YEAR, Some(Found::Date)));
    }
    let digits_alone = year.and_then(|(_, letters)| day_in_digits(rest, letters));
    let short_year = number(rest, 2, 2).and_then(|(_, letters)| day_in_digits(rest, letters));
    let written = year_written(rest).and_then(|letters| day_written(rest, letters));
    let days = [digits_alone, short_year, written].into_iter().flatten();
    found.extend(days.map(|letters| (letters, DATE, Some(Found::Date))));
    found
}

/// The number at the beginning, of so many digits at least and at most, and its length.
fn number(letters: &[char], fewest: usize, most: usize) -> Option<(u32, usize)> {
    let digits = letters.iter().take(most).map_while(|letter| letter.to_digit(10));
    let (value, length) = digits.fold((0, 0), |(sum, n), digit| (sum * 10 + digit, n + 1));
    (length >= fewest).then_some((value, length))
}

/// Month and day of two digits each; gives the place after them.
fn day_in_digits(rest: &[char], at: usize) -> Option<usize> {
    let (month, _) = number(&rest[at..], 2, 2)?;
    let (day, _) = number(&rest[at + 2..], 2, 2)?;
    is_day(month, day).then_some(at + 4)
}

/// 2026 or 令和8 or R8, with what parts it from the month; gives the place after it.
fn year_written(rest: &[char]) -> Option<usize> {
    const ERAS: [&str; 8] = ["令和", "平成", "昭和", "大正", "r", "h", "s", "t"];
    let era = ERAS.iter().map(|era| era.chars().count()).zip(ERAS);
    let named = era.filter(|(length, era)| rest.iter().take(*length).copied().eq(era.chars()));
    let from = named.map(|(length, _)| length).next();
    let (fewest, most) = if from.is_some() { (1, 2) } else { (4, 4) };
    let from = from.unwrap_or_default();
    let (_, length) = number(&rest[from..], fewest, most)?;
    is_separator(rest, from + length).then_some(from + length + 1)
}

/// Month and day with what parts them; gives the place after them.
fn day_written(rest: &[char], at: usize) -> Option<usize> {
    let (month, length) = number(&rest[at..], 1, 2)?;
    let at = at + length;
    if !is_separator(rest, at) {
        return None;
    }
    let (day, length) = number(&rest[at + 1..], 1, 2)?;
    let end = at + 1 + length;
    let end = end + usize::from(rest.get(end) == Some(&'日'));
    is_day(month, day).then_some(end)
}

fn is_separator(rest: &[char], at: usize) -> bool {
    rest.get(at).is_some_and(|letter| matches!(letter, '/' | '-' | '.' | '年' | '月'))
}

const fn is_day(month: u32, day: u32) -> bool {
    month >= 1 && month <= 12 && day >= 1 && day <= 31
}
