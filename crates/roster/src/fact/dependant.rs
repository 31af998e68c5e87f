use romori_types::Date;
use serde::{Deserialize, Serialize};

use super::person::{PersonName, Sex};
use super::{Fact, date_or_dash, or_dash, yes_no};
use crate::Kind;

/// 被扶養者 — a member of the family whom the insured person maintains.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependant {
    /// 氏名
    pub name: PersonName,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    #[serde(default)]
    pub sex: Option<Sex>,
    /// 続柄
    pub relationship: Relationship,
    /// 被扶養者になった日
    pub since: Date,
    /// 被扶養者でなくなった日
    #[serde(default)]
    pub until: Option<Date>,
    /// 同居
    #[serde(default)]
    pub lives_together: bool,
    /// 国民年金第3号被保険者
    #[serde(default)]
    pub third_category: bool,
}

/// 続柄
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relationship {
    /// 配偶者, 内縁 included.
    Spouse,
    /// 子
    Child,
    /// 父母
    Parent,
    /// 祖父母
    Grandparent,
    /// 兄弟姉妹
    Sibling,
    /// 孫
    Grandchild,
    /// その他
    Other,
}

romori_types::quiet_debug!(Dependant);

impl Relationship {
    /// 続柄 in one word.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Spouse => "配偶者",
            Self::Child => "子",
            Self::Parent => "父母",
            Self::Grandparent => "祖父母",
            Self::Sibling => "兄弟姉妹",
            Self::Grandchild => "孫",
            Self::Other => "その他",
        }
    }
}

impl Fact for Dependant {
    const KIND: Kind = Kind::Dependant;

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("氏名", self.name.kanji.clone()),
            ("氏名ｶﾅ", self.name.kana.clone()),
            ("生年月日", date_or_dash(Some(self.birth_date))),
            ("性別", or_dash(self.sex.map(Sex::ja))),
            ("続柄", self.relationship.ja().to_owned()),
            ("被扶養者になった日", date_or_dash(Some(self.since))),
            ("被扶養者でなくなった日", date_or_dash(self.until)),
            ("同居", yes_no(self.lives_together)),
            ("国民年金第3号", yes_no(self.third_category)),
        ]
    }
}
