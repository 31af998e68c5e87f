use romori_types::{ActorId, Date};
use serde::{Deserialize, Serialize};

use super::{Fact, MASK, date_or_dash, hidden, or_dash};
use crate::Kind;

/// 顧問先の基本 — who the employer is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientProfile {
    /// 名称
    pub name: String,
    /// フリガナ
    pub kana: String,
    /// 法人・個人の別
    pub form: LegalForm,
    /// 法人番号, 13 digits.
    #[serde(default)]
    pub corporate_number: Option<String>,
    /// 事業主の氏名
    pub employer: String,
    /// 備考
    #[serde(default)]
    pub remarks: String,
}

/// 法人・個人の別
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalForm {
    /// 法人
    #[default]
    Corporation,
    /// 個人
    SoleProprietor,
}

/// 委託 — from when to when the office looks after the client, and who is in charge.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrustment {
    /// 委託の開始日
    pub since: Date,
    /// 委託の終了日, the last day.
    #[serde(default)]
    pub until: Option<Date>,
    /// 担当
    #[serde(default)]
    pub staff: Option<ActorId>,
    /// 点検者と承認者を分ける — whether another than the maker must approve a case.
    #[serde(default)]
    pub second_person_approves: bool,
}

romori_types::quiet_debug!(ClientProfile, Entrustment);

impl LegalForm {
    /// 法人, 個人.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Corporation => "法人",
            Self::SoleProprietor => "個人",
        }
    }
}

impl Fact for ClientProfile {
    const KIND: Kind = Kind::ClientProfile;

    fn masked(self) -> Option<Self> {
        let mask = || MASK.to_owned();
        Some(Self {
            name: mask(),
            kana: mask(),
            form: self.form,
            corporate_number: hidden(self.corporate_number),
            employer: mask(),
            remarks: mask(),
        })
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        vec![
            ("名称", self.name.clone()),
            ("フリガナ", self.kana.clone()),
            ("法人・個人の別", self.form.ja().to_owned()),
            ("法人番号", or_dash(self.corporate_number.as_deref())),
            ("事業主の氏名", self.employer.clone()),
            ("備考", self.remarks.clone()),
        ]
    }
}

impl Fact for Entrustment {
    const KIND: Kind = Kind::Entrustment;

    fn masked(self) -> Option<Self> {
        Some(Self { staff: None, ..self })
    }

    fn items(&self) -> Vec<(&'static str, String)> {
        let approval = if self.second_person_approves { "作成者以外" } else { "問わない" };
        vec![
            ("委託の開始日", date_or_dash(Some(self.since))),
            ("委託の終了日", date_or_dash(self.until)),
            ("承認する人", approval.to_owned()),
        ]
    }
}
