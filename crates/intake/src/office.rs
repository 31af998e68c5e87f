//! The sheet about the office: rows of a label and a value.

use romori_types::{Prefecture, fold_width, half_width_kana, strip_separators};

use crate::problem::Problem;
use crate::value::{Mistake, not_a_value};
use crate::workbook::{Cell, Sheet, Workbook, column_letters};

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

/// A label of the sheet and what it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Prefecture,
    Sign,
    District,
    Symbol,
    Number,
    PostalCode,
    Address,
    Name,
    Employer,
    EmployerTitle,
    Phone,
    ClosingDay,
    Payday,
    Submitter,
    SharoushiNumber,
    SharoushiName,
    MediumSerial,
    Rounding,
    Insurer,
}

/// Part of a label, and what the label then is; the first that fits.
const ITEMS: &[(&str, Item)] = &[
    ("都道府県", Item::Prefecture),
    ("整理記号", Item::Sign),
    ("郡市区符号", Item::District),
    ("事業所記号", Item::Symbol),
    ("事業所番号", Item::Number),
    ("郵便番号", Item::PostalCode),
    ("登録番号", Item::SharoushiNumber),
    ("社会保険労務士氏名", Item::SharoushiName),
    ("社労士氏名", Item::SharoushiName),
    ("所在地", Item::Address),
    ("住所", Item::Address),
    ("役職", Item::EmployerTitle),
    ("事業主", Item::Employer),
    ("代表者", Item::Employer),
    ("電話", Item::Phone),
    ("締切日", Item::ClosingDay),
    ("締日", Item::ClosingDay),
    ("支払日", Item::Payday),
    ("支給日", Item::Payday),
    ("提出者", Item::Submitter),
    ("媒体通番", Item::MediumSerial),
    ("端数", Item::Rounding),
    ("健保種類", Item::Insurer),
    ("健康保険種類", Item::Insurer),
    ("保険者", Item::Insurer),
    ("名称", Item::Name),
    ("事業所名", Item::Name),
    ("会社名", Item::Name),
];

/// A sheet with this many known labels is about the office.
const LABELS_MIN: usize = 4;
/// Labels are looked for in this many rows.
const ROWS_MAX: u32 = 100;

fn item_of(cell: &Cell) -> Option<Item> {
    let Cell::Text(text) = cell else { return None };
    if text.chars().count() > 40 {
        return None;
    }
    let folded = fold_width(text);
    let head = folded.split('(').next().unwrap_or_default();
    let plain: String = head.chars().filter(|c| c.is_alphanumeric() && *c != 'の').collect();
    ITEMS.iter().find(|(part, _)| plain.contains(part)).map(|(_, item)| *item)
}

/// Reads what a workbook says about the office: rows of a label and a value, on a sheet of its own
/// or in a file of its own. `None` if no sheet is about the office.
pub fn read_office(workbook: &Workbook) -> Option<OfficeEntry> {
    let labelled = |sheet: &Sheet| {
        let rows = (1..=sheet.last_row().min(ROWS_MAX))
            .filter(|row| (0..3).any(|column| item_of(sheet.cell(*row, column)).is_some()));
        rows.count()
    };
    let sheet = workbook
        .sheets
        .iter()
        .filter(|sheet| labelled(sheet) >= LABELS_MIN)
        .max_by_key(|sheet| (sheet.name.contains("事業所"), labelled(sheet)))?;
    let mut office = OfficeEntry::default();
    let mut payday_row = None;
    for row in 1..=sheet.last_row().min(ROWS_MAX) {
        let label = (0..3).find_map(|column| Some((column, item_of(sheet.cell(row, column))?)));
        let Some((label_column, item)) = label else { continue };
        let width = u32::try_from(sheet.width()).unwrap_or(0);
        let Some(column) =
            (label_column + 1..width).find(|column| !sheet.cell(row, *column).is_blank())
        else {
            continue;
        };
        let cell = sheet.cell(row, column);
        if item == Item::Payday {
            payday_row = Some((row, column));
        }
        if let Err(mistake) = fill(&mut office, item, cell) {
            let label = sheet.cell(row, label_column).shown().into_owned();
            office.problems.push(problem(row, column, label, cell, mistake));
        }
    }
    if let (Some((row, column)), Some(mistake)) = (payday_row, guess_payday_month(&mut office)) {
        let label = "支払日".to_owned();
        office.problems.push(problem(row, column, label, sheet.cell(row, column), mistake));
    }
    Some(office)
}

