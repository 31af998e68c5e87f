//! Makes the rows of the sample files, and the CSV files byte for byte the same each time.

use romori_types::{Wareki, half_width_kana};

use super::book::{plain_book, product_book};
use super::people::{self, Failure, Person};

/// A value to be written.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    Number(i64),
    Day(romori_types::Date),
    /// A formula with the error it shows.
    Broken(&'static str),
}

pub fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// A number if it is one, else nothing.
pub fn number(text: &str) -> Value {
    text.parse().map_or_else(|_| Value::Text(String::new()), Value::Number)
}

const OFFICE: &[(&str, &str)] = &[
    ("都道府県", "神奈川県"),
    ("事業所整理記号（郡市区符号-記号）", "21-ツハメ"),
    ("事業所番号", "00710"),
    ("郵便番号", "231-0000"),
    ("所在地", "横浜市中区架空町１－２－３"),
    ("名称", "株式会社つばめ精機"),
    ("事業主氏名", "代表取締役 燕谷 誠"),
    ("電話番号", "045-000-1234"),
    ("賃金締切日", "20日"),
    ("支払日", "当月25日"),
    ("提出者区分", "事業主"),
    ("社会保険労務士 登録番号", "13990001"),
    ("社会保険労務士 氏名", "佐々木 遥"),
    ("媒体通番", "1"),
    ("端数の特約", "なし"),
    ("健康保険の種類", "協会けんぽ"),
];

/// Every sample with its file name.
pub fn all() -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let people = people::all()?;
    let mut wrong = per_person(&people);
    make_mistakes(&mut wrong);
    Ok(vec![
        ("賃金2026_一人一行.xlsx", plain_book(&per_person(&people))?),
        ("賃金2026_一人一月.csv", csv(&per_month(&people), "\n").into_bytes()),
        ("事業所.csv", csv(&office_rows(), "\n").into_bytes()),
        ("賃金2026_給与ソフト出力.xlsx", product_book(&people)?),
        ("賃金2026_半角カナ和暦.csv", shift_jis(&csv(&half_width(&people), "\r\n"))?),
        ("賃金2026_誤りあり.xlsx", plain_book(&wrong)?),
    ])
}

/// One row a person: heading and rows.
fn per_person(people: &[Person]) -> Vec<Vec<Value>> {
    let mut heading: Vec<String> = [
        "社員No",
        "被保険者整理番号",
        "氏名",
        "フリガナ",
        "生年月日",
        "資格取得日",
        "退職日",
        "区分",
        "従前標準報酬月額（健保）",
        "従前標準報酬月額（厚年）",
        "従前の改定月",
    ]
    .map(str::to_owned)
    .to_vec();
    for month in 4..=6 {
        for what in ["基礎日数", "通貨", "現物", "1か月分"] {
            heading.push(format!("{month}月 {what}"));
        }
    }
    heading.extend(
        [
            "昇降給月",
            "昇降給区分",
            "遡及支払月",
            "遡及支払額",
            "随時改定予定月",
            "休業・休職",
            "二以上勤務",
            "他事業所の報酬月額",
            "70歳算定基礎月",
            "基礎年金番号",
            "例年発生",
            "本人同意",
        ]
        .map(str::to_owned),
    );
    for (year, month) in earlier_months() {
        heading.push(format!("{year}年{month}月 日数"));
        heading.push(format!("{year}年{month}月 報酬"));
    }
    heading.push("備考".to_owned());
    let mut rows = vec![heading.into_iter().map(Value::Text).collect()];
    rows.extend(people.iter().map(person_row));
    rows
}

/// July of the year before to March.
fn earlier_months() -> impl Iterator<Item = (i16, i8)> {
    (7..=12).map(|month| (2025, month)).chain((1..=3).map(|month| (2026, month)))
}

