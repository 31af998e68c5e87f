use romori_types::Prefecture;

use crate::problem::Problem;

/// 事業所 — what the sheet says about the office. Each value is as the forms want it, or absent
/// where the sheet has none or it could not be read (then a problem says so).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeEntry {
    /// 都道府県
    pub prefecture: Option<Prefecture>,
    /// 郡市区符号, two digits.
    pub district: Option<String>,
    /// 事業所記号, half-width, one to four characters.
    pub symbol: Option<String>,
    /// 事業所番号, one to five digits.
    pub number: Option<String>,
    /// 郵便番号, `231-0023`.
    pub postal_code: Option<String>,
    /// 所在地
    pub address: Option<String>,
    /// 名称
    pub name: Option<String>,
    /// 事業主氏名, with the office held (代表取締役) apart.
    pub employer: Option<String>,
    /// 事業主の役職名
    pub employer_title: Option<String>,
    /// 電話番号: three groups of digits.
    pub phone: Option<[String; 3]>,
    /// 賃金締切日
    pub closing_day: Option<ClosingDay>,
    /// 支払日
    pub payday: Option<Payday>,
    /// 提出者
    pub submitter: Option<Submitter>,
    /// 社会保険労務士の登録番号, eight digits.
    pub sharoushi_number: Option<String>,
    /// 社会保険労務士の氏名
    pub sharoushi_name: Option<String>,
    /// 媒体通番, 1–999.
    pub medium_serial: Option<u16>,
    /// 端数の特約, as the sheet says it.
    pub rounding_agreement: Option<String>,
    /// 健康保険の保険者
    pub insurer: Option<Insurer>,
    /// Mistakes of the sheet, by row.
    pub problems: Vec<Problem>,
}

/// 賃金締切日
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClosingDay {
    /// A day of the month, 1–30.
    Day(u8),
    /// 末日
    MonthEnd,
}

/// 支払日 — how many months after the closing, and the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Payday {
    /// 0 当月, 1 翌月, 2 翌々月.
    pub months_after: u8,
    /// The day of the month, if the sheet says it.
    pub day: Option<ClosingDay>,
}

/// 提出者の区分
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Submitter {
    /// 事業主
    Employer,
    /// 社会保険労務士
    Sharoushi,
}

/// 健康保険の保険者
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Insurer {
    /// 全国健康保険協会
    Kyokai,
    /// 健康保険組合, by the name in the sheet.
    Society(String),
}