fn problem(row: u32, column: u32, label: String, cell: &Cell, mistake: Mistake) -> Problem {
    Problem {
        code: mistake.code,
        severity: mistake.severity,
        row,
        column: Some(column),
        letters: column_letters(column),
        label,
        field: None,
        month: None,
        who: String::new(),
        value: cell.shown().into_owned(),
        what: mistake.what,
        how: mistake.how,
        suggestion: mistake.suggestion,
    }
}

/// Months not told, to be settled when the closing day is known.
const UNTOLD: u8 = u8::MAX;

fn fill(office: &mut OfficeEntry, item: Item, cell: &Cell) -> Result<(), Mistake> {
    if let Some(mistake) = not_a_value(cell) {
        return Err(mistake);
    }
    let text = cell.shown().trim().to_owned();
    let spaced = || text.split_whitespace().collect::<Vec<_>>().join("　");
    match item {
        Item::Prefecture => office.prefecture = Some(prefecture(&text)?),
        Item::Sign => {
            let (district, symbol) = sign(&text)?;
            office.district = Some(district);
            office.symbol = Some(symbol);
        }
        Item::District => office.district = Some(district(&text)?),
        Item::Symbol => office.symbol = Some(symbol(&text)?),
        Item::Number => {
            let number =
                digits(&text, 1..=5).ok_or_else(|| wrong("事業所番号", "5桁までの数字"))?;
            office.number = Some(number);
        }
        Item::PostalCode => office.postal_code = Some(postal_code(&text)?),
        Item::Address => office.address = Some(spaced()),
        Item::Name => office.name = Some(spaced()),
        Item::Employer => {
            let (title, name) = split_title(&text);
            office.employer_title = office.employer_title.take().or(title);
            office.employer = Some(name);
        }
        Item::EmployerTitle => office.employer_title = Some(spaced()),
        Item::Phone => office.phone = Some(phone(&text)?),
        Item::ClosingDay => {
            let day = day_of_month(&fold_width(&text));
            office.closing_day = Some(day.ok_or_else(|| wrong("賃金締切日", "「20日」「末日」"))?);
        }
        Item::Payday => office.payday = Some(payday(&text)?),
        Item::Submitter => office.submitter = Some(submitter(&text)?),
        Item::SharoushiNumber => {
            let number = digits(&text, 8..=8)
                .ok_or_else(|| wrong("社会保険労務士の登録番号", "8桁の数字"))?;
            office.sharoushi_number = Some(number);
        }
        Item::SharoushiName => office.sharoushi_name = Some(spaced()),
        Item::MediumSerial => {
            let serial = digits(&text, 1..=3).and_then(|text| text.parse().ok());
            let serial = serial.filter(|serial| *serial > 0);
            office.medium_serial = Some(serial.ok_or_else(|| wrong("媒体通番", "1から999"))?);
        }
        Item::Rounding => office.rounding_agreement = Some(text),
        Item::Insurer => office.insurer = Some(insurer(&text)?),
    }
    Ok(())
}

pub(crate) fn wrong(what: &str, form: &str) -> Mistake {
    Mistake::error("INT-2001", format!("{what}として読めません"), format!("{form}の形で入れる"))
}

pub(crate) fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<String> {
    let bare = fold_width(text);
    let bare = bare.trim();
    let sound = bare.bytes().all(|byte| byte.is_ascii_digit()) && lengths.contains(&bare.len());
    sound.then(|| bare.to_owned())
}

pub(crate) fn prefecture(text: &str) -> Result<Prefecture, Mistake> {
    let short = |name: &'static str| {
        if name == "北海道" { name } else { name.trim_end_matches(['都', '府', '県']) }
    };
    Prefecture::all()
        .find(|found| found.name() == text || short(found.name()) == text)
        .ok_or_else(|| wrong("都道府県", "「神奈川県」"))
}

/// 21-ツハメ: two digits and the symbol; a prefecture before it is left out.
pub(crate) fn sign(text: &str) -> Result<(String, String), Mistake> {
    let bad = || wrong("事業所整理記号", "「21-ﾂﾊﾞﾒ」（郡市区符号2桁-事業所記号）");
    let folded = fold_width(text);
    let named = Prefecture::all().find(|found| folded.starts_with(found.name()));
    let rest = named.and_then(|found| folded.strip_prefix(found.name())).unwrap_or(&folded).trim();
    let (head, tail) = rest.split_at_checked(2).ok_or_else(bad)?;
    let tail = tail.trim_start_matches(|c: char| !c.is_alphanumeric());
    Ok((district(head).map_err(|_| bad())?, symbol(tail).map_err(|_| bad())?))
}

