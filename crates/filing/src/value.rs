//! What one cell may hold, by the kind of its item.

use jiff::civil::Date;
use romori_types::{Era, Prefecture, Wareki};

use crate::characters::{code_of, filed_bytes, suggestion};
use crate::problem::ProblemCode;
use crate::table::{Item, Kind};

/// 不備 — what is wrong with one cell.
pub(crate) struct Fault {
    pub(crate) code: ProblemCode,
    pub(crate) reason: String,
    pub(crate) remedy: String,
}

impl Fault {
    fn new(code: ProblemCode, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), remedy: remedy.into() }
    }
}

/// Every fault of a filled cell. Characters that cannot be filed come first; when there are any,
/// the charset of the item is not judged again.
pub(crate) fn faults(item: &Item, part: usize, text: &str) -> Vec<Fault> {
    let mut found = character_faults(text);
    if found.is_empty() {
        found.extend(charset_fault(item.kind, part, text));
    }
    found.extend(length_fault(item, part, text));
    if found.is_empty() {
        found.extend(content_fault(item, part, text));
    }
    found
}

/// A value for the user's own screen: never an individual number, nor what may be one.
pub(crate) fn shown(item: &Item, value: &str) -> Option<String> {
    let hidden = item.kind == Kind::IndividualNumber || may_hold_individual_number(value);
    (!hidden && !value.is_empty()).then(|| excerpt(value))
}

/// Twelve digits in a row, or as people part them, wherever they stand.
pub(crate) fn may_hold_individual_number(value: &str) -> bool {
    let bare = romori_types::strip_separators(value);
    let mut run = 0;
    bare.chars().any(|c| {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        run >= 11
    })
}

fn excerpt(value: &str) -> String {
    let mut short: String = value.chars().take(40).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

fn character_faults(text: &str) -> Vec<Fault> {
    if text.bytes().all(|b| (0x20..0x7F).contains(&b) && b != b'"' && b != b',') {
        return Vec::new();
    }
    let mut seen: Vec<char> = Vec::new();
    let mut found = Vec::new();
    for c in text.chars() {
        if seen.contains(&c) {
            continue;
        }
        let fault = match c {
            '"' | ',' => Fault::new(
                ProblemCode::ReservedCharacter,
                format!("「{c}」は区切りに使うため、値には使えません。"),
                "全角の「，」「”」にするか、取り除いてください。",
            ),
            '\r' | '\n' => Fault::new(
                ProblemCode::ReservedCharacter,
                "値の中に改行があります。",
                "改行を取り除いてください。",
            ),
            c if c.is_control() => Fault::new(
                ProblemCode::ReservedCharacter,
                "値の中に制御文字（タブなど）があります。",
                "その文字を取り除いてください。",
            ),
            '\u{FFFD}' => Fault::new(
                ProblemCode::UnfileableCharacter,
                "文字コードを読めない文字があります。",
                "その文字を入れ直してください（文字コードは Shift_JIS です）。",
            ),
            c if code_of(c).is_none() => unfileable(c),
            _ => continue,
        };
        seen.push(c);
        found.push(fault);
    }
    found
}

fn unfileable(c: char) -> Fault {
    let remedy = match suggestion(c) {
        Some(instead) => {
            format!("「{instead}」などに置き換えてよいか、本人に確かめて直してください。")
        }
        None => "JIS第1・第2水準の文字かカナに直してください。".to_owned(),
    };
    let reason = format!("「{c}」(U+{:04X}) は届書に使えない文字です。", u32::from(c));
    Fault::new(ProblemCode::UnfileableCharacter, reason, remedy)
}

fn charset_fault(kind: Kind, part: usize, text: &str) -> Option<Fault> {
    let wrong = |what: &str| {
        Some(Fault::new(
            ProblemCode::WrongCharset,
            format!("{what}以外の文字が入っています。"),
            format!("{what}だけで入れてください。"),
        ))
    };
    match kind {
        Kind::Symbol => {
            let alnum = text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
            if alnum || text.chars().all(is_half_kana) {
                None
            } else {
                wrong("半角の英大文字・数字、または半角カナ")
            }
        }
        Kind::KanaName => {
            let fits = text.chars().all(|c| c == ' ' || is_half_kana(c));
            if fits { None } else { wrong("半角カナと半角空白") }
        }
        Kind::KanjiName | Kind::Kanji => {
            let fits = text.chars().all(is_two_byte);
            if fits { None } else { wrong("全角文字") }
        }
        Kind::KanaAddress => {
            let fits = text.chars().all(|c| is_half_kana(c) || is_address_mark(c));
            if fits { None } else { wrong("半角の英数字・カナ・記号") }
        }
        Kind::Address | Kind::Text | Kind::Never => None,
        Kind::EraDate | Kind::EraMonth if part == 0 => None,
        _ => {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            if digits { None } else { wrong("半角数字") }
        }
    }
}

fn is_half_kana(c: char) -> bool {
    ('\u{FF61}'..='\u{FF9F}').contains(&c)
}

fn is_two_byte(c: char) -> bool {
    code_of(c).is_some_and(|code| code >= 0x100)
}

fn is_address_mark(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ' ' | '(' | ')' | '-' | '.' | '\'' | '/')
}

