//! The six notices and their codes.

use crate::load::tables;
use crate::table::Form;

/// 届書 — the six notices that can be built, checked and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// 被保険者資格取得届／70歳以上被用者該当届 2200700.
    Acquisition,
    /// 被保険者資格喪失届／70歳以上被用者不該当届 2201700.
    Loss,
    /// 被扶養者（異動）届／国民年金第3号被保険者関係届 2202700.
    DependentChange,
    /// 月額変更届 2221700.
    MonthlyChange,
    /// 算定基礎届 2225700.
    RegularDetermination,
    /// 賞与支払届 2265700.
    Bonus,
}

impl Notice {
    /// All, in the order of their codes.
    pub const ALL: [Self; 6] = [
        Self::Acquisition,
        Self::Loss,
        Self::DependentChange,
        Self::MonthlyChange,
        Self::RegularDetermination,
        Self::Bonus,
    ];

    /// 様式コード.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acquisition => "2200700",
            Self::Loss => "2201700",
            Self::DependentChange => "2202700",
            Self::MonthlyChange => "2221700",
            Self::RegularDetermination => "2225700",
            Self::Bonus => "2265700",
        }
    }

    /// The notice with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// Its field table.
    pub fn form(self) -> &'static Form {
        let tables = tables();
        match self {
            Self::Acquisition => &tables.acquisition,
            Self::Loss => &tables.loss,
            Self::DependentChange => &tables.dependent_change,
            Self::MonthlyChange => &tables.monthly_change,
            Self::RegularDetermination => &tables.regular_determination,
            Self::Bonus => &tables.bonus,
        }
    }

    /// The short Japanese name: 算定基礎届.
    pub fn name(self) -> &'static str {
        &self.form().short
    }
}
