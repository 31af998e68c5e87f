//! 照合 — by what the same human is recognised at another client of one office. What is here is a
//! value about a person: it is kept as a digest under a key alone.

use romori_types::{fold_width, half_width_kana};

use crate::PersonIdentity;

/// 照合の値 — brought to one form, so that equal humans give equal values.
#[derive(Clone, PartialEq, Eq)]
pub enum MatchValue {
    /// 基礎年金番号: its ten digits.
    BasicPensionNumber(String),
    /// 氏名ｶﾅ and 生年月日, where the number is not known.
    NameAndBirth(String),
}

romori_types::quiet_debug!(MatchValue);

impl MatchValue {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::BasicPensionNumber(text) | Self::NameAndBirth(text) => text,
        }
    }
}

impl PersonIdentity {
    /// By what the person is recognised elsewhere: the number if it is known, else the reading of
    /// the name with the day of birth; by nothing where neither is known.
    pub fn match_value(&self) -> Option<MatchValue> {
        let number = self.basic_pension_number.as_deref().map(fold_width).unwrap_or_default();
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 10 {
            return Some(MatchValue::BasicPensionNumber(digits));
        }
        let kana = half_width_kana(&fold_width(&self.name.kana));
        let kana: String = kana.chars().filter(|letter| !letter.is_whitespace()).collect();
        (!kana.is_empty()).then(|| MatchValue::NameAndBirth(format!("{kana} {}", self.birth_date)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonName;

    fn person(kana: &str, number: Option<&str>) -> PersonIdentity {
        PersonIdentity {
            name: PersonName { kanji: "架空　花子".to_owned(), kana: kana.to_owned() },
            birth_date: "1986-02-03".parse().unwrap(),
            sex: None,
            employee_number: None,
            basic_pension_number: number.map(str::to_owned),
            employment_insurance_number: None,
            nationality: None,
            remarks: String::new(),
        }
    }

    #[test]
    fn ways_of_writing_give_one_value() {
        let number = |text| person("ｶｸｳ ﾊﾅｺ", Some(text)).match_value();
        for text in ["1234-567890", "1234567890", "１２３４－５６７８９０", " 1234 567890 "]
        {
            assert!(number(text) == number("1234-567890"), "{text}");
        }
        assert!(number("1234-567891") != number("1234-567890"));
        let name = |text| person(text, None).match_value();
        for text in ["ｶｸｳ ﾊﾅｺ", "カクウ　ハナコ", "かくう はなこ", "ｶｸｳﾊﾅｺ"]
        {
            assert!(name(text) == name("ｶｸｳ ﾊﾅｺ"), "{text}");
        }
        assert!(name("ｶｸｳ ﾊﾙｺ") != name("ｶｸｳ ﾊﾅｺ"));
    }

    #[test]
    fn a_number_that_is_none_does_not_count_and_nothing_gives_nothing() {
        let short = person("ｶｸｳ ﾊﾅｺ", Some("1234-56789")).match_value();
        assert!(matches!(short, Some(MatchValue::NameAndBirth(_))));
        assert!(person("", None).match_value().is_none());
        let mut later = person("ｶｸｳ ﾊﾅｺ", None);
        later.birth_date = "1986-02-04".parse().unwrap();
        assert!(later.match_value() != person("ｶｸｳ ﾊﾅｺ", None).match_value());
    }
}
