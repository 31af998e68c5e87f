//! What kinds of fact there are. A closed list: the number of a kind is in every stored row.

/// 台帳の対象 — whose fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// 顧問先
    Client,
    /// 事業所
    Establishment,
    /// 個人
    Person,
}

/// 封の単位 — what is sealed as one, so that a use of one does not open the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Block {
    /// Names, dates of birth, numbers, employment, enrolment.
    Identity,
    /// Addresses, telephones.
    Contact,
    /// Bank accounts.
    Bank,
    /// Pay, standards, bonuses.
    Pay,
    /// What the law or decency protects further: health, disability, leave and its reasons.
    Sensitive,
}

/// 系列 — whether a subject has one fact of a kind at a time, or several side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Series {
    /// One at a time, changing over time. Its key is 0.
    One,
    /// Several side by side, counted from 1.
    Numbered,
    /// One for each month. Its key is the month's index.
    Month,
    /// One for each day. Its key is the day as `YYYYMMDD`.
    Day,
    /// One for each name of something outside. Its key is a hash of the name.
    Named,
    /// One for each moment of recording. Its key is the microseconds since 1970.
    Moment,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $ja:literal, $owner:ident, $block:ident,
        $series:ident;)*) => {
        /// 事実の種類 — each with its number in stored rows, never given to another kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The number in stored rows.
            pub const fn code(self) -> u16 {
                match self { $(Self::$name => $code,)* }
            }

            /// The kind with this number.
            pub const fn from_code(code: u16) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// 日本語の名称 — as pages show it.
            pub const fn ja(self) -> &'static str {
                match self { $(Self::$name => $ja,)* }
            }

            /// Whose fact it is.
            pub const fn owner(self) -> Owner {
                match self { $(Self::$name => Owner::$owner,)* }
            }

            /// What it is sealed with.
            pub const fn block(self) -> Block {
                match self { $(Self::$name => Block::$block,)* }
            }

            /// How many a subject has.
            pub const fn series(self) -> Series {
                match self { $(Self::$name => Series::$series,)* }
            }
        }
    };
}

kinds! {
    /// 顧問先の基本
    ClientProfile = 10, "顧問先の基本", Client, Identity, One;
    /// 委託の期間と担当
    Entrustment = 11, "委託", Client, Identity, One;
    /// 事務所の基本: the tenant's own, under its house.
    OfficeProfile = 12, "事務所の基本", Client, Identity, One;
    /// 取込の列の対応: the tenant's own, under its house.
    ImportMapping = 13, "取込の列の対応", Client, Identity, Named;
    /// A word about what was recorded with it, of a client or its establishments.
    ClientMemo = 14, "顧問先のメモ", Client, Identity, Moment;
    /// 事業所の基本
    EstablishmentProfile = 20, "事業所の基本", Establishment, Identity, One;
    /// 個人の基本
    PersonIdentity = 30, "氏名・生年月日・番号", Person, Identity, One;
    /// 個人の連絡先
    PersonContact = 31, "住所・連絡先", Person, Contact, One;
    /// 被扶養者
    Dependant = 32, "被扶養者", Person, Sensitive, Numbered;
    /// 雇用
    Employment = 40, "雇用", Person, Identity, Numbered;
    /// 被保険者資格
    Enrolment = 41, "被保険者資格", Person, Identity, Numbered;
    /// 標準報酬月額
    StandardRemuneration = 42, "標準報酬月額", Person, Pay, One;
    /// 報酬(月)
    PayMonth = 50, "月の報酬", Person, Pay, Month;
    /// 賞与
    BonusPayment = 51, "賞与", Person, Pay, Day;
    /// 月額変更の判断
    RevisionChoice = 52, "月額変更の判断", Person, Pay, Month;
    /// 休業
    Leave = 60, "休業", Person, Sensitive, Numbered;
    /// A word about what was recorded with it, of a person.
    PersonMemo = 70, "メモ", Person, Sensitive, Moment;
    /// 納入告知額
    PremiumNotice = 80, "納入告知額", Establishment, Pay, Month;
    /// 個人番号の委託と許可
    NumberPermission = 90, "個人番号の委託と許可", Client, Identity, One;
    /// 個人番号の利用の許し
    NumberGrant = 91, "個人番号の利用の許し", Client, Identity, One;
    /// 個人番号の収集の計画
    NumberCampaign = 92, "個人番号の収集の計画", Client, Identity, Numbered;
    /// 支払先
    Payee = 93, "支払先", Client, Identity, Numbered;
    /// 取扱規程・区域: the tenant's own, under its house.
    NumberRule = 94, "取扱規程・区域", Client, Identity, Numbered;
    /// 個人番号の廃棄
    NumberDisposal = 95, "個人番号の廃棄", Client, Identity, Numbered;
}

impl Block {
    /// Every block.
    pub const ALL: [Self; 5] =
        [Self::Identity, Self::Contact, Self::Bank, Self::Pay, Self::Sensitive];

    /// The number by which the log names it, never given to another.
    pub const fn code(self) -> u8 {
        match self {
            Self::Identity => 1,
            Self::Contact => 2,
            Self::Bank => 3,
            Self::Pay => 4,
            Self::Sensitive => 5,
        }
    }

    /// The block with this number.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.code() == code)
    }

    /// 日本語の名称
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Identity => "基本",
            Self::Contact => "連絡先",
            Self::Bank => "口座",
            Self::Pay => "報酬",
            Self::Sensitive => "配慮を要する事項",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_one_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(Kind::from_code(0), None);
    }

    #[test]
    fn pay_is_never_sealed_with_names() {
        assert_ne!(Kind::PayMonth.block(), Kind::PersonIdentity.block());
    }
}