pub(crate) fn district(text: &str) -> Result<String, Mistake> {
    digits(text, 1..=2)
        .map(|text| format!("{text:0>2}"))
        .filter(|district| district != "00" && district != "99")
        .ok_or_else(|| wrong("郡市区符号", "2桁の数字"))
}

pub(crate) fn symbol(text: &str) -> Result<String, Mistake> {
    let symbol = half_width_kana(text).to_uppercase();
    let length = symbol.chars().count();
    let letters = symbol.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let kana = symbol.chars().all(|c| ('ｦ'..='ﾟ').contains(&c));
    if (1..=4).contains(&length) && (letters || kana) && symbol.bytes().any(|b| b != b'0') {
        return Ok(symbol);
    }
    Err(wrong("事業所記号", "半角で4字までのカナか英数字"))
}

fn postal_code(text: &str) -> Result<String, Mistake> {
    let bare = strip_separators(text);
    let bare = bare.trim_start_matches('〒');
    let (head, tail) = match digits(bare, 7..=7) {
        Some(_) => bare.split_at(3),
        None => return Err(wrong("郵便番号", "「231-0023」")),
    };
    Ok(format!("{head}-{tail}"))
}

pub(crate) fn phone(text: &str) -> Result<[String; 3], Mistake> {
    let folded = fold_width(text);
    let groups: Vec<String> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .map(str::to_owned)
        .collect();
    let bad = || wrong("電話番号", "「045-000-1234」（ハイフンで3つに区切る）");
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    match <[String; 3]>::try_from(groups) {
        Ok(groups)
            if matches!(lengths.as_slice(), [2..=5, 1..=4, 4..=5])
                && (10..=11).contains(&lengths.iter().sum::<usize>()) =>
        {
            Ok(groups)
        }
        _ => Err(bad()),
    }
}

/// 代表取締役 燕谷 誠: the office held comes first.
fn split_title(text: &str) -> (Option<String>, String) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_title = |word: &str| {
        ["代表", "取締役", "社長", "理事", "会長", "支店長", "院長", "所長"]
            .iter()
            .any(|part| word.contains(part))
    };
    match words.split_first() {
        Some((title, name)) if is_title(title) && !name.is_empty() => {
            (Some((*title).to_owned()), name.join("　"))
        }
        _ => (None, words.join("　")),
    }
}

/// 20日, 末日; 31日 is the last day.
pub(crate) fn day_of_month(text: &str) -> Option<ClosingDay> {
    if text.contains('末') {
        return Some(ClosingDay::MonthEnd);
    }
    let number: String = text.chars().filter(char::is_ascii_digit).collect();
    match number.parse().ok()? {
        31 => Some(ClosingDay::MonthEnd),
        day @ 1..=30 => Some(ClosingDay::Day(day)),
        _ => None,
    }
}

fn payday(text: &str) -> Result<Payday, Mistake> {
    let folded = fold_width(text);
    let (months_after, rest) = if let Some(rest) = folded.strip_prefix("翌々月") {
        (2, rest)
    } else if let Some(rest) = folded.strip_prefix("翌月") {
        (1, rest)
    } else if let Some(rest) = folded.strip_prefix("当月") {
        (0, rest)
    } else {
        (UNTOLD, folded.as_str())
    };
    let day = day_of_month(rest);
    if day.is_none() && (months_after == UNTOLD || !rest.trim().is_empty()) {
        return Err(wrong("支払日", "「当月25日」「翌月10日」"));
    }
    Ok(Payday { months_after, day })
}

/// A payday without its month: the first such day after the closing, and a doubt that says so.
fn guess_payday_month(office: &mut OfficeEntry) -> Option<Mistake> {
    let payday = office.payday.filter(|payday| payday.months_after == UNTOLD)?;
    let order = |day: Option<ClosingDay>| match day {
        Some(ClosingDay::Day(day)) => day,
        Some(ClosingDay::MonthEnd) | None => 31,
    };
    let later = order(payday.day) > order(office.closing_day);
    let months_after = if later { 0 } else { 1 };
    office.payday = Some(Payday { months_after, ..payday });
    let word = if later { "当月" } else { "翌月" };
    Some(Mistake::doubt(
        "INT-2002",
        format!("支払日を、締切日の後に来る{word}の日と読みました"),
        "「当月25日」「翌月10日」のように入れる",
    ))
}

