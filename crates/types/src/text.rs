use unicode_normalization::UnicodeNormalization;

/// Folds width: full-width letters, digits and marks become half-width, half-width kana become
/// full-width with their voicing marks joined. For comparing and recognising, never for filing.
pub fn fold_width(text: &str) -> String {
    text.nfkc().collect()
}

const KANA: &[(char, &str)] = &[
    ('。', "｡"),
    ('「', "｢"),
    ('」', "｣"),
    ('、', "､"),
    ('・', "･"),
    ('ー', "ｰ"),
    ('ヲ', "ｦ"),
    ('ァ', "ｧ"),
    ('ィ', "ｨ"),
    ('ゥ', "ｩ"),
    ('ェ', "ｪ"),
    ('ォ', "ｫ"),
    ('ャ', "ｬ"),
    ('ュ', "ｭ"),
    ('ョ', "ｮ"),
    ('ッ', "ｯ"),
    ('ア', "ｱ"),
    ('イ', "ｲ"),
    ('ウ', "ｳ"),
    ('エ', "ｴ"),
    ('オ', "ｵ"),
    ('カ', "ｶ"),
    ('キ', "ｷ"),
    ('ク', "ｸ"),
    ('ケ', "ｹ"),
    ('コ', "ｺ"),
    ('サ', "ｻ"),
    ('シ', "ｼ"),
    ('ス', "ｽ"),
    ('セ', "ｾ"),
    ('ソ', "ｿ"),
    ('タ', "ﾀ"),
    ('チ', "ﾁ"),
    ('ツ', "ﾂ"),
    ('テ', "ﾃ"),
    ('ト', "ﾄ"),
    ('ナ', "ﾅ"),
    ('ニ', "ﾆ"),
    ('ヌ', "ﾇ"),
    ('ネ', "ﾈ"),
    ('ノ', "ﾉ"),
    ('ハ', "ﾊ"),
    ('ヒ', "ﾋ"),
    ('フ', "ﾌ"),
    ('ヘ', "ﾍ"),
    ('ホ', "ﾎ"),
    ('マ', "ﾏ"),
    ('ミ', "ﾐ"),
    ('ム', "ﾑ"),
    ('メ', "ﾒ"),
    ('モ', "ﾓ"),
    ('ヤ', "ﾔ"),
    ('ユ', "ﾕ"),
    ('ヨ', "ﾖ"),
    ('ラ', "ﾗ"),
    ('リ', "ﾘ"),
    ('ル', "ﾙ"),
    ('レ', "ﾚ"),
    ('ロ', "ﾛ"),
    ('ワ', "ﾜ"),
    ('ン', "ﾝ"),
    ('ガ', "ｶﾞ"),
    ('ギ', "ｷﾞ"),
    ('グ', "ｸﾞ"),
    ('ゲ', "ｹﾞ"),
    ('ゴ', "ｺﾞ"),
    ('ザ', "ｻﾞ"),
    ('ジ', "ｼﾞ"),
    ('ズ', "ｽﾞ"),
    ('ゼ', "ｾﾞ"),
    ('ゾ', "ｿﾞ"),
    ('ダ', "ﾀﾞ"),
    ('ヂ', "ﾁﾞ"),
    ('ヅ', "ﾂﾞ"),
    ('デ', "ﾃﾞ"),
    ('ド', "ﾄﾞ"),
    ('バ', "ﾊﾞ"),
    ('ビ', "ﾋﾞ"),
    ('ブ', "ﾌﾞ"),
    ('ベ', "ﾍﾞ"),
    ('ボ', "ﾎﾞ"),
    ('パ', "ﾊﾟ"),
    ('ピ', "ﾋﾟ"),
    ('プ', "ﾌﾟ"),
    ('ペ', "ﾍﾟ"),
    ('ポ', "ﾎﾟ"),
    ('ヴ', "ｳﾞ"),
];

/// Half-width kana of a name as forms want it: kana of every width, hiragana included, and
/// half-width letters and digits; white space becomes single half-width spaces. A character with
/// no half-width form stays as it is, for the check to report.
pub fn half_width_kana(text: &str) -> String {
    let folded = fold_width(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            let katakana = match c {
                'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
                'ヰ' => 'イ',
                'ヱ' => 'エ',
                other => other,
            };
            match KANA.iter().find(|(full, _)| *full == katakana) {
                Some((_, half)) => out.push_str(half),
                None => out.push(katakana),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_and_unfolds() {
        assert_eq!(fold_width("ﾐﾎﾝ　ﾊﾅｺ１２"), "ミホン ハナコ12");
        assert_eq!(fold_width("ｶﾞｷﾞ"), "ガギ");
        assert_eq!(half_width_kana("ミホン　はなこ"), "ﾐﾎﾝ ﾊﾅｺ");
        assert_eq!(half_width_kana("ガ ッ パ ー"), "ｶﾞ ｯ ﾊﾟ ｰ");
        assert_eq!(half_width_kana("ﾔﾏﾀﾞ"), "ﾔﾏﾀﾞ");
    }
}