fn person_row(person: &Person) -> Vec<Value> {
    let day = |day: Option<romori_types::Date>| day.map_or_else(|| text(""), Value::Day);
    let mut row = vec![
        text(person.employee()),
        number(&person.number),
        text(&person.name),
        text(&person.kana),
        Value::Day(person.birth),
        Value::Day(person.acquired),
        day(person.left),
        text(&person.kind),
        number(&person.health_thousand),
        number(&person.pension_thousand),
        text(wareki_month(person)),
    ];
    for month in &person.months {
        match month {
            Some(month) => row.extend([
                Value::Number(month.days),
                Value::Number(month.cash),
                Value::Number(month.in_kind),
                text(if month.full { "" } else { "×" }),
            ]),
            None => row.extend(std::iter::repeat_n(text(""), 4)),
        }
    }
    let (rise, fall) = (person.item("rise"), person.item("fall"));
    let direction = match (rise.is_empty(), fall.is_empty()) {
        (false, _) => "昇給",
        (_, false) => "降給",
        _ => "",
    };
    let month_word =
        |month: &str| if month.is_empty() { String::new() } else { format!("{month}月") };
    let (retro_month, retro) = person.item("retro").split_once(',').unwrap_or(("", ""));
    row.extend([
        text(month_word(if rise.is_empty() { fall } else { rise })),
        text(direction),
        text(month_word(retro_month)),
        number(retro),
        text(person.item("revision")),
        text(person.item("leave")),
        text(if person.item("two").is_empty() { "" } else { "○" }),
        number(person.item("two")),
        text(person.item("aged70")),
        text(person.item("pension")),
        text(person.item("recurring")),
        text(person.item("consent")),
    ]);
    for (year, month) in earlier_months() {
        let yen = number(person.item("annual"));
        let days = romori_types::YearMonth::new(year, month).map_or(30, |m| m.previous().days());
        let paid = matches!(yen, Value::Number(_));
        row.push(if paid { Value::Number(i64::from(days)) } else { text("") });
        row.push(yen);
    }
    row.push(text(&person.remarks));
    row
}

pub fn wareki_month(person: &Person) -> String {
    let day = Wareki::of(person.revised.first_day());
    day.map_or_else(String::new, |day| {
        format!("{}{}.{}", day.era().letter(), day.year(), day.date().month())
    })
}

/// The mistakes of the sample with mistakes: row as the spreadsheet shows it, column, value.
fn make_mistakes(rows: &mut [Vec<Value>]) {
    for (row, column, value) in [
        (8, 12, text("△3,000")),
        (17, 3, text("田ムラ ヒロシ")),
        (20, 7, text("甲")),
        (23, 15, Value::Number(32)),
        (26, 4, text("")),
        (31, 1, Value::Number(29)),
        (35, 20, Value::Broken("#REF!")),
        (40, 20, Value::Number(287)),
        (45, 12, text("341000.5")),
        (52, 5, text("2026/02/30")),
        (58, 12, text("’254,321")),
    ] {
        if let Some(cell) = rows.get_mut(row - 1).and_then(|cells| cells.get_mut(column)) {
            *cell = value;
        }
    }
}

/// One row a person and month, amounts and standards in yen, particulars in the remarks.
fn per_month(people: &[Person]) -> Vec<Vec<Value>> {
    let heading = [
        "社員番号",
        "整理番号",
        "氏名",
        "カナ氏名",
        "生年月日",
        "取得日",
        "退職日",
        "雇用区分",
        "支給年月",
        "支払基礎日数",
        "通貨",
        "現物",
        "標準報酬（健保）",
        "標準報酬（厚年）",
        "改定年月",
        "基礎年金番号",
        "70歳算定基礎月",
        "他事業所報酬",
        "例年発生",
        "同意",
        "備考",
    ];
    let mut rows = vec![heading.map(text).to_vec()];
    let yen =
        |thousand: &str| if thousand.is_empty() { String::new() } else { format!("{thousand}000") };
    for person in people {
        let mut months: Vec<(String, i64, i64, i64)> = Vec::new();
        if let Ok(pay) = person.item("annual").parse() {
            months.extend(earlier_months().map(|(year, month)| {
                let days =
                    romori_types::YearMonth::new(year, month).map_or(30, |m| m.previous().days());
                (format!("{year}年{month}月"), i64::from(days), pay, 0)
            }));
        }
        for (month, paid) in (4..).zip(&person.months) {
            let paid = paid.map(|paid| (paid.days, paid.cash, paid.in_kind));
            months.extend(
                paid.map(|(days, cash, kind)| (format!("2026年{month}月"), days, cash, kind)),
            );
        }
        for (month, days, cash, kind) in months {
            rows.push(vec![
                text(person.employee()),
                text(&person.number),
                text(&person.name),
                text(&person.kana),
                text(person.birth.to_string()),
                text(person.acquired.to_string()),
                text(person.left.map(|day| day.to_string()).unwrap_or_default()),
                text(&person.kind),
                text(month),
                Value::Number(days),
                Value::Number(cash),
                Value::Number(kind),
                text(yen(&person.health_thousand)),
                text(yen(&person.pension_thousand)),
                text(person.revised.to_string()),
                text(person.item("pension")),
                text(person.item("aged70")),
                text(person.item("two")),
                text(person.item("recurring")),
                text(person.item("consent")),
                text(&person.remarks),
            ]);
        }
    }
    rows
}