/// The least and greatest number of bytes of one column.
pub(crate) fn bounds(item: &Item, part: usize) -> (usize, usize) {
    let fixed = |n: usize| (n, n);
    match (item.kind, part) {
        (
            Kind::Prefecture | Kind::JisPrefecture | Kind::Days | Kind::Month | Kind::DayOfMonth,
            _,
        ) => fixed(2),
        (Kind::ThousandYen, _) => fixed(4),
        (Kind::Months, _) => (2, 4),
        (Kind::IndividualNumber, _) => fixed(12),
        (Kind::Gregorian, _) => fixed(8),
        (Kind::PensionNumber, 0) | (Kind::Postal, 1) => fixed(4),
        (Kind::PensionNumber, _) | (Kind::EraDate, 1) => fixed(6),
        (Kind::Postal, _) => fixed(3),
        (Kind::Phone, 0) => (2, 5),
        (Kind::Phone, 1) => (1, 4),
        (Kind::Phone, _) => (4, 5),
        (Kind::EraDate | Kind::EraMonth, 0) => fixed(1),
        (Kind::EraMonth, _) => fixed(2),
        (Kind::Fixed | Kind::Choice | Kind::Flag, _) => (0, usize::MAX),
        _ => (item.min, item.max),
    }
}

fn length_fault(item: &Item, part: usize, text: &str) -> Option<Fault> {
    if item.kind == Kind::Never {
        return Some(Fault::new(
            ProblemCode::MustBeEmpty,
            "この項目には何も入れません。",
            "空にしてください。",
        ));
    }
    let (least, most) = bounds(item, part);
    let bytes = filed_bytes(text);
    let wide = matches!(item.kind, Kind::KanjiName | Kind::Kanji);
    let count = |bytes: usize| {
        if wide {
            format!("全角{}文字", bytes / 2)
        } else {
            format!("半角{bytes}文字（{bytes}バイト）")
        }
    };
    if bytes > most {
        let reason = format!("長すぎます。{}まで（いまは{}）です。", count(most), count(bytes));
        return Some(Fault::new(ProblemCode::TooLong, reason, "短くしてください。"));
    }
    if bytes < least {
        let reason =
            format!("桁が足りません。{}必要です（いまは{}）。", count(least), count(bytes));
        return Some(Fault::new(
            ProblemCode::TooShort,
            reason,
            "先頭の 0 を含めて入れてください。",
        ));
    }
    None
}

fn content_fault(item: &Item, part: usize, text: &str) -> Option<Fault> {
    let refuse = |reason: String| {
        Some(Fault::new(ProblemCode::NotAllowedValue, reason, "値を確かめて直してください。"))
    };
    let number = || text.parse::<u64>().unwrap_or(u64::MAX);
    let all_zero = || text.bytes().all(|b| b == b'0');
    if item.refused.iter().any(|refused| refused == text) {
        return refuse(format!("{} は使えません。", item.refused.join("・")));
    }
    match item.kind {
        Kind::Fixed if item.is.as_deref() != Some(text) => {
            refuse(format!("{} でなければなりません。", item.is.as_deref().unwrap_or_default()))
        }
        Kind::Choice if !item.choices.iter().any(|(code, _)| code == text) => {
            let choices: Vec<String> = item
                .choices
                .iter()
                .map(|(code, meaning)| format!("{code} {meaning}").trim_end().to_owned())
                .collect();
            refuse(format!("{} のどれかでなければなりません。", choices.join("、")))
        }
        Kind::Flag if text != "1" => refuse("1 か空でなければなりません。".to_owned()),
        Kind::Prefecture => {
            let known = text.parse().ok().and_then(Prefecture::from_pension_office);
            if known.is_some() {
                return None;
            }
            refuse("年金事務所の都道府県コードにありません（東京は 21、大阪は 41）。".to_owned())
        }
        Kind::JisPrefecture if !(1..=47).contains(&number()) => {
            refuse("01〜47 の都道府県番号でなければなりません。".to_owned())
        }
        Kind::Digits if item.nonzero && all_zero() => {
            refuse("0 だけの番号は使えません。".to_owned())
        }
        Kind::Symbol | Kind::ThousandYen | Kind::PensionNumber if all_zero() => {
            refuse("0 だけの値は使えません。".to_owned())
        }
        Kind::Postal if part == 0 && all_zero() => refuse("000 は使えません。".to_owned()),
        Kind::Days if number() > 31 => refuse("00〜31 でなければなりません。".to_owned()),
        Kind::DayOfMonth if !(1..=31).contains(&number()) => {
            refuse("01〜31 でなければなりません。".to_owned())
        }
        Kind::Month if !(1..=12).contains(&number()) => {
            refuse("01〜12 でなければなりません。".to_owned())
        }
        Kind::Months => months_fault(text),
        Kind::Yen => item.at_least.filter(|least| number() < *least).map(|least| {
            Fault::new(
                ProblemCode::BelowMinimum,
                format!("{least}円以上でなければなりません。"),
                "金額を確かめて直してください。",
            )
        }),
        Kind::Gregorian => gregorian_fault(text),
        Kind::EraDate | Kind::EraMonth if part == 0 && !item.eras.contains(text) => {
            refuse(format!("元号は {} のどれかです。", era_names(&item.eras)))
        }
        Kind::KanaName => spacing_fault(text, ' ', "半角"),
        Kind::KanjiName => spacing_fault(text, '\u{3000}', "全角"),
        Kind::KanaAddress if text.contains("  ") => Some(double_space()),
        Kind::Address => address_fault(text),
        _ => None,
    }
}

