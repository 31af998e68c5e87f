//! Papers beside the notices: the counts for the CSV形式総括票, and 賞与不支給報告書.

use romori_paper::{
    Align, Column, Document, Ink, Orientation, Page, PaperError, Pdf, Style, Table,
};
use romori_types::{Wareki, YearMonth};

use crate::cover::cover_counts;
use crate::file::File;
use crate::sheet::{draw_head, footer, made_on};
use crate::submission::Submission;

const MARGIN: f32 = 36.0;

/// CSV形式届書総括票の件数 — the numbers to be typed into the e-Gov form, as PDF.
///
/// Not an official layout. Whether the spouse's part of 被扶養者異動届 counts under 国民年金 is not
/// confirmed; it is shown beside. `below` is a small line at the foot of every page; may be empty.
///
/// # Errors
/// When the PDF cannot be made.
pub fn cover_sheet(file: &File, below: &str) -> Result<Pdf, PaperError> {
    let cover = cover_counts(file);
    let row = |name: &str, rows: usize, age_70: String, only_70: String, spouses: String| {
        vec![name.to_owned(), rows.to_string(), age_70, only_70, spouses]
    };
    let count = |number: usize| if number == 0 { String::new() } else { number.to_string() };
    let mut rows: Vec<Vec<String>> = cover
        .counts
        .iter()
        .map(|n| {
            let spouses = count(n.spouses);
            row(&n.notice.form().short, n.rows, count(n.age_70), count(n.only_70), spouses)
        })
        .collect();
    for name in
        ["育児休業等取得者申出書", "産前産後休業取得者申出書", "国民年金第3号被保険者関係届"]
    {
        rows.push(row(name, 0, String::new(), String::new(), String::new()));
    }
    let made = made_on(file).map_or_else(String::new, |day| day.to_string());
    let note = |label: &str, value: &str| format!("{label}　{value}");
    let table = Table {
        heading: "CSV形式届書総括票に入れる件数（控）".to_owned(),
        notes: vec![
            note("提出元ID", &cover.submitter_id),
            note("媒体通番", &cover.media_serial),
            note("作成年月日", &made),
            note("事業所名称", file.header_value("name")),
            "電子申請（e-Gov）の総括票の各欄に、この件数を入れてください。".to_owned(),
        ],
        columns: vec![
            Column::text("届書", 5.0),
            Column::figures("件数", 2.0),
            Column::figures("うち70歳以上", 2.0),
            Column::figures("うち70歳以上のみ", 2.0),
            Column::figures("うち配偶者（3号）", 2.0),
        ],
        rows,
        total: row("届書合計", cover.total, String::new(), String::new(), String::new()),
    };
    let title = "CSV形式届書総括票の件数".to_owned();
    table.render(&Document { title, footer: footer(file, below), ..Document::default() })
}

/// 賞与不支給報告書 — the report that no bonus was paid in a month in which one was expected.
///
/// Law: 健康保険法施行規則 第27条, 厚生年金保険法施行規則 第19条の5. The items restate common
/// knowledge of the paper form (unconfirmed); it is not a record of 届書CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoBonusReport {
    /// Office, submitter and day.
    pub submission: Submission,
    /// 賞与支払予定年月.
    pub expected_in: YearMonth,
    /// 従前の賞与支払予定月, when the months change; up to four.
    pub former_months: Vec<u8>,
    /// 変更後の賞与支払予定月; up to four.
    pub new_months: Vec<u8>,
}

/// 賞与不支給報告書の控 as PDF, with a small line at its foot, which may be empty.
///
/// # Errors
/// When the PDF cannot be made.
pub fn no_bonus_report(report: &NoBonusReport, below: &str) -> Result<Pdf, PaperError> {
    let file = report.submission.header();
    let expected = Wareki::of(report.expected_in.last_day())
        .map_or_else(String::new, |day| format!("{}{}年", day.era().name(), day.year()));
    let expected = format!("{expected}{}月", report.expected_in.month());
    let months = |list: &[u8]| {
        let names: Vec<String> = list.iter().map(|month| format!("{month}月")).collect();
        if names.is_empty() { "（変更なし）".to_owned() } else { names.join("、") }
    };
    let lines = [
        ("1", "提出年月日", made_on(&file).map_or_else(String::new, |day| day.to_string())),
        ("2", "賞与支払予定年月", expected),
        ("3", "賞与の支払状況", "1 不支給".to_owned()),
        ("4", "従前の賞与支払予定月", months(&report.former_months)),
        ("5", "変更後の賞与支払予定月", months(&report.new_months)),
    ];
    let document = Document {
        title: "賞与不支給報告書（控）".to_owned(),
        orientation: Orientation::Portrait,
        footer: footer(&file, below),
    };
    let draw = |page: &mut Page<'_>| {
        draw_head(page, &file, "賞与不支給報告書", "健康保険・厚生年金保険", None);
        let right = page.width() - MARGIN;
        let mut y = 116.0;
        page.rule((MARGIN, y), (right, y), 0.8, Ink::Black);
        for (number, label, value) in &lines {
            let grey = Style::of(8.0).grey();
            page.text((MARGIN + 4.0, y + 20.0), number, grey.bold(), Align::Left);
            page.text((MARGIN + 20.0, y + 20.0), label, grey, Align::Left);
            page.text((MARGIN + 190.0, y + 20.5), value, Style::of(11.0), Align::Left);
            y += 32.0;
            page.hairline(MARGIN, right, y);
        }
        page.rule((MARGIN, y), (right, y), 0.8, Ink::Black);
        let note = "この控は公式の様式ではありません。届け出は e-Gov の様式か、年金事務所の用紙で行います。";
        page.text((MARGIN, y + 22.0), note, Style::of(8.0).grey(), Align::Left);
    };
    document.render(|_| {}, vec![draw])
}
