use serde::{Deserialize, Serialize};

use super::{Fact, or_dash};
use crate::Kind;

/// 事務所の基本 — the office itself, as its notices name it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeProfile {
    /// 名称
    pub name: String,
    /// フリガナ
    #[serde(default)]
    pub kana: String,
    /// 社会保険労務士の登録番号, eight digits, of who submits.
    #[serde(default)]
    pub sharoushi_number: Option<String>,
    /// 社会保険労務士の氏名, of who submits.
    #[serde(default)]
    pub sharoushi_name: Option<String>,
    /// 電話番号
    #[serde(default)]
    pub phone: Option<String>,
}

romori_types::quiet_debug!(OfficeProfile);

impl Fact for OfficeProfile {
    const KIND: Kind = Kind::OfficeProfile;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("名称", self.name.clone()),
            ("フリガナ", self.kana.clone()),
            ("社会保険労務士の登録番号", or_dash(self.sharoushi_number.as_deref())),
            ("社会保険労務士の氏名", or_dash(self.sharoushi_name.as_deref())),
            ("電話番号", or_dash(self.phone.as_deref())),
        ]
    }
}
