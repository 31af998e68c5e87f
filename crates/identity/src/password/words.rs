//! Words that are tried first.

use std::sync::OnceLock;

/// Passwords known from breaches and Japanese names and words in Latin letters, one a line, sorted.
const LIST: &str = include_str!("../../data/common_words.txt");

/// Words of this field and of Japanese, which lists from abroad lack.
const OWN: [&str; 62] = [
    "ありがとうございます",
    "あんしょうばんごう",
    "おはようございます",
    "かいしゃ",
    "かんりしゃ",
    "きゅうよ",
    "こんにちは",
    "さくら",
    "しゃかいほけん",
    "しゃろうし",
    "ぱすわーど",
    "ひみつ",
    "ひらけごま",
    "よろしくおねがいします",
    "ろうどうほけん",
    "ろぐいん",
    "あいしてる",
    "だいすき",
    "にほん",
    "とうきょう",
    "事務所",
    "会社",
    "労働保険",
    "労務管理",
    "労務",
    "大阪",
    "年金",
    "日本",
    "暗証番号",
    "有限会社",
    "東京",
    "株式会社",
    "社会保険",
    "社会保険労務士",
    "社会保険労務士事務所",
    "社労士",
    "秘密",
    "管理者",
    "給与計算",
    "給与",
    "総務部",
    "人事部",
    "開けごま",
    "correcthorsebatterystaple",
    "hirakegoma",
    "himitsu",
    "jimusho",
    "kaisha",
    "kanri",
    "kanrisha",
    "kyuuyo",
    "kyuyo",
    "nenkin",
    "pasuwado",
    "pasuwaado",
    "roudouhoken",
    "roumu",
    "shakaihoken",
    "sharoushi",
    "sharoshi",
    "syakaihoken",
    "syaroushi",
];

/// Longest word looked for.
const LONGEST_WORD: usize = 40;

/// The lists, sorted from the front and from the back.
struct Sorted {
    forwards: Vec<String>,
    backwards: Vec<String>,
}

fn sorted() -> &'static Sorted {
    static SORTED: OnceLock<Sorted> = OnceLock::new();
    SORTED.get_or_init(|| {
        let words = || LIST.lines().chain(OWN);
        let mut forwards: Vec<String> = words().map(str::to_owned).collect();
        let mut backwards: Vec<String> = words().map(|word| word.chars().rev().collect()).collect();
        forwards.sort_unstable();
        backwards.sort_unstable();
        Sorted { forwards, backwards }
    })
}

/// The lengths of all words of the lists that stand at the beginning, forwards or backwards.
pub(super) fn words_at(letters: &[char]) -> Vec<usize> {
    let text: String = letters.iter().take(LONGEST_WORD).collect();
    let head: String = letters.iter().take(2).collect();
    let lists = [&sorted().forwards, &sorted().backwards];
    let matching = lists.into_iter().flat_map(|list| {
        let from = list.partition_point(|word| *word < head);
        list[from..].iter().take_while(|word| word.starts_with(&head))
    });
    matching.filter(|word| text.starts_with(*word)).map(|word| word.chars().count()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_there_and_in_one_form() {
        assert!(LIST.lines().count() > 20_000);
        assert!(LIST.len() <= 200_000);
        for word in LIST.lines().chain(OWN) {
            let folded: String = super::super::guess::fold(word).into_iter().collect();
            assert_eq!(folded, word);
            assert!(
                (2..=LONGEST_WORD).contains(&word.chars().count()) || word.len() > 40,
                "{word}"
            );
        }
    }

    #[test]
    fn words_are_found_forwards_and_backwards() {
        let longest = |text: &str| words_at(&text.chars().collect::<Vec<_>>()).into_iter().max();
        let table = [
            ("password1", Some(8)),
            ("drowssap", Some(8)),
            ("tanaka", Some(6)),
            ("himitsu!", Some(7)),
            ("社会保険労務士事務所", Some(10)),
            ("会社", Some(2)),
            ("つみひ", Some(3)),
            ("", None),
            ("p", None),
            ("xqjzvk", None),
            ("あさひがのぼる", None),
        ];
        for (text, letters) in table {
            assert_eq!(longest(text), letters, "{text}");
        }
    }
}
