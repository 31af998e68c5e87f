//! Typed rows: what an application knows about a person, laid into the columns of a notice.
//!
//! A row renders the facts it is given. It does not shorten, replace or decide; the check says
//! what does not fit. The item 個人番号 stays empty.

mod acquisition;
mod bonus;
mod dependent_change;
mod loss;
mod monthly_change;
mod regular_determination;

use jiff::civil::Date;
use romori_types::{Wareki, YearMonth, Yen};

pub use acquisition::{AcquisitionRemarks, AcquisitionRow};
pub use bonus::{BonusRemarks, BonusRow};
pub use dependent_change::{
    Abroad, Beginning, DependentChangeKind, DependentChangeRow, Ending, OtherDependent, Spouse,
};
pub use loss::{LossCause, LossRemarks, LossRow};
pub use monthly_change::{MonthlyChangeRemarks, MonthlyChangeRow};
pub use regular_determination::{RegularDeterminationRemarks, RegularDeterminationRow};

use crate::file::Row;
use crate::notice::Notice;
use crate::rules::AMOUNT_CAP;
use crate::submission::split_postal;
use crate::table::Form;

/// 届書の1行 — a person's facts that fill one row of a notice.
pub trait NoticeRow {
    /// The notice.
    const NOTICE: Notice;

    /// Writes the facts into the row.
    fn write(&self, row: &mut RowWriter);
}

/// 基礎年金番号 — 課所符号 and 一連番号.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicPensionNumber {
    /// 課所符号, four digits.
    pub office: String,
    /// 一連番号, six digits.
    pub serial: String,
}

impl BasicPensionNumber {
    /// From 1234-567890 or 1234567890, in any width; `None` unless there are ten digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = romori_types::strip_separators(text);
        let (office, serial) = bare.split_at_checked(4)?;
        let plain = bare.len() == 10 && bare.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| Self { office: office.to_owned(), serial: serial.to_owned() })
    }
}

impl std::fmt::Debug for BasicPensionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BasicPensionNumber(…)")
    }
}

/// 被保険者欄 — the person on a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledPerson {
    /// 被保険者整理番号.
    pub insured_number: Option<String>,
    /// Half-width kana, a half-width space between surname and given name.
    pub name_kana: String,
    /// Full-width, a full-width space between surname and given name.
    pub name_kanji: Option<String>,
    /// 生年月日.
    pub birth_date: Date,
    /// 基礎年金番号, where the notice has the item.
    pub pension_number: Option<BasicPensionNumber>,
}

/// 住所欄 — an address on a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledAddress {
    /// 郵便番号, with or without the hyphen.
    pub postal_code: String,
    /// Half-width; only where the notice has the item.
    pub kana: String,
    /// 漢字.
    pub kanji: String,
}

/// 1か月の報酬 — one month's days and pay, as a notice carries them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthPay {
    /// 給与計算の基礎日数.
    pub days: u8,
    /// 通貨によるものの額.
    pub cash: Yen,
    /// 現物によるものの額.
    pub in_kind: Yen,
}

/// 昇（降）給 — month and direction of a change of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayChange {
    /// 1–12.
    pub month: u8,
    /// 昇給 when true, 降給 when false.
    pub raised: bool,
}

/// 遡及支払 — pay for earlier months, paid later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetroactivePay {
    /// The month in which it was paid, 1–12.
    pub month: u8,
    /// Its amount.
    pub amount: Yen,
}

/// 行の書き手 — fills the columns of one row by the keys of the field table.
pub struct RowWriter {
    form: &'static Form,
    columns: Vec<String>,
}

pub(crate) fn row_of<R: NoticeRow>(row: &R) -> Row {
    let form = R::NOTICE.form();
    let mut writer = RowWriter { form, columns: vec![String::new(); form.columns()] };
    writer.text("form_code", R::NOTICE.code());
    row.write(&mut writer);
    Row { notice: R::NOTICE, columns: writer.columns }
}

impl RowWriter {
    fn put(&mut self, key: &str, part: usize, text: String) {
        let item = self.form.item(key);
        debug_assert!(item.is_some(), "{key}");
        if let Some(cell) = item.and_then(|item| self.columns.get_mut(item.first() + part)) {
            *cell = text;
        }
    }

    /// A text as it is.
    pub fn text(&mut self, key: &str, text: &str) {
        self.put(key, 0, text.to_owned());
    }

    /// A code of one to several digits.
    pub fn code(&mut self, key: &str, code: Option<u8>) {
        if let Some(code) = code {
            self.put(key, 0, code.to_string());
        }
    }

