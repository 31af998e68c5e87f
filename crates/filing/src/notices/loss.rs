use jiff::civil::Date;

use super::{FiledPerson, NoticeRow, RowWriter};
use crate::notice::Notice;

/// 資格喪失届の1人分 — one person of a loss notice.
///
/// Law: 健康保険法 第36条, 健康保険法施行規則 第29条; 厚生年金保険法 第14条, 同法施行規則 第22条.
/// Not covered: 個人番号; without it 基礎年金番号 is demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossRow {
    /// The person.
    pub person: FiledPerson,
    /// 資格喪失年月日; left out when only the notice for those of 70 or more is filed.
    pub lost_on: Option<Date>,
    /// 喪失（不該当）原因.
    pub cause: LossCause,
    /// 退職日・死亡日, with 退職等 and 死亡 only.
    pub left_on: Option<Date>,
    /// 70歳以上被用者の不該当年月日.
    pub not_applicable_on: Option<Date>,
    /// 備考.
    pub remarks: LossRemarks,
}

/// 喪失（不該当）原因 — why the qualification ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossCause {
    /// 4 退職等
    Left,
    /// 5 死亡
    Died,
    /// 7 75歳到達（健康保険のみ）
    Turned75,
    /// 9 障害認定（健康保険のみ）
    Disability,
    /// 11 社会保障協定
    SocialSecurityAgreement,
}

/// 資格喪失届の備考 — the flags, counts and text of its remarks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LossRemarks {
    /// 備考1 二以上事業所勤務.
    pub two_offices: bool,
    /// 備考2 退職後の継続再雇用 (its meaning is not confirmed).
    pub reemployed: bool,
    /// 備考欄（その他）.
    pub other: String,
    /// 資格確認書回収 添付枚数.
    pub certificates_attached: Option<u8>,
    /// 資格確認書回収 返不能枚数.
    pub certificates_lost: Option<u8>,
    /// 70歳以上被用者不該当.
    pub age_70: bool,
    /// 70歳以上被用者届のみ提出.
    pub only_70: bool,
}

impl NoticeRow for LossRow {
    const NOTICE: Notice = Notice::Loss;

    fn write(&self, row: &mut RowWriter) {
        let remarks = &self.remarks;
        row.person(&self.person);
        row.pension_number("pension_number", self.person.pension_number.as_ref());
        row.date("lost_on", self.lost_on);
        row.code("cause", Some(self.cause.code()));
        row.date("left_on", self.left_on);
        row.flag("two_offices", remarks.two_offices);
        row.flag("reemployed", remarks.reemployed);
        row.text("remarks", &remarks.other);
        row.code("certificates_attached", remarks.certificates_attached);
        row.code("certificates_lost", remarks.certificates_lost);
        row.flag("age_70", remarks.age_70);
        row.date("not_applicable_on", self.not_applicable_on);
        row.flag("only_70", remarks.only_70);
    }
}

impl LossCause {
    /// The code on the form.
    pub const fn code(self) -> u8 {
        match self {
            Self::Left => 4,
            Self::Died => 5,
            Self::Turned75 => 7,
            Self::Disability => 9,
            Self::SocialSecurityAgreement => 11,
        }
    }
}