/// Half-width kana, era dates, separators in the amounts, a title above and totals below.
fn half_width(people: &[Person]) -> Vec<Vec<Value>> {
    let heading = [
        "社員№",
        "健保番号",
        "氏名",
        "ｶﾅ氏名",
        "生年月日",
        "取得年月日",
        "退職年月日",
        "区分",
        "標報(健保)",
        "標報(厚年)",
        "改定年月",
        "4月日数",
        "4月支給額",
        "4月現物",
        "5月日数",
        "5月支給額",
        "5月現物",
        "6月日数",
        "6月支給額",
        "6月現物",
        "基礎年金番号",
        "備考",
    ];
    let mut rows = vec![vec![text("株式会社つばめ精機　令和8年　算定基礎資料")], Vec::new()];
    rows.push(heading.map(text).to_vec());
    let era = |day: romori_types::Date| Wareki::of(day).map_or_else(String::new, |day| day.short());
    let grouped = |yen: i64| text(romori_types::Yen::new(yen).to_string());
    let mut totals = [0; 3];
    for person in people {
        let mut row = vec![
            text(person.employee()),
            text(&person.number),
            // 𠮷 is not in Shift_JIS; products write 吉 in its place.
            text(person.name.replace('𠮷', "吉")),
            text(half_width_kana(&person.kana)),
            text(era(person.birth)),
            text(era(person.acquired)),
            text(person.left.map(era).unwrap_or_default()),
            text(&person.kind),
            text(&person.health_thousand),
            text(&person.pension_thousand),
            text(wareki_month(person)),
        ];
        for (month, total) in person.months.iter().zip(&mut totals) {
            match month {
                Some(month) => {
                    *total += month.cash;
                    row.extend([
                        Value::Number(month.days),
                        grouped(month.cash),
                        grouped(month.in_kind),
                    ]);
                }
                None => row.extend(std::iter::repeat_n(text(""), 3)),
            }
        }
        row.extend([text(person.item("pension")), text(&person.remarks)]);
        rows.push(row);
    }
    let mut last = vec![text("合計")];
    last.extend(std::iter::repeat_n(text(""), 10));
    for total in totals {
        last.extend([text(""), grouped(total), text("")]);
    }
    rows.push(last);
    rows
}

pub fn office_rows() -> Vec<Vec<Value>> {
    let rows = OFFICE.iter().map(|(label, value)| vec![text(*label), text(*value)]);
    std::iter::once(vec![text("項目"), text("値")]).chain(rows).collect()
}

fn csv(rows: &[Vec<Value>], line_end: &str) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|value| match value {
                Value::Text(text) if text.contains([',', '"', '\n']) => {
                    format!("\"{}\"", text.replace('"', "\"\""))
                }
                Value::Text(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Day(day) => day.to_string(),
                Value::Broken(error) => (*error).to_owned(),
            })
            .collect();
        out.push_str(&cells.join(","));
        out.push_str(line_end);
    }
    out
}

pub fn shift_jis(text: &str) -> Result<Vec<u8>, Failure> {
    let (bytes, _, replaced) = encoding_rs::SHIFT_JIS.encode(text);
    if replaced { Err("not in Shift_JIS".into()) } else { Ok(bytes.into_owned()) }
}