    /// `1` when true.
    pub fn flag(&mut self, key: &str, set: bool) {
        if set {
            self.put(key, 0, "1".to_owned());
        }
    }

    /// Two digits: a month, days, a count.
    pub fn two_digits(&mut self, key: &str, number: Option<u8>) {
        if let Some(number) = number {
            self.put(key, 0, format!("{number:02}"));
        }
    }

    /// Seven digits; 10,000,000 yen or more is written 9999999.
    pub fn yen(&mut self, key: &str, amount: Option<Yen>) {
        if let Some(amount) = amount {
            self.put(key, 0, format!("{:07}", amount.get().min(AMOUNT_CAP)));
        }
    }

    /// Digits without leading zeros, as the example of 被扶養者異動届 writes a yearly income.
    pub fn yen_plain(&mut self, key: &str, amount: Option<Yen>) {
        if let Some(amount) = amount {
            self.put(key, 0, amount.get().min(AMOUNT_CAP).to_string());
        }
    }

    /// Four digits of thousands; an amount that is no whole thousand is written out, and the
    /// check reports it.
    pub fn thousand_yen(&mut self, key: &str, amount: Option<Yen>) {
        if let Some(amount) = amount {
            let yen = amount.get();
            let text = if yen % 1000 == 0 { format!("{:04}", yen / 1000) } else { yen.to_string() };
            self.put(key, 0, text);
        }
    }

    /// Era code and YYMMDD; a day before 明治 stays empty.
    pub fn date(&mut self, key: &str, date: Option<Date>) {
        if let Some(wareki) = date.and_then(Wareki::of) {
            self.put(key, 0, wareki.era().pension_office_code().to_string());
            self.put(key, 1, wareki.yymmdd());
        }
    }

    /// Era code, year and month; in the month of a change of era, the era of its last day.
    pub fn month(&mut self, key: &str, month: YearMonth) {
        if let Some(wareki) = Wareki::of(month.last_day()) {
            self.put(key, 0, wareki.era().pension_office_code().to_string());
            self.put(key, 1, format!("{:02}", wareki.year()));
            self.put(key, 2, format!("{:02}", month.month()));
        }
    }

    /// 課所符号 and 一連番号.
    pub fn pension_number(&mut self, key: &str, number: Option<&BasicPensionNumber>) {
        if let Some(number) = number {
            self.put(key, 0, number.office.clone());
            self.put(key, 1, number.serial.clone());
        }
    }

    /// 親番号 and 子番号.
    pub fn postal(&mut self, key: &str, code: &str) {
        let [parent, child] = split_postal(code);
        self.put(key, 0, parent);
        self.put(key, 1, child);
    }

    /// Three parts of a telephone number.
    pub fn phone(&mut self, key: &str, parts: &[String; 3]) {
        for (part, text) in parts.iter().enumerate() {
            self.put(key, part, text.clone());
        }
    }

    /// 整理番号, names and birth of the person.
    pub fn person(&mut self, person: &FiledPerson) {
        self.text("insured_number", person.insured_number.as_deref().unwrap_or_default());
        self.text("name_kana", &person.name_kana);
        self.text("name_kanji", person.name_kanji.as_deref().unwrap_or_default());
        self.date("birth", Some(person.birth_date));
    }

    /// Days and pay of three months, with each month's sum.
    pub fn months(&mut self, months: &[MonthPay; 3]) {
        for (nth, month) in (1..).zip(months) {
            self.two_digits(&format!("days_{nth}"), Some(month.days));
            self.yen(&format!("cash_{nth}"), Some(month.cash));
            self.yen(&format!("in_kind_{nth}"), Some(month.in_kind));
            self.yen(&format!("sum_{nth}"), Some(capped(month.cash) + capped(month.in_kind)));
        }
    }

    /// Month and direction of a change of pay, and pay for earlier months.
    pub fn pay_change(&mut self, change: Option<PayChange>, retroactive: Option<RetroactivePay>) {
        if let Some(change) = change {
            self.two_digits("raise_month", Some(change.month));
            self.code("raise_kind", Some(if change.raised { 1 } else { 2 }));
        }
        if let Some(retroactive) = retroactive {
            self.two_digits("retroactive_month", Some(retroactive.month));
            self.yen("retroactive_yen", Some(retroactive.amount));
        }
    }
}

fn capped(amount: Yen) -> Yen {
    amount.min(Yen::new(AMOUNT_CAP))
}
