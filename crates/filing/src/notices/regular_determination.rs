use romori_types::{YearMonth, Yen};

use super::{FiledPerson, MonthPay, NoticeRow, PayChange, RetroactivePay, RowWriter};
use crate::notice::Notice;

/// 算定基礎届の1人分 — one person of a regular determination notice.
///
/// Law: 健康保険法 第41条, 健康保険法施行規則 第25条; 厚生年金保険法 第21条, 同法施行規則 第18条.
/// Unit: yen. Not covered: 個人番号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegularDeterminationRow {
    /// The person; 基礎年金番号 is written only for those of 70 or more.
    pub person: FiledPerson,
    /// 適用年月: September.
    pub applied_from: YearMonth,
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
    /// April, May, June.
    pub months: [MonthPay; 3],
    /// 総計 over the months that qualify.
    pub total: Yen,
    /// 平均額.
    pub average: Yen,
    /// 修正平均額.
    pub corrected_average: Option<Yen>,
    /// 備考.
    pub remarks: RegularDeterminationRemarks,
}

/// 算定基礎届の備考 — the flags and the text of its remarks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegularDeterminationRemarks {
    /// 備考1 70歳以上被用者算定.
    pub age_70: bool,
    /// 70歳以上被用者の算定基礎月: one or two months.
    pub age_70_months: Vec<u8>,
    /// 備考2 二以上勤務.
    pub two_offices: bool,
    /// 備考3 月額変更予定.
    pub revision_planned: bool,
    /// 備考4 途中入社.
    pub joined_midway: bool,
    /// 備考5 病休・育休・休職等.
    pub leave: bool,
    /// 備考6 短時間労働者.
    pub short_time: bool,
    /// 備考7 パート.
    pub part_time: bool,
    /// 備考8 年間平均.
    pub annual_average: bool,
    /// 備考欄（その他）.
    pub other: String,
    /// 70歳以上被用者届のみ提出.
    pub only_70: bool,
}

impl NoticeRow for RegularDeterminationRow {
    const NOTICE: Notice = Notice::RegularDetermination;

    fn write(&self, row: &mut RowWriter) {
        let remarks = &self.remarks;
        row.person(&self.person);
        if remarks.age_70 {
            row.pension_number("pension_number", self.person.pension_number.as_ref());
        }
        row.month("applied_from", self.applied_from);
        row.thousand_yen("previous_health", self.previous_health_standard);
        row.thousand_yen("previous_pension", self.previous_pension_standard);
        row.month("previous_from", self.previous_from);
        row.pay_change(self.pay_change, self.retroactive);
        row.two_digits("month_1", Some(4));
        row.two_digits("month_2", Some(5));
        row.two_digits("month_3", Some(6));
        row.months(&self.months);
        row.yen("total", Some(self.total));
        row.yen("average", Some(self.average));
        row.yen("corrected_average", self.corrected_average);
        row.flag("age_70", remarks.age_70);
        let months: String =
            remarks.age_70_months.iter().map(|month| format!("{month:02}")).collect();
        row.text("age_70_months", &months);
        row.flag("two_offices", remarks.two_offices);
        row.flag("revision_planned", remarks.revision_planned);
        row.flag("joined_midway", remarks.joined_midway);
        row.flag("leave", remarks.leave);
        row.flag("short_time", remarks.short_time);
        row.flag("part_time", remarks.part_time);
        row.flag("annual_average", remarks.annual_average);
        row.text("remarks", &remarks.other);
        row.flag("only_70", remarks.only_70);
    }
}