fn months_fault(text: &str) -> Option<Fault> {
    let month = |part: &str| part.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let fits = match text.len() {
        2 => month(text),
        4 => text.split_at_checked(2).is_some_and(|(a, b)| month(a) && month(b)),
        _ => false,
    };
    (!fits).then(|| {
        Fault::new(
            ProblemCode::NotAllowedValue,
            "月を2桁ずつ、1つか2つ入れる項目です。",
            "例えば 05 か 0506 のように入れてください。",
        )
    })
}

fn gregorian_fault(text: &str) -> Option<Fault> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let date = (|| {
        let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    })();
    match date {
        Some(_) => None,
        None => Some(Fault::new(
            ProblemCode::NotInCalendar,
            "西暦8桁の、暦にある日ではありません。",
            "例えば 20260710 のように入れてください。",
        )),
    }
}

fn spacing_fault(text: &str, space: char, width: &str) -> Option<Fault> {
    let doubled = text.chars().zip(text.chars().skip(1)).any(|pair| pair == (space, space));
    let edge = text.starts_with(space) || text.ends_with(space);
    if text.contains(space) && !doubled && !edge {
        return None;
    }
    Some(Fault::new(
        ProblemCode::NameSpacing,
        format!("姓と名の間を{width}空白1つで区切る項目です。"),
        format!("姓と名の間に{width}空白を1つだけ入れてください。"),
    ))
}

fn double_space() -> Fault {
    Fault::new(ProblemCode::Spacing, "空白が続いています。", "空白は1つずつにしてください。")
}

fn address_fault(text: &str) -> Option<Fault> {
    if text.contains(' ') {
        return Some(Fault::new(
            ProblemCode::Spacing,
            "半角空白は使えません。",
            "全角空白にするか、詰めてください。",
        ));
    }
    text.contains("\u{3000}\u{3000}").then(double_space)
}

fn era_names(eras: &str) -> String {
    let name = |c: char| {
        let code = u8::try_from(c.to_digit(10)?).ok()?;
        Some(format!("{c} {}", Era::from_pension_office_code(code)?.name()))
    };
    eras.chars().filter_map(name).collect::<Vec<String>>().join("、")
}

/// The day of 元号 + YYMMDD, when it is in the calendar and in that era.
pub(crate) fn era_date(cells: &[String]) -> Option<Date> {
    let [era, ymd] = cells else { return None };
    let era = Era::from_pension_office_code(era.parse().ok()?)?;
    if ymd.len() != 6 || !ymd.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = ymd.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let wareki = Wareki::new(
        era,
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )?;
    Some(wareki.date())
}

/// The first day of 元号, YY, MM that lies in both the month and the era.
fn era_month_exists(cells: &[String]) -> bool {
    let [era, year, month] = cells else { return false };
    let Some(era) = era.parse().ok().and_then(Era::from_pension_office_code) else { return false };
    let (Ok(year), Ok(month)) = (year.parse::<i16>(), month.parse::<i8>()) else { return false };
    [1, 10, 28].into_iter().any(|day| Wareki::new(era, year, month, day).is_some())
}

/// A fault of a whole era date or era month whose parts are each in order, and the part that shows
/// it.
pub(crate) fn calendar_fault(item: &Item, cells: &[String]) -> Option<(usize, Fault)> {
    let exists = match item.kind {
        Kind::EraDate => era_date(cells).is_some(),
        Kind::EraMonth => era_month_exists(cells),
        _ => return None,
    };
    if !exists {
        let fault = Fault::new(
            ProblemCode::NotInCalendar,
            "暦にない日か、その元号にない年です。",
            "元号と年月日を確かめて直してください。",
        );
        return Some((0, fault));
    }
    let month = cells.get(2);
    match (&item.is, month) {
        (Some(only), Some(month)) if only != month => {
            let fault = Fault::new(
                ProblemCode::NotAllowedValue,
                format!("月は {only} でなければなりません。"),
                "年月を確かめて直してください。",
            );
            Some((2, fault))
        }
        _ => None,
    }
}
