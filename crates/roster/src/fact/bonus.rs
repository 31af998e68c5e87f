use romori_types::{Date, Yen};
use serde::{Deserialize, Serialize};

use super::{Fact, date_or_dash};
use crate::Kind;

/// 賞与 — what was paid on one day. Its key is that day.
///
/// Law: 健康保険法 第3条第6項・第45条, 厚生年金保険法 第3条第1項第4号・第24条の4.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BonusPayment {
    /// 支払日
    pub paid_on: Date,
    /// 通貨によるもの
    pub cash: Yen,
    /// 現物によるもの
    #[serde(default)]
    pub in_kind: Yen,
}

romori_types::quiet_debug!(BonusPayment);

impl BonusPayment {
    /// 合計
    pub fn total(&self) -> Yen {
        self.cash + self.in_kind
    }
}

impl Fact for BonusPayment {
    const KIND: Kind = Kind::BonusPayment;

    fn masked(self) -> Option<Self> {
        Some(self)
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("支払日", date_or_dash(Some(self.paid_on))),
            ("通貨", self.cash.to_string()),
            ("現物", self.in_kind.to_string()),
        ]
    }
}