fn submitter(text: &str) -> Result<Submitter, Mistake> {
    if text.contains("社労士") || text.contains("社会保険労務士") {
        Ok(Submitter::Sharoushi)
    } else if text.contains("事業主") || text.contains("会社") || text.contains("本人") {
        Ok(Submitter::Employer)
    } else {
        Err(wrong("提出者", "「事業主」か「社会保険労務士」"))
    }
}

pub(crate) fn insurer(text: &str) -> Result<Insurer, Mistake> {
    if text.contains("協会") {
        Ok(Insurer::Kyokai)
    } else if text.contains("組合") {
        Ok(Insurer::Society(text.to_owned()))
    } else {
        Err(wrong("健康保険の種類", "「協会けんぽ」か、健康保険組合の名前"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Severity, read_workbook};

    fn office(csv: &str) -> OfficeEntry {
        let book = read_workbook(csv.as_bytes(), "事業所.csv", &Limits::default()).unwrap();
        read_office(&book).unwrap()
    }

    #[test]
    fn reads_labels_and_values() {
        let read = office(
            "項目,値\n都道府県,神奈川\n事業所整理記号（郡市区符号-記号）,21-ツハメ\n事業所番号,01234\n\
             郵便番号,〒231-0023\n所在地,横浜市中区\n事業所の名称,株式会社つばめ精機\n\
             事業主氏名,代表取締役 燕谷 誠\n電話番号,045(000)1234\n賃金締切日,20日\n支払日,当月25日\n\
             提出者区分,社会保険労務士\n社会保険労務士 登録番号,13990001\n\
             社会保険労務士 氏名,佐々木 遥\n媒体通番,001\n端数の特約,なし\n健保の種類,協会けんぽ\n",
        );
        assert_eq!(read.problems, vec![]);
        assert_eq!(read.prefecture.map(Prefecture::name), Some("神奈川県"));
        assert_eq!(read.district.as_deref(), Some("21"));
        assert_eq!(read.symbol.as_deref(), Some("ﾂﾊﾒ"));
        assert_eq!(read.number.as_deref(), Some("01234"));
        assert_eq!(read.postal_code.as_deref(), Some("231-0023"));
        assert_eq!(read.employer.as_deref(), Some("燕谷　誠"));
        assert_eq!(read.employer_title.as_deref(), Some("代表取締役"));
        assert_eq!(read.phone, Some(["045", "000", "1234"].map(str::to_owned)));
        assert_eq!(read.closing_day, Some(ClosingDay::Day(20)));
        let payday = Payday { months_after: 0, day: Some(ClosingDay::Day(25)) };
        assert_eq!(read.payday, Some(payday));
        assert_eq!(read.submitter, Some(Submitter::Sharoushi));
        assert_eq!(read.sharoushi_number.as_deref(), Some("13990001"));
        assert_eq!(read.sharoushi_name.as_deref(), Some("佐々木　遥"));
        assert_eq!(read.medium_serial, Some(1));
        assert_eq!(read.rounding_agreement.as_deref(), Some("なし"));
        assert_eq!(read.insurer, Some(Insurer::Kyokai));
    }

    #[test]
    fn names_the_row_of_each_mistake() {
        let read = office(
            "都道府県,かながわ\n事業所整理記号,ツハメ\n事業所番号,123456\n郵便番号,231\n\
             電話番号,0450001234\n賃金締切日,なし\n支払日,10日\n提出者,だれか\n媒体通番,0\n健保の種類,国保\n",
        );
        let rows: Vec<u32> = read.problems.iter().map(|problem| problem.row).collect();
        assert_eq!(rows, [1, 2, 3, 4, 5, 6, 8, 9, 10, 7]);
        assert_eq!(read.payday.unwrap().months_after, 1);
        let doubts = read.problems.iter().filter(|p| p.severity == Severity::Doubt).count();
        assert_eq!(doubts, 1);
        assert_eq!(read.problems[0].letters, "B");
    }

    #[test]
    fn a_pay_sheet_is_no_office() {
        let csv = "整理番号,氏名,事業所番号\n1,見本 花子,1\n";
        let book = read_workbook(csv.as_bytes(), "a.csv", &Limits::default()).unwrap();
        assert_eq!(read_office(&book), None);
    }
}
