//! What a column can hold.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kind::Kind;

macro_rules! items {
    ($($name:ident $key:literal $ja:literal;)*) => {
        /// 項目 — what a column of a table to import can hold. Its key stays the same for good,
        /// since mappings are remembered.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Item { $(#[doc = $ja] $name,)* }

        impl Item {
            /// Every item.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The key in remembered mappings and web forms.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// 日本語の名称: the heading of a template, and the label of a problem.
            pub const fn ja(self) -> &'static str {
                match self { $(Self::$name => $ja,)* }
            }
        }
    };
}

items! {
    ClientNumber "client_number" "顧問先番号";
    ClientName "client_name" "顧問先の名称";
    ClientKana "client_kana" "顧問先のフリガナ";
    LegalForm "legal_form" "法人・個人の別";
    CorporateNumber "corporate_number" "法人番号";
    ClientEmployer "client_employer" "事業主の氏名";
    ClientRemarks "client_remarks" "顧問先の備考";
    EntrustedSince "entrusted_since" "委託の開始日";
    EntrustedUntil "entrusted_until" "委託の終了日";
    Staff "staff" "担当者";
    SecondPerson "second_person" "作成者以外の承認";
    EstablishmentName "establishment_name" "事業所の名称";
    Prefecture "prefecture" "都道府県";
    Sign "sign" "事業所整理記号";
    District "district" "郡市区符号";
    Symbol "symbol" "事業所記号";
    EstablishmentNumber "establishment_number" "事業所番号";
    EstablishmentPostalCode "establishment_postal_code" "事業所の郵便番号";
    EstablishmentAddress "establishment_address" "事業所の所在地";
    EstablishmentEmployer "establishment_employer" "事業所の事業主の氏名";
    EstablishmentPhone "establishment_phone" "事業所の電話番号";
    Insurer "insurer" "健康保険の保険者";
    Fraction "fraction" "端数の特約";
    Closing "closing" "賃金の締め日";
    MonthsAfter "months_after" "賃金の支払月";
    ShortTimeApplies "short_time_applies" "特定適用事業所";
    LabourInsuranceNumber "labour_insurance_number" "労働保険番号";
    EmploymentOfficeNumber "employment_office_number" "雇用保険適用事業所番号";
    FiledBySharoushi "filed_by_sharoushi" "社会保険労務士が提出";
    EmployeeNumber "employee_number" "社員番号";
    InsuredNumber "insured_number" "被保険者整理番号";
    BasicPensionNumber "basic_pension_number" "基礎年金番号";
    NameKanji "name_kanji" "氏名";
    NameKana "name_kana" "フリガナ";
    BirthDate "birth_date" "生年月日";
    Sex "sex" "性別";
    EmploymentInsuranceNumber "employment_insurance_number" "雇用保険被保険者番号";
    Nationality "nationality" "国籍";
    Remarks "remarks" "備考";
    PostalCode "postal_code" "郵便番号";
    Address "address" "住所";
    AddressKana "address_kana" "住所のカナ";
    ResidencePostalCode "residence_postal_code" "居所の郵便番号";
    Residence "residence" "居所";
    ResidenceKana "residence_kana" "居所のカナ";
    Phone "phone" "電話番号";
    Email "email" "電子メール";
    Workplace "workplace" "事業所";
    HiredOn "hired_on" "入社日";
    LeftOn "left_on" "退職日";
    Leaving "leaving" "離職の事由";
    EmploymentType "employment_type" "働き方";
    ContractEndsOn "contract_ends_on" "契約期間の末日";
    WeeklyHours "weekly_hours" "週の所定労働時間";
    TwoWorkplaces "two_workplaces" "二以上事業所勤務";
    AcquiredOn "acquired_on" "資格取得日";
    LostOn "lost_on" "資格喪失日";
    Loss "loss" "喪失の原因";
    InsuredAs "insured_as" "加入する保険";
    Category "category" "被保険者の区分";
    StandardHealth "standard_health" "標準報酬月額（健康保険）";
    StandardPension "standard_pension" "標準報酬月額（厚生年金）";
    StandardBoth "standard_both" "標準報酬月額（健保・厚年とも）";
    StandardBy "standard_by" "決定・改定の種類";
    StandardFrom "standard_from" "標準報酬の改定年月";
    DependantName "dependant_name" "被扶養者の氏名";
    DependantKana "dependant_kana" "被扶養者のフリガナ";
    DependantBirth "dependant_birth" "被扶養者の生年月日";
    DependantSex "dependant_sex" "被扶養者の性別";
    Relationship "relationship" "続柄";
    DependantSince "dependant_since" "被扶養者になった日";
    DependantUntil "dependant_until" "被扶養者でなくなった日";
    LivesTogether "lives_together" "同居";
    ThirdCategory "third_category" "国民年金第3号被保険者";
    PayMonth "pay_month" "支給年月";
    Days "days" "支払基礎日数";
    Fixed "fixed" "固定的賃金";
    Variable "variable" "非固定的賃金";
    Cash "cash" "報酬（通貨）";
    InKind "in_kind" "報酬（現物）";
    Total "total" "報酬（合計）";
    BackPay "back_pay" "遡及支払額";
    FullMonth "full_month" "1か月分の支給";
    FixedChange "fixed_change" "固定的賃金の変動";
    PaidOn "paid_on" "賞与支払日";
    BonusCash "bonus_cash" "賞与（通貨）";
    BonusInKind "bonus_in_kind" "賞与（現物）";
    BonusTotal "bonus_total" "賞与（合計）";
    IndividualNumber "individual_number" "個人番号（読み捨てます）";
}

