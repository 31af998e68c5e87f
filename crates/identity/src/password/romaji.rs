//! Kana in Latin letters, as names are written in passwords.

/// Kana with both spellings.
type Sound = (&'static str, &'static str, &'static str);
/// Which spelling.
type Way = fn(&Sound) -> &'static str;

/// Kana, in the Hepburn way and in the way of 訓令式.
#[rustfmt::skip]
const SOUNDS: [Sound; 109] = [
    ("きゃ", "kya", "kya"), ("きゅ", "kyu", "kyu"), ("きょ", "kyo", "kyo"),
    ("しゃ", "sha", "sya"), ("しゅ", "shu", "syu"), ("しょ", "sho", "syo"),
    ("ちゃ", "cha", "tya"), ("ちゅ", "chu", "tyu"), ("ちょ", "cho", "tyo"),
    ("にゃ", "nya", "nya"), ("にゅ", "nyu", "nyu"), ("にょ", "nyo", "nyo"),
    ("ひゃ", "hya", "hya"), ("ひゅ", "hyu", "hyu"), ("ひょ", "hyo", "hyo"),
    ("みゃ", "mya", "mya"), ("みゅ", "myu", "myu"), ("みょ", "myo", "myo"),
    ("りゃ", "rya", "rya"), ("りゅ", "ryu", "ryu"), ("りょ", "ryo", "ryo"),
    ("ぎゃ", "gya", "gya"), ("ぎゅ", "gyu", "gyu"), ("ぎょ", "gyo", "gyo"),
    ("じゃ", "ja", "zya"), ("じゅ", "ju", "zyu"), ("じょ", "jo", "zyo"),
    ("びゃ", "bya", "bya"), ("びゅ", "byu", "byu"), ("びょ", "byo", "byo"),
    ("ぴゃ", "pya", "pya"), ("ぴゅ", "pyu", "pyu"), ("ぴょ", "pyo", "pyo"),
    ("あ", "a", "a"), ("い", "i", "i"), ("う", "u", "u"), ("え", "e", "e"), ("お", "o", "o"),
    ("か", "ka", "ka"), ("き", "ki", "ki"), ("く", "ku", "ku"), ("け", "ke", "ke"),
    ("こ", "ko", "ko"), ("さ", "sa", "sa"), ("し", "shi", "si"), ("す", "su", "su"),
    ("せ", "se", "se"), ("そ", "so", "so"), ("た", "ta", "ta"), ("ち", "chi", "ti"),
    ("つ", "tsu", "tu"), ("て", "te", "te"), ("と", "to", "to"), ("な", "na", "na"),
    ("に", "ni", "ni"), ("ぬ", "nu", "nu"), ("ね", "ne", "ne"), ("の", "no", "no"),
    ("は", "ha", "ha"), ("ひ", "hi", "hi"), ("ふ", "fu", "hu"), ("へ", "he", "he"),
    ("ほ", "ho", "ho"), ("ま", "ma", "ma"), ("み", "mi", "mi"), ("む", "mu", "mu"),
    ("め", "me", "me"), ("も", "mo", "mo"), ("や", "ya", "ya"), ("ゆ", "yu", "yu"),
    ("よ", "yo", "yo"), ("ら", "ra", "ra"), ("り", "ri", "ri"), ("る", "ru", "ru"),
    ("れ", "re", "re"), ("ろ", "ro", "ro"), ("わ", "wa", "wa"), ("ゐ", "i", "i"),
    ("ゑ", "e", "e"), ("を", "o", "wo"), ("ん", "n", "n"), ("が", "ga", "ga"),
    ("ぎ", "gi", "gi"), ("ぐ", "gu", "gu"), ("げ", "ge", "ge"), ("ご", "go", "go"),
    ("ざ", "za", "za"), ("じ", "ji", "zi"), ("ず", "zu", "zu"), ("ぜ", "ze", "ze"),
    ("ぞ", "zo", "zo"), ("だ", "da", "da"), ("ぢ", "ji", "di"), ("づ", "zu", "du"),
    ("で", "de", "de"), ("ど", "do", "do"), ("ば", "ba", "ba"), ("び", "bi", "bi"),
    ("ぶ", "bu", "bu"), ("べ", "be", "be"), ("ぼ", "bo", "bo"), ("ぱ", "pa", "pa"),
    ("ぴ", "pi", "pi"), ("ぷ", "pu", "pu"), ("ぺ", "pe", "pe"), ("ぽ", "po", "po"),
    ("ぁ", "a", "a"), ("ぃ", "i", "i"), ("ぇ", "e", "e"),
];

/// How a word of hiragana is spelt in Latin letters: both ways, long vowels written and dropped.
/// Empty for a word of anything else.
pub(super) fn spellings(word: &[char]) -> Vec<Vec<char>> {
    let word: String = word.iter().collect();
    let ways: [Way; 2] = [|sound| sound.1, |sound| sound.2];
    let mut found = Vec::new();
    for way in ways {
        let Some(spelt) = spell(&word, way) else { return Vec::new() };
        let short = spelt.replace("ou", "o").replace("oo", "o").replace("uu", "u");
        found.extend([spelt.chars().collect(), short.chars().collect()]);
    }
    found
}

fn spell(word: &str, way: Way) -> Option<String> {
    let (mut rest, mut spelt, mut doubled) = (word, String::new(), false);
    while let Some(letter) = rest.chars().next() {
        if matches!(letter, 'っ' | 'ー') {
            doubled = letter == 'っ';
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let sound = SOUNDS.iter().find(|(kana, ..)| rest.starts_with(kana))?;
        let latin = way(sound);
        if doubled {
            // っち is tchi for some and cchi for others; the first letter again serves both.
            spelt.extend(latin.chars().next());
            doubled = false;
        }
        spelt.push_str(latin);
        rest = &rest[sound.0.len()..];
    }
    (!spelt.is_empty()).then_some(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_people_write_them() {
        let table = [
            ("たなか", "tanaka"),
            ("さとう", "satou"),
            ("さとう", "sato"),
            ("しみず", "shimizu"),
            ("しみず", "simizu"),
            ("ふじた", "fujita"),
            ("ふじた", "huzita"),
            ("ほった", "hotta"),
            ("りょうこ", "ryoko"),
            ("じゅんいち", "junichi"),
        ];
        for (kana, latin) in table {
            let found = spellings(&kana.chars().collect::<Vec<_>>());
            assert!(found.contains(&latin.chars().collect()), "{kana} {latin}: {found:?}");
        }
        assert!(spellings(&['田', '中']).is_empty());
        assert!(spellings(&[]).is_empty());
    }
}
