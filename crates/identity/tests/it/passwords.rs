//! The one policy: lengths, and each kind of guess with its trivial variants.

use std::sync::LazyLock;

use proptest::prelude::*;
use romori_identity::{Candidate, Context, PASSWORD_BYTES_MAX, PasswordPolicy, PasswordProblem};

fn context() -> Context {
    Context::new()
        .with("みなと社会保険労務士事務所")
        .with("ミナト事務所")
        .with("株式会社 青葉製作所")
        .with("アオバ")
        .with("長谷川 さくらこ")
        .with("ハセガワ")
        .with("k.hasegawa")
}

fn problems(text: &str) -> Vec<PasswordProblem> {
    static CONTEXT: LazyLock<Context> = LazyLock::new(context);
    PasswordPolicy.check(Candidate::new(text), &CONTEXT).err().unwrap_or_default()
}

#[test]
fn fourteen_letters_are_too_few_and_fifteen_are_enough() {
    let ascii = "kW7#vTq2!mZp9xRd8nB4";
    let kana = "さむいあさにしろいいきがでていた";
    let table = [(0, false), (1, false), (14, false), (15, true), (16, true)];
    for (letters, fine) in table {
        for text in [ascii, kana] {
            let text: String = text.chars().take(letters).collect();
            assert_eq!(problems(&text).is_empty(), fine, "{letters}: {text}");
            assert_eq!(problems(&text).contains(&PasswordProblem::TooShort), !fine, "{text}");
        }
    }
}

/// NIST SP 800-63B-4 asks for at least 64, issue of identity for 128: all of any script are taken.
#[test]
fn long_ones_are_welcome_up_to_what_is_hashed() {
    let kanji = "朝の海辺を犬と歩き遠くの船を眺めて温かい珈琲を飲んだ";
    let long = |letters: usize| kanji.chars().cycle().take(letters).collect::<String>();
    for letters in [63, 64, 65, 128, 256] {
        assert_eq!(problems(&long(letters)), [], "{letters}");
    }
    let ascii = |bytes: usize| format!("{}{}", "kW7#vTq2!mZp9xRd8nB4", "x".repeat(bytes - 20));
    assert_eq!(problems(&ascii(PASSWORD_BYTES_MAX)), []);
    for text in [ascii(PASSWORD_BYTES_MAX + 1), long(342), ascii(1_000_000)] {
        assert_eq!(problems(&text), [PasswordProblem::TooLong], "{} bytes", text.len());
    }
    // 1,023 bytes as typed, 4,092 after normalising.
    assert_eq!(problems(&"㍿".repeat(341)), [PasswordProblem::TooLong]);
}

