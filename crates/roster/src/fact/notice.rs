use romori_types::Yen;
use serde::{Deserialize, Serialize};

use super::Fact;
use crate::Kind;

/// 納入告知額 — what a notice that came asks an establishment to pay for a month. Its key is that
/// month (◯月分).
///
/// Law: 厚生年金保険法 第83条, 健康保険法 第164条. Unit: yen.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremiumNotice {
    /// 健康保険料, care and support included.
    #[serde(default)]
    pub health: Option<Yen>,
    /// 厚生年金保険料
    #[serde(default)]
    pub pension: Option<Yen>,
    /// 子ども・子育て拠出金
    #[serde(default)]
    pub contribution: Option<Yen>,
    /// 合計額
    #[serde(default)]
    pub total: Option<Yen>,
}

romori_types::quiet_debug!(PremiumNotice);

impl Fact for PremiumNotice {
    const KIND: Kind = Kind::PremiumNotice;

    fn items(&self) -> Vec<(&'static str, String)> {
        let yen =
            |amount: Option<Yen>| amount.map_or_else(|| "—".to_owned(), |yen| yen.to_string());
        vec![
            ("健康保険料", yen(self.health)),
            ("厚生年金保険料", yen(self.pension)),
            ("子ども・子育て拠出金", yen(self.contribution)),
            ("合計額", yen(self.total)),
        ]
    }
}
