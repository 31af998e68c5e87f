//! What one row says, in types. Each part maps onto one fact of the ledger; every item that an
//! update may leave out is a [`Change`].
//!
//! A row shows nothing of itself in `Debug`: rows about persons travel through errors and logs.

use romori_types::{Date, Prefecture, YearMonth, Yen};

use super::change::Change;
use super::words::{
    Category, FractionRule, InsuredAs, LeavingReason, LegalForm, LossReason, Relationship, Sex,
    StandardBy,
};
use crate::office::{ClosingDay, Insurer};
use crate::person::{RiseOrFall, WorkerKind};

/// 顧問先の行 — a client, and one establishment of it if the row names one. A client with several
/// establishments has several rows.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ClientRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// 顧問先番号, the key.
    pub number: String,
    /// 名称
    pub name: Change<String>,
    /// フリガナ, half-width.
    pub kana: Change<String>,
    /// 法人・個人の別
    pub form: Change<LegalForm>,
    /// 法人番号, 13 digits with a right check digit.
    pub corporate_number: Change<String>,
    /// 事業主の氏名
    pub employer: Change<String>,
    /// 備考
    pub remarks: Change<String>,
    /// 委託の開始日
    pub since: Change<Date>,
    /// 委託の終了日, the last day.
    pub until: Change<Date>,
    /// 担当者, by name: whose account that is, is for the caller.
    pub staff: Change<String>,
    /// 作成者以外の承認
    pub second_person_approves: Change<bool>,
    /// 事業所
    pub establishment: EstablishmentRow,
}

/// 事業所の行 — an establishment as a row of clients names it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EstablishmentRow {
    /// 名称
    pub name: Change<String>,
    /// 都道府県; from the address where the table has no column of its own.
    pub prefecture: Change<Prefecture>,
    /// 郡市区符号, two digits.
    pub district: Change<String>,
    /// 事業所記号, half-width.
    pub symbol: Change<String>,
    /// 事業所番号, up to five digits.
    pub number: Change<String>,
    /// 郵便番号, `231-0023`.
    pub postal_code: Change<String>,
    /// 所在地
    pub address: Change<String>,
    /// 事業主の氏名, where it differs from the client's.
    pub employer: Change<String>,
    /// 電話番号, `045-000-0000`.
    pub phone: Change<String>,
    /// 健康保険の保険者
    pub insurer: Change<Insurer>,
    /// 端数の特約
    pub fraction: Change<FractionRule>,
    /// 賃金の締め日
    pub closing: Change<ClosingDay>,
    /// How many months after the closing month is paid: 0 当月, 1 翌月, 2 翌々月.
    pub months_after: Change<u8>,
    /// 特定適用事業所
    pub short_time_applies: Change<bool>,
    /// 労働保険番号, 14 digits.
    pub labour_insurance_number: Change<String>,
    /// 雇用保険適用事業所番号, 11 digits.
    pub employment_insurance_number: Change<String>,
    /// 社会保険労務士が提出する
    pub filed_by_sharoushi: Change<bool>,
}

/// 個人の行
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PersonRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// 顧問先番号, where rows name their client.
    pub client: Option<String>,
    /// 個人の基本
    pub identity: IdentityPart,
    /// 連絡先
    pub contact: ContactPart,
    /// 雇用
    pub employment: EmploymentPart,
    /// 被保険者資格
    pub enrolment: EnrolmentPart,
    /// 標準報酬月額
    pub standard: StandardPart,
}

/// 個人の基本 of a row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct IdentityPart {
    /// 氏名, parted by one full-width space, every character as it stands.
    pub name_kanji: Change<String>,
    /// フリガナ, half-width, parted by one half-width space.
    pub name_kana: Change<String>,
    /// 生年月日
    pub birth_date: Change<Date>,
    /// 性別
    pub sex: Change<Sex>,
    /// 社員番号
    pub employee_number: Change<String>,
    /// 基礎年金番号, `NNNN-NNNNNN`.
    pub basic_pension_number: Change<String>,
    /// 雇用保険被保険者番号, `NNNN-NNNNNN-N`.
    pub employment_insurance_number: Change<String>,
    /// 国籍
    pub nationality: Change<String>,
    /// 備考
    pub remarks: Change<String>,
}

/// 連絡先 of a row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ContactPart {
    /// 住所の郵便番号, `231-0023`.
    pub postal_code: Change<String>,
    /// 住所
    pub address: Change<String>,
    /// 住所のカナ, half-width.
    pub address_kana: Change<String>,
    /// 居所の郵便番号
    pub residence_postal_code: Change<String>,
    /// 居所
    pub residence: Change<String>,
    /// 居所のカナ, half-width.
    pub residence_kana: Change<String>,
    /// 電話番号
    pub phone: Change<String>,
    /// 電子メール
    pub email: Change<String>,
}

