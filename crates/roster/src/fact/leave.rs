use romori_types::Date;
use serde::{Deserialize, Serialize};

use super::{Fact, date_or_dash, or_dash};
use crate::Kind;

/// 休業 — a stretch of days without work for a reason that the law names.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// 種類
    pub kind: LeaveKind,
    /// 開始日
    pub from: Date,
    /// 終了日, the last day; `None` while it is open.
    #[serde(default)]
    pub until: Option<Date>,
    /// 出産予定日, for 産前産後休業.
    #[serde(default)]
    pub expected_birth_on: Option<Date>,
    /// 出産日・子の生年月日
    #[serde(default)]
    pub born_on: Option<Date>,
    /// 休業中に就業した日数 in the month of its end, for the rule of 2022-10.
    #[serde(default)]
    pub worked_days: Option<u8>,
}

/// 休業の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveKind {
    /// 産前産後休業
    Maternity,
    /// 育児休業等
    Childcare,
    /// 介護休業
    FamilyCare,
    /// 病気休職
    Sickness,
    /// その他の休職
    Other,
}

romori_types::quiet_debug!(Leave);

impl LeaveKind {
    /// In the words of the statute.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Maternity => "産前産後休業",
            Self::Childcare => "育児休業等",
            Self::FamilyCare => "介護休業",
            Self::Sickness => "病気休職",
            Self::Other => "休職",
        }
    }

    /// Whether premiums are exempt during it.
    ///
    /// Law: 健康保険法 第159条・第159条の3, 厚生年金保険法 第81条の2・第81条の2の2.
    pub const fn may_exempt(self) -> bool {
        matches!(self, Self::Maternity | Self::Childcare)
    }
}

impl Fact for Leave {
    const KIND: Kind = Kind::Leave;

    fn masked(self) -> Option<Self> {
        Some(self)
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("種類", self.kind.ja().to_owned()),
            ("開始日", date_or_dash(Some(self.from))),
            ("終了日", date_or_dash(self.until)),
            ("出産予定日", date_or_dash(self.expected_birth_on)),
            ("出産日", date_or_dash(self.born_on)),
            ("就業した日数", or_dash(self.worked_days)),
        ]
    }
}
