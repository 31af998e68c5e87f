use serde::{Deserialize, Serialize};

use super::Fact;
use crate::Kind;

/// 月額変更の判断 — what a person decided about a revision that was found: not to file it, and why;
/// or that the annual average is claimed. Its key is the month of revision.
///
/// Law: 健康保険法 第43条, 厚生年金保険法 第23条; 平成23年3月31日 保保発0331第6号 (年間平均).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionChoice {
    /// 見送る理由; empty where it is not skipped.
    #[serde(default)]
    pub skip_reason: String,
    /// 年間平均: 業務の性質上、例年発生する.
    #[serde(default)]
    pub annual_recurring: bool,
    /// 年間平均: 被保険者の同意.
    #[serde(default)]
    pub annual_consent: bool,
}

romori_types::quiet_debug!(RevisionChoice);

impl Fact for RevisionChoice {
    const KIND: Kind = Kind::RevisionChoice;

    fn items(&self) -> Vec<(&'static str, String)> {
        let word = |is_so: bool| if is_so { "あり" } else { "なし" }.to_owned();
        vec![
            ("見送る理由", self.skip_reason.clone()),
            ("年間平均 例年発生", word(self.annual_recurring)),
            ("年間平均 本人の同意", word(self.annual_consent)),
        ]
    }
}
