use jiff::civil::Date;
use romori_types::Yen;

use super::{FiledPerson, NoticeRow, RowWriter};
use crate::notice::Notice;

/// 賞与支払届の1人分 — one person of a bonus notice.
///
/// Law: 健康保険法 第45条, 健康保険法施行規則 第27条; 厚生年金保険法 第24条の4, 同法施行規則 第19条の5.
/// Unit: yen. Not covered: 個人番号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BonusRow {
    /// The person; 基礎年金番号 is written only for those of 70 or more.
    pub person: FiledPerson,
    /// 賞与支払年月日.
    pub paid_on: Date,
    /// 賞与額（通貨）.
    pub cash: Yen,
    /// 賞与額（現物）.
    pub in_kind: Yen,
    /// 賞与額（合計）, without what is under 1,000 yen; 9,999,999 when cash and kind are more.
    pub sum: Yen,
    /// 備考.
    pub remarks: BonusRemarks,
}

/// 賞与支払届の備考 — the flags of its remarks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BonusRemarks {
    /// 備考1 70歳以上被用者.
    pub age_70: bool,
    /// 備考2 二以上勤務.
    pub two_offices: bool,
    /// 備考3 同一月内の賞与合算: the day of the month's first payment.
    pub first_day_of_month: Option<u8>,
    /// 70歳以上被用者届のみ提出.
    pub only_70: bool,
}

impl NoticeRow for BonusRow {
    const NOTICE: Notice = Notice::Bonus;

    fn write(&self, row: &mut RowWriter) {
        let remarks = &self.remarks;
        row.person(&self.person);
        if remarks.age_70 {
            row.pension_number("pension_number", self.person.pension_number.as_ref());
        }
        row.date("paid_on", Some(self.paid_on));
        row.yen("cash", Some(self.cash));
        row.yen("in_kind", Some(self.in_kind));
        row.yen("sum", Some(self.sum));
        row.flag("age_70", remarks.age_70);
        row.flag("two_offices", remarks.two_offices);
        row.two_digits("first_day_of_month", remarks.first_day_of_month);
        row.flag("only_70", remarks.only_70);
    }
}
