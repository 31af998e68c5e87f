//! What can be imported and written out, and the empty tables for it.

use romori_intake::table::{Kind, template};

use crate::house::List;

/// 取り込むもの — a table of one kind, or a 届書CSV that another program made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// A table.
    Table(Kind),
    /// 届書CSV
    Notice,
}

impl ImportKind {
    /// Every one, the most usual first.
    pub const ALL: [Self; 6] = [
        Self::Table(Kind::Pay),
        Self::Table(Kind::Persons),
        Self::Table(Kind::Dependants),
        Self::Table(Kind::Bonuses),
        Self::Table(Kind::Clients),
        Self::Notice,
    ];

    /// Its value in a form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Table(Kind::Pay) => "pay",
            Self::Table(Kind::Persons) => "persons",
            Self::Table(Kind::Dependants) => "dependants",
            Self::Table(Kind::Bonuses) => "bonuses",
            Self::Table(Kind::Clients) => "clients",
            Self::Notice => "notice",
        }
    }

    /// The one of a value.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What kind of table it is, if it is one.
    pub const fn table(self) -> Option<Kind> {
        match self {
            Self::Table(kind) => Some(kind),
            Self::Notice => None,
        }
    }

    /// 賃金, 個人, …
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Table(Kind::Pay) => "賃金",
            Self::Table(kind) => kind.ja(),
            Self::Notice => "届書CSV",
        }
    }

    /// What the file should hold.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Table(Kind::Pay) => "月ごとの日数と報酬。1人1行でも、1人・1か月で1行でも",
            Self::Table(Kind::Persons) => "氏名・生年月日・整理番号・入社日・標準報酬など",
            Self::Table(Kind::Dependants) => "被扶養者の氏名・続柄・なった日など",
            Self::Table(Kind::Bonuses) => "支払日と金額",
            Self::Table(Kind::Clients) => "名称・整理記号・番号・委託の期間など",
            Self::Notice => "ほかのソフトで作った SHFD0006.CSV などから、台帳を作る",
        }
    }
}

/// An empty table with the headings that an import reads.
pub fn template_of(kind: Kind) -> List {
    let columns = template::items(kind).into_iter();
    let columns = columns.map(|item| (item.ja_in(kind).to_owned(), 14)).collect();
    List { title: kind.ja().to_owned(), columns, rows: Vec::new() }
}
