use romori_types::{Date, EstablishmentId};
use serde::{Deserialize, Serialize};

use super::{Fact, date_or_dash, or_dash};
use crate::Kind;

/// 雇用 — from being hired to leaving, at one establishment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employment {
    /// 事業所
    pub establishment: EstablishmentId,
    /// 入社日
    pub hired_on: Date,
    /// 退職日, the last day of work.
    #[serde(default)]
    pub left_on: Option<Date>,
    /// 離職の事由
    #[serde(default)]
    pub leaving: Option<LeavingReason>,
    /// 働き方
    #[serde(default)]
    pub employment_type: EmploymentType,
    /// 契約期間の末日, for a fixed term.
    #[serde(default)]
    pub contract_ends_on: Option<Date>,
    /// 週の所定労働時間, in minutes.
    #[serde(default)]
    pub weekly_minutes: Option<u16>,
    /// 二以上事業所勤務
    #[serde(default)]
    pub two_workplaces: bool,
}

/// 働き方 — which basis of days applies is decided by the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmploymentType {
    /// 一般
    #[default]
    General,
    /// 短時間就労者(パート)
    PartTime,
    /// 短時間労働者
    ShortTime,
}

/// 離職の事由 as far as the notices ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeavingReason {
    /// 退職
    Left,
    /// 死亡
    Died,
}

romori_types::quiet_debug!(Employment);

impl EmploymentType {
    /// 一般, パート, 短時間労働者.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::General => "一般",
            Self::PartTime => "パート",
            Self::ShortTime => "短時間労働者",
        }
    }
}

impl LeavingReason {
    /// 退職, 死亡.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Left => "退職",
            Self::Died => "死亡",
        }
    }
}

impl Fact for Employment {
    const KIND: Kind = Kind::Employment;

    fn masked(self) -> Option<Self> {
        Some(self)
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        let hours = self.weekly_minutes.map(|minutes| {
            if minutes % 60 == 0 {
                format!("{}時間", minutes / 60)
            } else {
                format!("{}時間{}分", minutes / 60, minutes % 60)
            }
        });
        vec![
            ("入社日", date_or_dash(Some(self.hired_on))),
            ("退職日", date_or_dash(self.left_on)),
            ("離職の事由", or_dash(self.leaving.map(LeavingReason::ja))),
            ("働き方", self.employment_type.ja().to_owned()),
            ("契約期間の末日", date_or_dash(self.contract_ends_on)),
            ("週の所定労働時間", or_dash(hours)),
            ("二以上事業所勤務", super::yes_no(self.two_workplaces)),
        ]
    }
}
