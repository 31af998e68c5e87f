use romori_types::{Date, EstablishmentId};
use serde::{Deserialize, Serialize};

use super::{Fact, date_or_dash, or_dash};
use crate::Kind;

/// 被保険者資格 — what ties a person to health and pension insurance through an establishment.
///
/// Law: 健康保険法 第35条・第36条, 厚生年金保険法 第13条・第14条.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// 事業所
    pub establishment: EstablishmentId,
    /// 被保険者整理番号
    #[serde(default)]
    pub insured_number: Option<u32>,
    /// 資格取得日
    pub acquired_on: Date,
    /// 資格喪失日, the first day without.
    #[serde(default)]
    pub lost_on: Option<Date>,
    /// 喪失の原因
    #[serde(default)]
    pub loss: Option<LossReason>,
    /// 加入する保険
    #[serde(default)]
    pub insured_as: InsuredAs,
    /// 被保険者の区分
    #[serde(default)]
    pub category: EnrolmentCategory,
}

/// 加入する保険
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsuredAs {
    /// 健康保険と厚生年金保険
    #[default]
    Both,
    /// 健康保険だけ
    HealthOnly,
    /// 厚生年金保険だけ
    PensionOnly,
    /// 70歳以上被用者, with health insurance below 75.
    AgedEmployee,
}

/// 被保険者の区分
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentCategory {
    /// 一般
    #[default]
    General,
    /// 短時間労働者
    ShortTime,
}

/// 喪失の原因 as the notice asks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossReason {
    /// 退職等
    Left,
    /// 死亡
    Died,
    /// 75歳到達
    Reached75,
    /// 障害認定
    Disability,
    /// 社会保障協定
    SocialSecurityAgreement,
}

romori_types::quiet_debug!(Enrolment);

impl InsuredAs {
    /// In the words of the ledger.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Both => "健保・厚年",
            Self::HealthOnly => "健保だけ",
            Self::PensionOnly => "厚年だけ",
            Self::AgedEmployee => "70歳以上被用者",
        }
    }
}

impl LossReason {
    /// In the words of the notice.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Left => "退職等",
            Self::Died => "死亡",
            Self::Reached75 => "75歳到達",
            Self::Disability => "障害認定",
            Self::SocialSecurityAgreement => "社会保障協定",
        }
    }
}

impl EnrolmentCategory {
    /// 一般, 短時間労働者.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::General => "一般",
            Self::ShortTime => "短時間労働者",
        }
    }
}

impl Fact for Enrolment {
    const KIND: Kind = Kind::Enrolment;

    fn masked(self) -> Option<Self> {
        Some(self)
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("被保険者整理番号", or_dash(self.insured_number)),
            ("資格取得日", date_or_dash(Some(self.acquired_on))),
            ("資格喪失日", date_or_dash(self.lost_on)),
            ("喪失の原因", or_dash(self.loss.map(LossReason::ja))),
            ("加入する保険", self.insured_as.ja().to_owned()),
            ("被保険者の区分", self.category.ja().to_owned()),
        ]
    }
}
