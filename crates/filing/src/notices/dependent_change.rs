use jiff::civil::Date;
use romori_types::{Prefecture, Yen};

use super::{BasicPensionNumber, FiledAddress, FiledPerson, NoticeRow, RowWriter};
use crate::notice::Notice;

/// 被扶養者（異動）届の1行 — an insured person, a spouse and up to two other dependants.
///
/// Law: 健康保険法施行規則 第38条; 国民年金法施行規則 第1条の4. More than two other dependants
/// take more rows. Unit: yen. Not covered: 個人番号; without it 基礎年金番号 and address of the
/// insured person are demanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependentChangeRow {
    /// 事業主確認欄.
    pub employer_confirmed: bool,
    /// 事業主等受付年月日.
    pub received_on: Option<Date>,
    /// The insured person.
    pub person: FiledPerson,
    /// 性別: 1 男, 2 女.
    pub sex: u8,
    /// 被保険者の年収, with 該当 only.
    pub income: Option<Yen>,
    /// The insured person's address.
    pub address: Option<FiledAddress>,
    /// 異動の別.
    pub change: DependentChangeKind,
    /// 配偶者である被扶養者.
    pub spouse: Option<Spouse>,
    /// 配偶者の年間収入, where the spouse is not the dependant; with 該当 only.
    pub spouse_annual_income: Option<Yen>,
    /// その他の被扶養者, the first before the second; more take another row.
    pub others: [Option<OtherDependent>; 2],
}

/// 異動の別 — what happened to the dependants of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependentChangeKind {
    /// 1 該当
    Became,
    /// 2 非該当
    Ceased,
    /// 3 変更
    Altered,
}

/// 被扶養者になった — when and why someone became a dependant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// なった日.
    pub on: Date,
    /// なった理由, the form's code; その他 is 5.
    pub reason: Option<u8>,
    /// その他の理由.
    pub reason_text: String,
    /// 職業, the form's code.
    pub occupation: Option<u8>,
}

/// 被扶養者でなくなった — when and why someone ceased to be a dependant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// でなくなった日.
    pub on: Date,
    /// でなくなった理由, the form's code; その他 is 6.
    pub reason: Option<u8>,
    /// その他の理由.
    pub reason_text: String,
    /// 死亡年月日, for a spouse with 理由 1.
    pub died_on: Option<Date>,
    /// 住所地, with 非該当 only.
    pub prefecture: Option<Prefecture>,
}

/// 海外特例 — the exception to living in Japan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abroad {
    /// 該当 when true, 非該当 when false.
    pub applies: bool,
    /// 該当した日 or 非該当となった日; written for a spouse.
    pub on: Option<Date>,
    /// 理由, the form's code: 該当 1–5, 非該当 1–2.
    pub reason: Option<u8>,
    /// その他の理由.
    pub reason_text: String,
    /// 国内転入日, with 非該当 理由 1.
    pub returned_on: Option<Date>,
}

/// 配偶者である被扶養者 — the dependent spouse (第3号被保険者).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spouse {
    /// 第3号被保険者届出日.
    pub filed_on: Option<Date>,
    /// Half-width kana.
    pub name_kana: String,
    /// Full-width.
    pub name_kanji: Option<String>,
    /// 生年月日.
    pub birth_date: Date,
    /// 続柄: 1 夫, 2 妻, 3 夫（未届）, 4 妻（未届）.
    pub relation: u8,
    /// 基礎年金番号.
    pub pension_number: Option<BasicPensionNumber>,
    /// 外国籍.
    pub nationality: String,
    /// 外国人通称名（カナ・漢字）.
    pub alias: Option<(String, String)>,
    /// 同居 when true; with 該当 only.
    pub lives_together: Option<bool>,
    /// 住所: demanded whenever a spouse is filed.
    pub address: FiledAddress,
    /// 電話番号の種別 and its three parts.
    pub phone: Option<(u8, [String; 3])>,
    /// なった日 and so on.
    pub beginning: Option<Beginning>,
    /// 年収.
    pub income: Option<Yen>,
    /// でなくなった日 and so on.
    pub ending: Option<Ending>,
    /// 備考: with 変更, what changed and what it was.
    pub remarks: String,
    /// 続柄確認.
    pub relation_confirmed: bool,
    /// 海外特例.
    pub abroad: Option<Abroad>,
    /// 資格確認書の発行が要る.
    pub certificate: bool,
}

/// その他の被扶養者 — a dependant other than the spouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDependent {
    /// Half-width kana.
    pub name_kana: String,
    /// Full-width.
    pub name_kanji: Option<String>,
    /// 生年月日.
    pub birth_date: Date,
    /// 性別: 1 男, 2 女.
    pub sex: u8,
    /// 続柄 1–10: 1 実子・養子 … 9 孫, 10 その他.
    pub relation: u8,
    /// 続柄 10 の補足.
    pub relation_text: String,
    /// 同居 when true; with 該当 only.
    pub lives_together: Option<bool>,
    /// 住所: demanded with 該当 and 非該当.
    pub address: Option<FiledAddress>,
    /// 海外特例.
    pub abroad: Option<Abroad>,
    /// なった日 and so on.
    pub beginning: Option<Beginning>,
    /// 年収.
    pub income: Option<Yen>,
    /// でなくなった日 and so on.
    pub ending: Option<Ending>,
    /// 備考: with 変更, what changed and what it was.
    pub remarks: String,
    /// 続柄確認.
    pub relation_confirmed: bool,
    /// 資格確認書の発行が要る.
    pub certificate: bool,
}