#[test]
fn any_character_is_taken_and_none_is_asked_for() {
    let table = [
        "mizuumi no soko ni nemuru taiko",
        "  spaces   count, at both ends   ",
        "うみねこ🐈と灯台🗼のとなりの喫茶店",
        "ЧёрныйКотНаКрышеДома",
        "\u{7}\u{0}\t制御文字もふくめてよい長い文",
        "onlylowercaselettersofnowordxqz",
        "84719263057381946205",
    ];
    for text in table {
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn letters_are_counted_in_the_smaller_of_both_forms() {
    // が as two code points fifteen times: fifteen letters, thirty code points.
    let voiced = "がぎぐげござじずぜぞだばびぶ";
    let parted: String = voiced.chars().map(|c| format!("{}\u{3099}", plain(c))).collect();
    assert_eq!(parted.chars().count(), 28);
    assert!(problems(&parted).contains(&PasswordProblem::TooShort));
    // Six letters, though they read as sixteen.
    assert!(problems("㍿㍻㌔㌦㍿㍻").contains(&PasswordProblem::TooShort));
}

fn plain(voiced: char) -> char {
    char::from_u32(u32::from(voiced) - 1).expect("a kana")
}

#[test]
fn each_kind_of_guess_is_refused_with_its_trivial_variants() {
    use PasswordProblem::{Common, Context, Date, Repeated, Sequence};
    let table = [
        (Common, "passwordpassword"),
        (Common, "PasswordPassword!"),
        (Common, "ｐａｓｓｗｏｒｄｓｕｎｓｈｉｎｅ"),
        (Common, "password8471926"),
        (Common, "8471926password"),
        (Common, "P@55w0rd!Dr4g0n"),
        (Common, "drowssap-nogard"),
        (Common, "sunshine-dragon"),
        (Common, "correcthorsebatterystaple"),
        (Common, "tanakahanako1985"),
        (Common, "himitsu-himitsu"),
        (Common, "パスワードひみつパスワードひみつ"),
        (Common, "社会保険労務士事務所の給与計算"),
        (Common, "よろしくおねがいしますひみつね"),
        (Common, "hd764nw5d7e1vb1"),
        (Context, "romoriromoriromori"),
        (Context, "Romori-Romori-2026"),
        (Context, "ろうもりロウモリ労守労守ろうもり"),
        (Context, "みなと社会保険労務士事務所2026"),
        (Context, "minatominatominato"),
        (Context, "ＭＩＮＡＴＯ事務所minato!"),
        (Context, "aobaaobaaoba2026!"),
        (Context, "aboa-aboa-aboa-2026"),
        (Context, "hasegawasakurako1"),
        (Context, "hasegawa-sakurako-2026"),
        (Context, "h4s3g4w4-s4kur4k0"),
        (Context, "青葉製作所青葉製作所青葉製作所"),
        (Context, "k.hasegawa.k.hasegawa"),
        (Repeated, "aaaaaaaaaaaaaaa"),
        (Repeated, "ああああああああああああああああ"),
        (Repeated, "xqzxqzxqzxqzxqz"),
        (Repeated, "🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈🐈"),
        (Repeated, "               "),
        (Sequence, "abcdefghijklmnopq"),
        (Sequence, "qponmlkjihgfedcba"),
        (Sequence, "1234567890123456"),
        (Sequence, "１２３４５６７８９０１２３４５６"),
        (Sequence, "qwertyuiopasdfghjkl"),
        (Sequence, "QWERTYuiopASDFGH"),
        (Sequence, "1qaz2wsx3edc4rfv"),
        (Sequence, "zaq1xsw2cde3vfr4"),
        (Sequence, "あいうえおかきくけこさしすせそ"),
        (Sequence, "アイウエオカキクケコサシスセソ"),
        (Sequence, "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿ"),
        (Sequence, "いろはにほへとちりぬるをわかよ"),
        (Sequence, "ぬふあうえおやゆよわたていすかん"),
        (Sequence, "aiueokakikukekosasi"),
        (Sequence, "!\"#$%&'()=~|!\"#$%"),
        (Date, "20261124-20260401"),
        (Date, "1985/04/12-1987/11/30"),
        (Date, "19850412198711302026"),
        (Date, "昭和60年4月12日令和8年11月24日"),
        (Date, "S60.4.12-R8.11.24"),
    ];
    for (kind, text) in table {
        let found = problems(text);
        assert!(found.contains(&kind), "{text}: {found:?}, {kind:?} expected");
        assert!(!found.contains(&PasswordProblem::TooShort), "{text}");
    }
}

/// What people are told to do works: words that have nothing to do with each other, or a sentence.
#[test]
fn sentences_and_four_words_are_accepted() {
    let table = [
        "さかなやのねこがまたにげだした",
        "雨の日は傘をささずに歩くのが好きだ",
        "kinou no yuuhi wa mikan no iro",
        "window garlic bicycle thunder",
        "dragon monkey shadow battery",
        "purple-kettle-dances-nightly",
        "Xk29-vQp7-mZt4-Lw81",
        "まどべのサボテン2つとはるのミント",
    ];
    for text in table {
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn a_name_is_only_a_guess_where_it_is_known() {
    let text = "aobanoki no shita";
    assert_eq!(PasswordPolicy.check(Candidate::new(text), &Context::new()).err(), None);
    let text = "aobaaobaaobaaoba";
    let unknown = PasswordPolicy.check(Candidate::new(text), &Context::new()).err();
    assert!(!unknown.is_some_and(|found| found.contains(&PasswordProblem::Context)));
}

#[test]
fn messages_are_polite_and_show_nothing() {
    for text in ["passwordpassword", "aaaaaaaaaaaaaaa", "短い"] {
        for problem in problems(text) {
            let message = problem.to_string();
            assert!(
                message.ends_with("ください。") || message.contains("破られにくい"),
                "{message}"
            );
            assert!(!message.contains(text), "{message}");
            assert!(problem.code().starts_with("IDN-01"), "{message}");
        }
    }
}

proptest! {
    /// What a manager of passwords makes is never refused.
    #[test]
    fn letters_of_chance_are_accepted(text in "[a-zA-Z0-9!#$%&*+/=?@_-]{20,40}") {
        prop_assert_eq!(problems(&text), [], "{}", text);
    }

    /// Width and case change nothing in what is refused.
    #[test]
    fn variants_are_judged_alike(text in "[a-z0-9]{0,24}") {
        let wide: String =
            text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
        let upper = text.to_uppercase();
        let expected = problems(&text);
        prop_assert_eq!(problems(&wide), expected.clone());
        prop_assert_eq!(problems(&upper), expected);
    }

    /// Seven letters stay too few, however often they are repeated.
    #[test]
    fn repeating_helps_nobody(text in "[a-z]{2,7}", times in 8_usize..20) {
        prop_assert!(!problems(&text.repeat(times)).is_empty(), "{}", text.repeat(times));
    }

    #[test]
    fn nothing_breaks_the_policy(text in any::<String>()) {
        problems(&text);
    }
}