/// 雇用 of a row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EmploymentPart {
    /// 事業所, by its number or name: which one that is, is for the caller.
    pub workplace: Change<String>,
    /// 入社日
    pub hired_on: Change<Date>,
    /// 退職日, the last day of work.
    pub left_on: Change<Date>,
    /// 離職の事由
    pub leaving: Change<LeavingReason>,
    /// 働き方
    pub employment_type: Change<WorkerKind>,
    /// 契約期間の末日
    pub contract_ends_on: Change<Date>,
    /// 週の所定労働時間, in minutes.
    pub weekly_minutes: Change<u16>,
    /// 二以上事業所勤務
    pub two_workplaces: Change<bool>,
}

/// 被保険者資格 of a row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EnrolmentPart {
    /// 被保険者整理番号
    pub insured_number: Change<u32>,
    /// 資格取得日
    pub acquired_on: Change<Date>,
    /// 資格喪失日, the first day without.
    pub lost_on: Change<Date>,
    /// 喪失の原因
    pub loss: Change<LossReason>,
    /// 加入する保険
    pub insured_as: Change<InsuredAs>,
    /// 被保険者の区分
    pub category: Change<Category>,
}

/// 標準報酬月額 of a row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StandardPart {
    /// 健康保険
    pub health: Change<Yen>,
    /// 厚生年金保険
    pub pension: Change<Yen>,
    /// 決定・改定の種類
    pub by: Change<StandardBy>,
    /// 改定年月
    pub from_month: Change<YearMonth>,
}

/// 本人 — whom a row of pay, bonus or dependants is about, by all that the row says of it. The
/// chosen key is always there; the rest is for the caller to compare.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PersonRef {
    /// 顧問先番号
    pub client: Option<String>,
    /// 社員番号
    pub employee_number: Option<String>,
    /// 被保険者整理番号
    pub insured_number: Option<u32>,
    /// 基礎年金番号, `NNNN-NNNNNN`.
    pub basic_pension_number: Option<String>,
    /// 氏名
    pub name_kanji: Option<String>,
    /// フリガナ, half-width.
    pub name_kana: Option<String>,
    /// 生年月日
    pub birth_date: Option<Date>,
}

/// 月の報酬の行 — one person's month. A line of the file with months side by side makes several.
#[derive(Clone, PartialEq, Eq)]
pub struct PayRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// 本人
    pub person: PersonRef,
    /// 支給年月
    pub month: YearMonth,
    /// 支払基礎日数
    pub days: Change<u8>,
    /// 固定的賃金 in cash.
    pub fixed: Change<Yen>,
    /// 非固定的賃金 in cash; may be negative where absence is deducted.
    pub variable: Change<Yen>,
    /// 現物
    pub in_kind: Change<Yen>,
    /// 遡及支払額, part of the cash.
    pub back_pay: Change<Yen>,
    /// 1か月分の支給か
    pub full_month: Change<bool>,
    /// 固定的賃金の変動
    pub fixed_change: Change<RiseOrFall>,
}

/// 賞与の行 — what one person was paid on one day.
#[derive(Clone, PartialEq, Eq)]
pub struct BonusRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// 本人
    pub person: PersonRef,
    /// 支払日
    pub paid_on: Date,
    /// 通貨によるもの
    pub cash: Change<Yen>,
    /// 現物によるもの
    pub in_kind: Change<Yen>,
}

/// 被扶養者の行
#[derive(Clone, PartialEq, Eq, Default)]
pub struct DependantRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// 被保険者本人
    pub person: PersonRef,
    /// 氏名
    pub name_kanji: Change<String>,
    /// フリガナ, half-width.
    pub name_kana: Change<String>,
    /// 生年月日
    pub birth_date: Change<Date>,
    /// 性別
    pub sex: Change<Sex>,
    /// 続柄
    pub relationship: Change<Relationship>,
    /// 被扶養者になった日
    pub since: Change<Date>,
    /// 被扶養者でなくなった日
    pub until: Change<Date>,
    /// 同居
    pub lives_together: Change<bool>,
    /// 国民年金第3号被保険者
    pub third_category: Change<bool>,
}

/// Stands until the row's own month is read; such a row is never handed out.
pub(crate) fn no_month() -> YearMonth {
    YearMonth::from_index(0)
}

/// Stands until the row's own day is read; such a row is never handed out.
pub(crate) fn no_day() -> Date {
    no_month().first_day()
}

impl Default for PayRow {
    fn default() -> Self {
        Self {
            row: 0,
            person: PersonRef::default(),
            month: no_month(),
            days: Change::Keep,
            fixed: Change::Keep,
            variable: Change::Keep,
            in_kind: Change::Keep,
            back_pay: Change::Keep,
            full_month: Change::Keep,
            fixed_change: Change::Keep,
        }
    }
}

impl Default for BonusRow {
    fn default() -> Self {
        Self {
            row: 0,
            person: PersonRef::default(),
            paid_on: no_day(),
            cash: Change::Keep,
            in_kind: Change::Keep,
        }
    }
}

romori_types::quiet_debug!(
    ClientRow,
    EstablishmentRow,
    PersonRow,
    IdentityPart,
    ContactPart,
    EmploymentPart,
    EnrolmentPart,
    StandardPart,
    PersonRef,
    PayRow,
    BonusRow,
    DependantRow
);

impl EstablishmentRow {
    /// Whether the row says anything of an establishment.
    pub fn is_named(&self) -> bool {
        *self != Self::default()
    }
}