impl NoticeRow for DependentChangeRow {
    const NOTICE: Notice = Notice::DependentChange;

    fn write(&self, row: &mut RowWriter) {
        row.code("employer_confirmed", Some(u8::from(self.employer_confirmed)));
        row.date("received_on", self.received_on);
        row.person(&self.person);
        row.code("sex", Some(self.sex));
        row.pension_number("pension_number", self.person.pension_number.as_ref());
        row.yen_plain("income", self.income);
        if let Some(address) = &self.address {
            row.postal("postal", &address.postal_code);
            row.text("address_kanji", &address.kanji);
        }
        let change = match self.change {
            DependentChangeKind::Became => 1,
            DependentChangeKind::Ceased => 2,
            DependentChangeKind::Altered => 3,
        };
        row.code("change", Some(change));
        if let Some(spouse) = &self.spouse {
            spouse.write(row);
        }
        row.yen_plain("spouse_annual_income", self.spouse_annual_income);
        for (prefix, other) in ["other1_", "other2_"].into_iter().zip(&self.others) {
            if let Some(other) = other {
                other.write(row, prefix);
            }
        }
    }
}

impl Spouse {
    fn write(&self, row: &mut RowWriter) {
        row.date("spouse_filed_on", self.filed_on);
        row.text("spouse_kana", &self.name_kana);
        row.text("spouse_kanji", self.name_kanji.as_deref().unwrap_or_default());
        row.date("spouse_birth", Some(self.birth_date));
        row.code("spouse_relation", Some(self.relation));
        row.pension_number("spouse_pension_number", self.pension_number.as_ref());
        row.text("spouse_nationality", &self.nationality);
        if let Some((kana, kanji)) = &self.alias {
            row.text("spouse_alias_kana", kana);
            row.text("spouse_alias_kanji", kanji);
        }
        row.code("spouse_living", self.lives_together.map(living));
        row.postal("spouse_postal", &self.address.postal_code);
        row.text("spouse_address", &self.address.kanji);
        if let Some((kind, parts)) = &self.phone {
            row.code("spouse_phone_kind", Some(*kind));
            row.phone("spouse_phone", parts);
        }
        row.yen_plain("spouse_income", self.income);
        row.beginning("spouse_", self.beginning.as_ref());
        row.ending("spouse_", self.ending.as_ref());
        row.date("spouse_died_on", self.ending.as_ref().and_then(|ending| ending.died_on));
        row.text("spouse_remarks", &self.remarks);
        row.flag("spouse_relation_confirmed", self.relation_confirmed);
        row.abroad("spouse_", self.abroad.as_ref());
        if let Some(abroad) = &self.abroad {
            let key = if abroad.applies { "spouse_abroad_since" } else { "spouse_abroad_until" };
            row.date(key, abroad.on);
        }
        row.flag("spouse_certificate", self.certificate);
    }
}

impl OtherDependent {
    fn write(&self, row: &mut RowWriter, prefix: &str) {
        let key = |name: &str| format!("{prefix}{name}");
        row.text(&key("kana"), &self.name_kana);
        row.text(&key("kanji"), self.name_kanji.as_deref().unwrap_or_default());
        row.date(&key("birth"), Some(self.birth_date));
        row.code(&key("sex"), Some(self.sex));
        row.two_digits(&key("relation"), Some(self.relation));
        row.text(&key("relation_other"), &self.relation_text);
        row.code(&key("living"), self.lives_together.map(living));
        if let Some(address) = &self.address {
            row.postal(&key("postal"), &address.postal_code);
            row.text(&key("address"), &address.kanji);
        }
        row.abroad(prefix, self.abroad.as_ref());
        row.beginning(prefix, self.beginning.as_ref());
        row.yen_plain(&key("income"), self.income);
        row.ending(prefix, self.ending.as_ref());
        row.text(&key("remarks"), &self.remarks);
        row.flag(&key("relation_confirmed"), self.relation_confirmed);
        row.flag(&key("certificate"), self.certificate);
    }
}

/// 1 同居, 2 別居.
const fn living(together: bool) -> u8 {
    if together { 1 } else { 2 }
}

impl RowWriter {
    fn beginning(&mut self, prefix: &str, beginning: Option<&Beginning>) {
        let Some(beginning) = beginning else { return };
        self.date(&format!("{prefix}since"), Some(beginning.on));
        self.code(&format!("{prefix}since_reason"), beginning.reason);
        self.text(&format!("{prefix}since_other"), &beginning.reason_text);
        self.code(&format!("{prefix}occupation"), beginning.occupation);
    }

    fn ending(&mut self, prefix: &str, ending: Option<&Ending>) {
        let Some(ending) = ending else { return };
        self.date(&format!("{prefix}until"), Some(ending.on));
        self.code(&format!("{prefix}until_reason"), ending.reason);
        self.text(&format!("{prefix}until_other"), &ending.reason_text);
        let prefecture = ending.prefecture.map(Prefecture::jis);
        self.two_digits(&format!("{prefix}prefecture"), prefecture);
    }

    fn abroad(&mut self, prefix: &str, abroad: Option<&Abroad>) {
        let Some(abroad) = abroad else { return };
        let (reason, text) = if abroad.applies {
            ("abroad_reason", "abroad_other")
        } else {
            ("abroad_end", "abroad_end_other")
        };
        self.code(&format!("{prefix}abroad"), Some(if abroad.applies { 1 } else { 2 }));
        self.code(&format!("{prefix}{reason}"), abroad.reason);
        self.text(&format!("{prefix}{text}"), &abroad.reason_text);
        self.date(&format!("{prefix}returned_on"), abroad.returned_on);
    }
}
