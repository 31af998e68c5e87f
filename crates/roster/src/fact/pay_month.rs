use romori_types::Yen;
use serde::{Deserialize, Serialize};

use super::{Fact, or_dash};
use crate::Kind;

/// 月の報酬 — what was paid in one month. Its key is the month of payment.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PayMonth {
    /// 支払基礎日数
    pub days: Option<u8>,
    /// 固定的賃金 in cash.
    pub fixed: Yen,
    /// 非固定的賃金 in cash.
    pub variable: Yen,
    /// 現物, in yen until its tables are sourced.
    #[serde(default)]
    pub in_kind: Yen,
    /// Of the cash: 遡及支払額, paid late for earlier months.
    #[serde(default)]
    pub back_pay: Yen,
    /// Whether it pays a whole month's work (途中入社の月 does not).
    #[serde(default)]
    pub full_month: Option<bool>,
    /// 固定的賃金の変動
    #[serde(default)]
    pub fixed_change: Option<FixedPayChange>,
}

/// 固定的賃金の変動 — what a 随時改定 begins with.
///
/// Law: 健康保険法 第43条; 昭和36年1月26日 保発第5号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedPayChange {
    /// 昇給
    Rise,
    /// 降給
    Fall,
}

romori_types::quiet_debug!(PayMonth);

impl FixedPayChange {
    /// 昇給, 降給.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Rise => "昇給",
            Self::Fall => "降給",
        }
    }
}

impl PayMonth {
    /// 通貨によるもの
    pub fn cash(&self) -> Yen {
        self.fixed + self.variable
    }

    /// 合計
    pub fn total(&self) -> Yen {
        self.cash() + self.in_kind
    }
}

impl Fact for PayMonth {
    const KIND: Kind = Kind::PayMonth;

    fn masked(self) -> Option<Self> {
        Some(self)
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("支払基礎日数", or_dash(self.days)),
            ("固定的賃金", self.fixed.to_string()),
            ("非固定的賃金", self.variable.to_string()),
            ("現物", self.in_kind.to_string()),
            ("遡及支払額", self.back_pay.to_string()),
            ("固定的賃金の変動", or_dash(self.fixed_change.map(FixedPayChange::ja))),
        ]
    }
}
