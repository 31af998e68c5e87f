use jiff::civil::Date;
use romori_types::Yen;

use super::{FiledAddress, FiledPerson, NoticeRow, RowWriter};
use crate::notice::Notice;

/// 資格取得届の1人分 — one person of an acquisition notice.
///
/// Law: 健康保険法 第48条, 健康保険法施行規則 第24条; 厚生年金保険法 第27条, 同法施行規則 第15条.
/// Unit: yen. Not covered: 個人番号; without it the address is demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcquisitionRow {
    /// The person; 整理番号 may be left to the office, 基礎年金番号 may be left out.
    pub person: FiledPerson,
    /// 種別: 1 男, 2 女, 3 坑内員, 5–7 the same for members of a fund.
    pub category: Option<u8>,
    /// 取得区分: 1 健保・厚年, 3 共済出向, 4 船保任継.
    pub acquisition_kind: Option<u8>,
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 被扶養者の有無.
    pub has_dependents: bool,
    /// 報酬月額（通貨）.
    pub cash: Yen,
    /// 報酬月額（現物）.
    pub in_kind: Yen,
    /// 報酬月額（合計）.
    pub sum: Yen,
    /// 住所.
    pub address: Option<FiledAddress>,
    /// 住民票住所を記載できない理由 1 海外在住, 2 短期在留, 3 その他.
    pub no_address_reason: Option<u8>,
    /// 理由 3 の内容.
    pub no_address_text: String,
    /// 備考.
    pub remarks: AcquisitionRemarks,
}

/// 資格取得届の備考 — the flags and the text of its remarks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AcquisitionRemarks {
    /// 備考1 70歳以上被用者該当.
    pub age_70: bool,
    /// 備考2 二以上事業所勤務.
    pub two_offices: bool,
    /// 備考3 短時間労働者.
    pub short_time: bool,
    /// 備考4 退職後の継続再雇用.
    pub reemployed: bool,
    /// 備考欄（その他）.
    pub other: String,
    /// 70歳以上被用者届のみ提出.
    pub only_70: bool,
    /// 資格確認書の発行が要る.
    pub certificate: bool,
}

impl NoticeRow for AcquisitionRow {
    const NOTICE: Notice = Notice::Acquisition;

    fn write(&self, row: &mut RowWriter) {
        let remarks = &self.remarks;
        row.person(&self.person);
        row.pension_number("pension_number", self.person.pension_number.as_ref());
        row.code("category", self.category);
        row.code("acquisition_kind", self.acquisition_kind);
        row.code("no_address_reason", self.no_address_reason);
        row.text("no_address_text", &self.no_address_text);
        row.date("acquired_on", Some(self.acquired_on));
        row.code("dependents", Some(u8::from(self.has_dependents)));
        row.yen("cash", Some(self.cash));
        row.yen("in_kind", Some(self.in_kind));
        row.yen("sum", Some(self.sum));
        if let Some(address) = &self.address {
            row.postal("postal", &address.postal_code);
            row.text("address_kana", &address.kana);
            row.text("address_kanji", &address.kanji);
        }
        row.flag("age_70", remarks.age_70);
        row.flag("two_offices", remarks.two_offices);
        row.flag("short_time", remarks.short_time);
        row.flag("reemployed", remarks.reemployed);
        row.text("remarks", &remarks.other);
        row.flag("only_70", remarks.only_70);
        row.flag("certificate", remarks.certificate);
    }
}
