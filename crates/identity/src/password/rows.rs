//! Rows that fingers and mouths run along.

use std::sync::OnceLock;

/// Longest row below.
pub(super) const LONGEST_ROW: usize = 96;

/// Keys, letters, digits, kana, and kana in Latin letters. Backwards counts too.
const ROWS: [&str; 22] = [
    "abcdefghijklmnopqrstuvwxyzabc",
    "01234567890123",
    "qwertyuiop@[",
    "asdfghjkl;:]",
    "zxcvbnm,./",
    "!\"#$%&'()=~|",
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qa2ws3ed4rf5tg6yh7uj8ik9ol",
    "741852963", // columns of the ten-key pad
    "789456123",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "あかさたなはまやらわ",
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
    "ぬふあうえおやゆよわほへー",
    "たていすかんなにらせ",
    "ちとしはきくまのりれけむ",
    "aiueokakikukekosashisusesotachitsutetonaninunenohahifuhehomamimumemoyayuyorarirurerowawon",
    "akasatanahamayarawa",
];

/// Every row, forwards and backwards.
fn rows() -> &'static [Vec<char>] {
    static BOTH_WAYS: OnceLock<Vec<Vec<char>>> = OnceLock::new();
    BOTH_WAYS.get_or_init(|| {
        let both = |row: &str| [row.chars().collect(), row.chars().rev().collect()];
        ROWS.into_iter().flat_map(both).collect()
    })
}

/// How many letters from the beginning run along one of the rows.
pub(super) fn longest_run(letters: &[char]) -> usize {
    rows().iter().map(|row| longest_of(letters, row)).max().unwrap_or_default()
}

fn longest_of(letters: &[char], row: &[char]) -> usize {
    let from = |start: usize| {
        letters.iter().zip(&row[start..]).take_while(|(one, other)| one == other).count()
    };
    let Some(first) = letters.first() else { return 0 };
    let starts = (0..row.len()).filter(|start| row[*start] == *first);
    starts.map(from).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_measured_both_ways() {
        let table = [
            ("abcdex", 5),
            ("edcba", 5),
            ("89012", 5),
            ("poiuyt", 6),
            ("1qaz2w", 6),
            ("かきくけこ", 5),
            ("いろはに", 4),
            ("ちとしは", 4),
            ("kakikuke", 8),
            ("xa", 1),
            ("", 0),
        ];
        for (letters, run) in table {
            let letters: Vec<char> = letters.chars().collect();
            assert_eq!(longest_run(&letters), run, "{letters:?}");
        }
    }

    #[test]
    fn no_row_is_longer_than_is_looked_at() {
        assert!(ROWS.iter().all(|row| row.chars().count() <= LONGEST_ROW));
    }
}
