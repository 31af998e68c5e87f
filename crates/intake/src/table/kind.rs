use serde::{Deserialize, Serialize};

use super::item::Item;

/// 取込の種類 — what the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 顧問先と事業所
    Clients,
    /// 個人
    Persons,
    /// 被扶養者
    Dependants,
    /// 月の報酬
    Pay,
    /// 賞与
    Bonuses,
}

/// 照合の鍵 — by what a row is matched with the ledger. The user chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// 社員番号
    EmployeeNumber,
    /// 被保険者整理番号
    InsuredNumber,
    /// 基礎年金番号
    BasicPensionNumber,
    /// 氏名カナと生年月日
    KanaAndBirth,
    /// 顧問先番号, for clients.
    ClientNumber,
}

/// 顧問先の決め方 — whose rows they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One client, chosen beside the file.
    OneClient,
    /// The client that each row names.
    EachRow,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Clients, Self::Persons, Self::Dependants, Self::Pay, Self::Bonuses];

    /// 日本語の名称
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Clients => "顧問先と事業所",
            Self::Persons => "個人",
            Self::Dependants => "被扶養者",
            Self::Pay => "月の報酬",
            Self::Bonuses => "賞与",
        }
    }

    /// What two rows have in common that must not, in words.
    pub(crate) fn same_ja(self, key: Key) -> String {
        let key = key.ja();
        match self {
            Self::Clients => "顧問先・事業所".to_owned(),
            Self::Persons => key.to_owned(),
            Self::Dependants => format!("{key}・被扶養者"),
            Self::Pay => format!("{key}・支給年月"),
            Self::Bonuses => format!("{key}・支払日"),
        }
    }

    /// The keys to choose from, the most usual first.
    pub const fn keys(self) -> &'static [Key] {
        match self {
            Self::Clients => &[Key::ClientNumber],
            _ => &[
                Key::EmployeeNumber,
                Key::InsuredNumber,
                Key::BasicPensionNumber,
                Key::KanaAndBirth,
            ],
        }
    }
}

impl Key {
    /// 日本語の名称
    pub const fn ja(self) -> &'static str {
        match self {
            Self::EmployeeNumber => "社員番号",
            Self::InsuredNumber => "被保険者整理番号",
            Self::BasicPensionNumber => "基礎年金番号",
            Self::KanaAndBirth => "フリガナと生年月日",
            Self::ClientNumber => "顧問先番号",
        }
    }

    /// What a row must have for it.
    pub const fn items(self) -> &'static [Item] {
        match self {
            Self::EmployeeNumber => &[Item::EmployeeNumber],
            Self::InsuredNumber => &[Item::InsuredNumber],
            Self::BasicPensionNumber => &[Item::BasicPensionNumber],
            Self::KanaAndBirth => &[Item::NameKana, Item::BirthDate],
            Self::ClientNumber => &[Item::ClientNumber],
        }
    }
}
