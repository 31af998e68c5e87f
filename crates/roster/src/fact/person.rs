use romori_types::Date;
use serde::{Deserialize, Serialize};

use super::{Fact, MASK, date_or_dash, hidden, or_dash};
use crate::Kind;

/// 個人の基本 — names, date of birth, and the numbers that are the person's for life.
///
/// The individual number (個人番号) is never here: it lives in a vault of its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonIdentity {
    /// 氏名
    pub name: PersonName,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    #[serde(default)]
    pub sex: Option<Sex>,
    /// 社員番号
    #[serde(default)]
    pub employee_number: Option<String>,
    /// 基礎年金番号, `NNNN-NNNNNN`.
    #[serde(default)]
    pub basic_pension_number: Option<String>,
    /// 雇用保険被保険者番号, `NNNN-NNNNNN-N`.
    #[serde(default)]
    pub employment_insurance_number: Option<String>,
    /// 国籍: other than 日本, for the notices that ask.
    #[serde(default)]
    pub nationality: Option<String>,
    /// 備考
    #[serde(default)]
    pub remarks: String,
}

/// 氏名 — surname and given name parted by one space, full-width in kanji, half-width in kana.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonName {
    /// 氏名 in kanji as the person writes it; empty if only kana are known.
    pub kanji: String,
    /// 氏名ｶﾅ in half-width kana.
    pub kana: String,
}

/// 性別 as the notices ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

/// 住所・連絡先
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonContact {
    /// 住民票の住所
    #[serde(default)]
    pub address: Option<Address>,
    /// 居所, where it differs.
    #[serde(default)]
    pub residence: Option<Address>,
    /// 電話番号
    #[serde(default)]
    pub phone: Option<String>,
    /// 電子メール
    #[serde(default)]
    pub email: Option<String>,
}

/// 住所
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// 郵便番号, `231-0023`.
    pub postal_code: String,
    /// 所在地
    pub text: String,
    /// カナ
    #[serde(default)]
    pub kana: String,
}

romori_types::quiet_debug!(PersonIdentity, PersonName, PersonContact, Address);

impl PersonName {
    /// The kanji, or the kana where there are none.
    pub fn shown(&self) -> &str {
        if self.kanji.is_empty() { &self.kana } else { &self.kanji }
    }
}

impl Sex {
    /// 男, 女.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

impl Fact for PersonIdentity {
    const KIND: Kind = Kind::PersonIdentity;

    fn identity(&self) -> Option<&PersonIdentity> {
        Some(self)
    }

    /// The year of birth stays, by which much of the law decides; the day does not.
    fn masked(self) -> Option<Self> {
        let year = self.birth_date.year();
        Some(Self {
            name: PersonName { kanji: MASK.to_owned(), kana: MASK.to_owned() },
            birth_date: Date::new(year, 1, 1).unwrap_or(Date::constant(1900, 1, 1)),
            sex: self.sex,
            employee_number: hidden(self.employee_number),
            basic_pension_number: hidden(self.basic_pension_number),
            employment_insurance_number: hidden(self.employment_insurance_number),
            nationality: hidden(self.nationality),
            remarks: hidden(Some(self.remarks)).unwrap_or_default(),
        })
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("氏名", self.name.kanji.clone()),
            ("氏名ｶﾅ", self.name.kana.clone()),
            ("生年月日", date_or_dash(Some(self.birth_date))),
            ("性別", or_dash(self.sex.map(Sex::ja))),
            ("社員番号", or_dash(self.employee_number.as_deref())),
            ("基礎年金番号", or_dash(self.basic_pension_number.as_deref())),
            ("雇用保険被保険者番号", or_dash(self.employment_insurance_number.as_deref())),
            ("国籍", or_dash(self.nationality.as_deref())),
            ("備考", self.remarks.clone()),
        ]
    }
}

impl Fact for PersonContact {
    const KIND: Kind = Kind::PersonContact;

    fn items(&self) -> Vec<(&'static str, String)> {
        let line = |address: &Option<Address>| {
            or_dash(address.as_ref().map(|at| format!("〒{} {}", at.postal_code, at.text)))
        };
        vec![
            ("住所", line(&self.address)),
            ("居所", line(&self.residence)),
            ("電話番号", or_dash(self.phone.as_deref())),
            ("電子メール", or_dash(self.email.as_deref())),
        ]
    }
}
