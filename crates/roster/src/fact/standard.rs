use romori_types::{YearMonth, Yen};
use serde::{Deserialize, Serialize};

use super::{Fact, or_dash};
use crate::Kind;

/// 標準報酬月額 — as decided, from a month on until the next.
///
/// Law: 健康保険法 第40条〜第43条の3, 厚生年金保険法 第20条〜第23条の3.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardRemuneration {
    /// 健康保険; `None` from 75 on.
    pub health: Option<Yen>,
    /// 厚生年金保険; `None` for who is in health insurance only.
    pub pension: Option<Yen>,
    /// How it was decided.
    pub by: StandardBy,
    /// 改定年月
    pub from_month: YearMonth,
}

/// 決定・改定の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardBy {
    /// 資格取得時決定
    Acquisition,
    /// 定時決定
    Regular,
    /// 随時改定
    Occasional,
    /// 産前産後休業終了時改定
    AfterMaternity,
    /// 育児休業等終了時改定
    AfterChildcare,
    /// 健康保険・厚生年金保険以外からの引継ぎ: taken over as it stood.
    TakenOver,
}

romori_types::quiet_debug!(StandardRemuneration);

impl StandardBy {
    /// In the words of the statute.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Acquisition => "資格取得時決定",
            Self::Regular => "定時決定",
            Self::Occasional => "随時改定",
            Self::AfterMaternity => "産休終了時改定",
            Self::AfterChildcare => "育休終了時改定",
            Self::TakenOver => "引継ぎ",
        }
    }
}

impl Fact for StandardRemuneration {
    const KIND: Kind = Kind::StandardRemuneration;

    fn masked(self) -> Option<Self> {
        Some(self)
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("健康保険", or_dash(self.health)),
            ("厚生年金保険", or_dash(self.pension)),
            ("決定・改定", self.by.ja().to_owned()),
            ("改定年月", self.from_month.ja()),
        ]
    }
}
