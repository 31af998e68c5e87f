use romori_types::{YearMonth, Yen};

use super::{FiledPerson, MonthPay, NoticeRow, PayChange, RetroactivePay, RowWriter};
use crate::notice::Notice;

/// 月額変更届の1人分 — one person of a monthly change notice.
///
/// Law: 健康保険法 第43条, 健康保険法施行規則 第26条; 厚生年金保険法 第23条, 同法施行規則 第19条.
/// Unit: yen. Not covered: 個人番号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthlyChangeRow {
    /// The person; 基礎年金番号 is written only for those of 70 or more.
    pub person: FiledPerson,
    /// 改定年月.
    pub revised_from: YearMonth,
    /// 従前の標準報酬月額（健保）.
    pub previous_health_standard: Option<Yen>,
    /// 従前の標準報酬月額（厚年）.
    pub previous_pension_standard: Option<Yen>,
    /// 従前の改定月.
    pub previous_from: YearMonth,
    /// 昇（降）給.
    pub pay_change: Option<PayChange>,
    /// 遡及支払.
    pub retroactive: Option<RetroactivePay>,
    /// The three months before `revised_from`, earliest first.
    pub months: [MonthPay; 3],
    /// 総計.
    pub total: Yen,
    /// 平均額.
    pub average: Yen,
    /// 修正平均額.
    pub corrected_average: Option<Yen>,
    /// 備考.
    pub remarks: MonthlyChangeRemarks,
}

/// 月額変更届の備考 — the flags and texts of its remarks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MonthlyChangeRemarks {
    /// 備考1 70歳以上被用者月額変更.
    pub age_70: bool,
    /// 備考2 二以上勤務.
    pub two_offices: bool,
    /// 備考3 短時間労働者.
    pub short_time: bool,
    /// 備考4 昇給・降給の理由.
    pub reason: String,
    /// 備考5 健康保険のみ月額変更.
    pub health_only: bool,
    /// 備考欄（その他）.
    pub other: String,
    /// 70歳以上被用者届のみ提出.
    pub only_70: bool,
}

impl NoticeRow for MonthlyChangeRow {
    const NOTICE: Notice = Notice::MonthlyChange;

    fn write(&self, row: &mut RowWriter) {
        let remarks = &self.remarks;
        row.person(&self.person);
        if remarks.age_70 {
            row.pension_number("pension_number", self.person.pension_number.as_ref());
        }
        row.month("revised_from", self.revised_from);
        row.thousand_yen("previous_health", self.previous_health_standard);
        row.thousand_yen("previous_pension", self.previous_pension_standard);
        row.month("previous_from", self.previous_from);
        row.pay_change(self.pay_change, self.retroactive);
        for (key, before) in [("month_1", 3), ("month_2", 2), ("month_3", 1)] {
            let month = self.revised_from.plus(-before).month();
            row.two_digits(key, u8::try_from(month).ok());
        }
        row.months(&self.months);
        row.yen("total", Some(self.total));
        row.yen("average", Some(self.average));
        row.yen("corrected_average", self.corrected_average);
        row.flag("age_70", remarks.age_70);
        row.flag("two_offices", remarks.two_offices);
        row.flag("short_time", remarks.short_time);
        row.text("raise_reason", &remarks.reason);
        row.flag("health_only", remarks.health_only);
        row.text("remarks", &remarks.other);
        row.flag("only_70", remarks.only_70);
    }
}
