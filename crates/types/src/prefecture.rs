use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::ParseError;

/// 都道府県 — a prefecture, held as its JIS X 0401 code (1–47).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(u8);

/// JIS name, and the code that 日本年金機構 uses instead (届書CSV, formats of 届書作成仕様書).
const TABLE: [(&str, u8); 47] = [
    ("北海道", 1),
    ("青森県", 2),
    ("岩手県", 3),
    ("宮城県", 4),
    ("秋田県", 5),
    ("山形県", 6),
    ("福島県", 7),
    ("茨城県", 8),
    ("栃木県", 9),
    ("群馬県", 10),
    ("埼玉県", 11),
    ("千葉県", 12),
    ("東京都", 21),
    ("神奈川県", 31),
    ("新潟県", 32),
    ("富山県", 33),
    ("石川県", 34),
    ("福井県", 35),
    ("山梨県", 36),
    ("長野県", 37),
    ("岐阜県", 38),
    ("静岡県", 39),
    ("愛知県", 51),
    ("三重県", 52),
    ("滋賀県", 53),
    ("京都府", 54),
    ("大阪府", 41),
    ("兵庫県", 42),
    ("奈良県", 55),
    ("和歌山県", 56),
    ("鳥取県", 57),
    ("島根県", 58),
    ("岡山県", 59),
    ("広島県", 60),
    ("山口県", 61),
    ("徳島県", 71),
    ("香川県", 72),
    ("愛媛県", 73),
    ("高知県", 74),
    ("福岡県", 75),
    ("佐賀県", 76),
    ("長崎県", 77),
    ("熊本県", 78),
    ("大分県", 79),
    ("宮崎県", 80),
    ("鹿児島県", 81),
    ("沖縄県", 82),
];

impl Prefecture {
    /// The prefecture of a JIS code, 1–47.
    pub const fn from_jis(code: u8) -> Option<Self> {
        if code >= 1 && code <= 47 { Some(Self(code)) } else { None }
    }

    /// The prefecture of a code of 日本年金機構: 21 is 東京都, 41 is 大阪府.
    pub fn from_pension_office(code: u8) -> Option<Self> {
        (1..=47).map(Self).find(|prefecture| prefecture.pension_office_code() == code)
    }

    /// All 47, in JIS order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    /// The JIS code, 1–47.
    pub const fn jis(self) -> u8 {
        self.0
    }

    /// 0–46, for tables.
    pub const fn index(self) -> usize {
        self.0 as usize - 1
    }

    /// The full Japanese name: 東京都.
    pub const fn name(self) -> &'static str {
        TABLE[self.index()].0
    }

    /// 日本年金機構の都道府県コード, which is not the JIS code.
    pub const fn pension_office_code(self) -> u8 {
        TABLE[self.index()].1
    }
}

impl fmt::Display for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Prefecture {
    type Err = ParseError;

    /// From the name with its right suffix or none, or the two-digit JIS code.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let bad =
            || ParseError::new("都道府県は「東京都」「東京」か2桁のJISコードで入れてください。");
        let bare = crate::fold_width(text.trim());
        if bare.len() == 2 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return bare.parse().ok().and_then(Self::from_jis).ok_or_else(bad);
        }
        Self::all()
            .find(|prefecture| {
                let name = prefecture.name();
                let short = name.strip_suffix(['都', '府', '県']).unwrap_or(name);
                bare == name || bare == short
            })
            .ok_or_else(bad)
    }
}

impl Serialize for Prefecture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Prefecture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes() {
        for (text, jis) in
            [("東京都", 13), ("東京", 13), ("13", 13), ("京都", 26), ("北海道", 1), ("岐阜", 21)]
        {
            assert_eq!(text.parse::<Prefecture>().unwrap().jis(), jis, "{text}");
        }
        for text in ["東京府", "京", "48", "00", "1", "", "京都都"] {
            assert!(text.parse::<Prefecture>().is_err(), "{text}");
        }
        let tokyo: Prefecture = "東京".parse().unwrap();
        assert_eq!(tokyo.pension_office_code(), 21);
        let codes: std::collections::BTreeSet<u8> =
            Prefecture::all().map(Prefecture::pension_office_code).collect();
        assert_eq!(codes.len(), 47);
    }
}