impl Item {
    /// The item of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|item| item.key() == key).copied()
    }

    /// The name in a table of this kind: beside a dependant, the insured person is named as such.
    pub const fn ja_in(self, kind: Kind) -> &'static str {
        match (kind, self) {
            (Kind::Dependants, Self::NameKanji) => "被保険者の氏名",
            (Kind::Dependants, Self::NameKana) => "被保険者のフリガナ",
            (Kind::Dependants, Self::BirthDate) => "被保険者の生年月日",
            _ => self.ja(),
        }
    }

    /// Whether several columns may hold it: amounts are added up; the parts of a name, of an
    /// address and remarks are joined.
    pub const fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Fixed
                | Self::Variable
                | Self::NameKanji
                | Self::NameKana
                | Self::DependantName
                | Self::DependantKana
                | Self::Address
                | Self::Residence
                | Self::EstablishmentAddress
                | Self::Remarks
                | Self::ClientRemarks
                | Self::IndividualNumber
        )
    }

    /// Whether it belongs to one month, so that months may stand side by side.
    pub const fn of_month(self) -> bool {
        matches!(
            self,
            Self::Days
                | Self::Fixed
                | Self::Variable
                | Self::Cash
                | Self::InKind
                | Self::Total
                | Self::BackPay
                | Self::FullMonth
                | Self::FixedChange
        )
    }

    /// All that belong to one month, as bits.
    pub(crate) const OF_MONTH: u128 = {
        let (mut bits, mut at) = (0, 0);
        while at < Self::ALL.len() {
            if Self::ALL[at].of_month() {
                bits |= Self::ALL[at].bit();
            }
            at += 1;
        }
        bits
    };

    /// The place in a set of bits.
    pub(crate) const fn bit(self) -> u128 {
        1 << (self as u8)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ja())
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::from_key(&key).ok_or_else(|| D::Error::custom(format!("no item `{key}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_lead_back_and_nothing_is_named_twice() {
        let keys: HashSet<&str> = Item::ALL.iter().map(|item| item.key()).collect();
        let labels: HashSet<&str> = Item::ALL.iter().map(|item| item.ja()).collect();
        let bits = Item::ALL.iter().fold(0_u128, |bits, item| bits | item.bit());
        let count = Item::ALL.len();
        assert_eq!((keys.len(), labels.len()), (count, count));
        assert_eq!(bits.count_ones() as usize, count);
        for item in Item::ALL {
            assert_eq!(Item::from_key(item.key()), Some(*item));
        }
        assert_eq!(Item::from_key("nothing"), None);
    }
}
