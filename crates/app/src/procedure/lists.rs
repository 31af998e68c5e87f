//! 一覧 — who was decided how, as a spreadsheet for the desk.

use romori_paper::xlsx::{Cell, Sheet, workbook};
use romori_roster::ClientView;
use romori_statute::occasional_revision::SchemeRevision;
use romori_types::{Date, Yen};

use super::bonus::{BonusDay, BonusEntry, BonusFiling};
use super::revision::{Inspected, Outcome, RevisionSurvey};
use crate::santei::{FileError, FileKind, MadeFile};

/// Everybody a survey looked at: those due first.
///
/// # Errors
/// When the workbook cannot be made.
pub fn revision_list(
    survey: &RevisionSurvey,
    client: &ClientView,
    today: Date,
) -> Result<MadeFile, FileError> {
    let all = survey.candidates().chain(survey.skipped()).chain(survey.not_due());
    let sheet = Sheet {
        name: "月変".to_owned(),
        columns: columns(REVISION),
        rows: all.map(|seen| revision_row(seen, client)).collect(),
    };
    made("月変の一覧.xlsx", sheet, today)
}

/// Everybody paid on a day.
///
/// # Errors
/// When the workbook cannot be made.
pub fn bonus_list(
    paid: &BonusDay,
    client: &ClientView,
    today: Date,
) -> Result<MadeFile, FileError> {
    let sheet = Sheet {
        name: "賞与".to_owned(),
        columns: columns(BONUS),
        rows: paid.entries.iter().map(|entry| bonus_row(entry, client)).collect(),
    };
    made("賞与の一覧.xlsx", sheet, today)
}

fn made(name: &'static str, sheet: Sheet, today: Date) -> Result<MadeFile, FileError> {
    let bytes = workbook(&[sheet], today)?;
    Ok(MadeFile { name, kind: FileKind::List, bytes, missing: Vec::new() })
}

fn columns(titles: &[(&str, u16)]) -> Vec<(String, u16)> {
    titles.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect()
}

/// The person's number and name, and the name of the establishment.
fn who(client: &ClientView, number: u32, place: romori_types::EstablishmentId) -> [Cell; 3] {
    let name = client.person(number).map(|person| person.identity.name.shown().to_owned());
    let place = client.establishment(place).map(|place| place.profile.name.clone());
    [Cell::Number(i64::from(number)), name.into(), place.into()]
}

const REVISION: &[(&str, u16)] = &[
    ("番号", 7),
    ("氏名", 18),
    ("事業所", 22),
    ("判定", 10),
    ("変動", 30),
    ("1か月目 日数", 12),
    ("1か月目 報酬", 12),
    ("2か月目 日数", 12),
    ("2か月目 報酬", 12),
    ("3か月目 日数", 12),
    ("3か月目 報酬", 12),
    ("平均", 12),
    ("修正平均", 12),
    ("従前 健保", 12),
    ("従前 厚年", 12),
    ("改定後 健保", 12),
    ("改定後 厚年", 12),
    ("改定年月", 14),
    ("理由・注意", 60),
];

fn revision_row(seen: &Inspected, client: &ClientView) -> Vec<Cell> {
    let mut cells = who(client, seen.number, seen.establishment).to_vec();
    let verdict = match (&seen.outcome, &seen.skip) {
        (Outcome::Due, None) => "月変",
        (Outcome::Due, Some(_)) => "見送り",
        (Outcome::NotDue(_), _) => "対象外",
    };
    cells.push(verdict.into());
    cells.push(seen.cause.ja().into());
    match &seen.figures {
        Some(figures) => {
            for month in &figures.months {
                cells.push(Cell::Number(i64::from(month.days)));
                cells.push(month.total().into());
            }
            cells.push(figures.average.into());
            cells.push(figures.corrected.into());
        }
        None => cells.extend(std::iter::repeat_n(Cell::Empty, 8)),
    }
    let new = |made: Option<SchemeRevision>| Some(made?.new_standard()?.standard);
    cells.push(seen.previous.and_then(|previous| previous.health).into());
    cells.push(seen.previous.and_then(|previous| previous.pension).into());
    cells.push(new(seen.health).into());
    cells.push(new(seen.pension).into());
    cells.push(seen.is_due().then(|| seen.change_month.plus(3).ja()).into());
    cells.push(remark(seen).into());
    cells
}

fn remark(seen: &Inspected) -> String {
    let mut words = Vec::new();
    if let Outcome::NotDue(why) = &seen.outcome {
        words.push(why.ja());
    }
    if let Some(skip) = &seen.skip {
        words.push(format!("見送り: {}", skip.reason()));
    }
    words.extend(seen.cautions.iter().cloned());
    words.join(" ")
}

const BONUS: &[(&str, u16)] = &[
    ("番号", 7),
    ("氏名", 18),
    ("事業所", 22),
    ("届出", 16),
    ("通貨", 12),
    ("現物", 12),
    ("標準賞与額 健保", 15),
    ("標準賞与額 厚年", 15),
    ("年度の累計", 12),
    ("年度の残り", 12),
    ("保険料", 10),
    ("注意", 60),
];

fn bonus_row(entry: &BonusEntry, client: &ClientView) -> Vec<Cell> {
    let mut cells = who(client, entry.number, entry.establishment).to_vec();
    let filing = match entry.filing {
        BonusFiling::Filed => "届け出る".to_owned(),
        BonusFiling::BelowThousand => "1,000円未満".to_owned(),
        BonusFiling::WithLaterPayment(day) => {
            format!("{}月{}日の届に合算", day.month(), day.day())
        }
    };
    let standard = entry.standard();
    let used: Option<Yen> = entry.cap.map(|cap| cap.before + cap.this);
    let charged = entry.decision.as_ref().map(|made| made.charged);
    cells.push(filing.into());
    cells.push(entry.cash.into());
    cells.push(entry.in_kind.into());
    cells.push(standard.map(|found| found.health).into());
    cells.push(standard.map(|found| found.pension).into());
    cells.push(used.into());
    cells.push(entry.cap.map(|cap| cap.left()).into());
    cells.push(charged.map(|charged| if charged { "かかる" } else { "かからない" }).ok().into());
    let refusal = entry.decision.as_ref().err().map(ToString::to_string);
    let words: Vec<String> = refusal.into_iter().chain(entry.cautions.iter().cloned()).collect();
    cells.push(words.join(" ").into());
    cells
}
