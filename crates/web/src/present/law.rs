//! 94 法令と料率.

use romori_app::Law;
use romori_app::reference::{
    Confidence, ParameterSheet, Standing, grades, parameters, prefecture_rates, row_in_force,
    standing,
};
use romori_types::{Date, YearMonth};

use super::cite_of;
use crate::pages::frame;
use crate::shell::{AppState, Failure, Visit};
use crate::view::{
    Cite, GradeRow, GradeTable, GradesView, LawView, LawWarning, Parameter, ParameterGroup,
    ParameterValue, PrefectureRow, RatesView, era_year, grouped,
};

/// Schemes by the first part of a parameter's id.
const SCHEMES: [(&str, &str); 9] = [
    ("health", "健康保険"),
    ("pension", "厚生年金保険"),
    ("care", "介護保険"),
    ("child", "子ども・子育て"),
    ("bonus", "賞与"),
    ("determination", "標準報酬の決定"),
    ("coverage", "適用"),
    ("leave", "休業中の免除"),
    ("calendar", "暦と期限"),
];
const OTHER: &str = "そのほか";
const VALUE_LETTERS_MAX: usize = 120;

/// The page of parameters.
pub fn law_view(state: &AppState, visit: &Visit, law: &Law) -> LawView {
    let today = state.clock().today();
    let sheets = parameters(law);
    let mut groups: Vec<ParameterGroup> = SCHEMES
        .iter()
        .map(|(id, name)| (id.to_string(), name.to_string()))
        .chain([("other".to_owned(), OTHER.to_owned())])
        .map(|(id, name)| ParameterGroup { id, name, parameters: Vec::new() })
        .collect();
    for sheet in &sheets {
        let scheme = sheet.heading.id.split('.').next().unwrap_or_default();
        let known = groups.iter().position(|group| group.id == scheme);
        let place = known.unwrap_or(SCHEMES.len());
        if let Some(group) = groups.get_mut(place) {
            group.parameters.push(parameter(sheet, today));
        }
    }
    groups.retain(|group| !group.parameters.is_empty());
    let unconfirmed = sheets.iter().flat_map(|sheet| &sheet.rows);
    let earliest = sheets.iter().map(|sheet| sheet.heading.checked_through).min();
    let mut frame = frame(state, visit, "法令と料率", '9');
    frame.menu = "94";
    LawView {
        frame,
        checked_through: earliest.map_or_else(|| "—".to_owned(), YearMonth::ja),
        count: sheets.len(),
        unconfirmed: unconfirmed.filter(|row| row.confidence == Confidence::Unconfirmed).count(),
        warnings: warnings(&sheets, today),
        groups,
    }
}

fn parameter(sheet: &ParameterSheet, today: Date) -> Parameter {
    let current = row_in_force(sheet, today);
    let values = sheet.rows.iter().enumerate().rev().map(|(place, row)| ParameterValue {
        value: shortened(&row.shown),
        span: span(row.from, row.to, row.enacted),
        cites: cites(row),
        source: row.source.clone(),
        confidence: row.confidence.label().to_owned(),
        unconfirmed: row.confidence == Confidence::Unconfirmed,
        current: Some(place) == current,
    });
    Parameter {
        id: sheet.heading.id.to_owned(),
        name: sheet.heading.name.clone(),
        note: sheet.heading.note.clone().unwrap_or_default(),
        through: sheet.heading.checked_through.ja(),
        values: values.collect(),
    }
}

fn cites(row: &romori_app::reference::ParameterSheetRow) -> Vec<Cite> {
    row.basis.iter().map(|basis| cite_of(&basis.label, basis.law.as_deref(), false)).collect()
}

/// Long tables are only begun: they stand whole on pages of their own.
fn shortened(text: &str) -> String {
    if text.chars().count() <= VALUE_LETTERS_MAX {
        return text.to_owned();
    }
    let begun: String = text.chars().take(VALUE_LETTERS_MAX).collect();
    format!("{begun}…")
}

fn span(from: Date, to: Option<Date>, enacted: bool) -> String {
    let until = to.map(short_day).unwrap_or_default();
    let ahead = if enacted { "（施行前に登録）" } else { "" };
    format!("{}〜{until}{ahead}", short_day(from))
}

fn short_day(date: Date) -> String {
    romori_types::Wareki::of(date).map_or_else(|| date.to_string(), |day| day.short())
}

/// What runs out within three months, or has run out; else the next one to do so.
fn warnings(sheets: &[ParameterSheet], today: Date) -> Vec<LawWarning> {
    let warning = |sheet: &ParameterSheet, state: Standing| LawWarning {
        parameter: sheet.heading.name.clone(),
        through: sheet.heading.checked_through.ja(),
        action: match state {
            Standing::Ended => {
                "切れています。この月より先は計算できません。新しい値を確かめて加えてください。"
            }
            Standing::EndsSoon => {
                "まもなく切れます。新しい値の告示を確かめて、行を加えてください。"
            }
            Standing::Good => "まだ先です。切れる前に、新しい値の告示を確かめてください。",
        }
        .to_owned(),
    };
    let pressing: Vec<LawWarning> = sheets
        .iter()
        .map(|sheet| (sheet, standing(&sheet.heading, today)))
        .filter(|(_, state)| *state != Standing::Good)
        .map(|(sheet, state)| warning(sheet, state))
        .collect();
    if !pressing.is_empty() {
        return pressing;
    }
    let next = sheets.iter().map(|sheet| sheet.heading.checked_through).min();
    let first = sheets.iter().filter(|sheet| Some(sheet.heading.checked_through) == next);
    first.map(|sheet| warning(sheet, Standing::Good)).collect()
}

/// The page of grades, for September of the year.
///
/// # Errors
/// When the month lies beyond what is checked.
pub fn grades_view(state: &AppState, visit: &Visit, law: &Law) -> Result<GradesView, Failure> {
    let year = state.clock().today().year();
    let month = YearMonth::new(year, 9).ok_or(Failure::NotFound)?;
    let (health, pension) = grades(law, month).map_err(|_| Failure::NotFound)?;
    let rows = health.iter().enumerate().map(|(place, row)| GradeRow {
        health: row.grade.to_string(),
        pension: pension
            .iter()
            .find(|other| other.standard == row.standard)
            .map_or_else(|| "—".to_owned(), |other| other.grade.to_string()),
        standard: grouped(row.standard),
        from: if place == 0 { "—".to_owned() } else { grouped(row.from) },
        below: health.get(place + 1).map_or_else(|| "—".to_owned(), |next| grouped(next.from)),
    });
    let mut frame = frame(state, visit, "等級表", '9');
    frame.menu = "94";
    Ok(GradesView {
        frame,
        month: format!("{}分", month.ja()),
        table: GradeTable {
            rows: rows.collect(),
            cites: vec![
                cite_of("健康保険法40条1項", None, false),
                cite_of("厚生年金保険法20条1項", None, false),
            ],
        },
        notes: pension_notes(&pension),
    })
}

/// How the ends of the pension table differ from those of health insurance.
fn pension_notes(pension: &[romori_app::reference::GradeRow]) -> Vec<String> {
    let (Some(first), Some(last)) = (pension.first(), pension.last()) else { return Vec::new() };
    vec![format!(
        "厚年は1級 {}円から{}級 {}円までです。これより低い報酬は1級、高い報酬は{}級になります。",
        grouped(first.standard),
        last.grade,
        grouped(last.standard),
        last.grade
    )]
}

/// Figures line up: 10 is written 10.00, as 協会けんぽ prints its rates.
fn two_decimals(percent: &str) -> String {
    let (whole, decimals) = percent.split_once('.').unwrap_or((percent, ""));
    format!("{whole}.{decimals:0<2}")
}

/// The page of the prefectures' rates.
///
/// # Errors
/// When no year is known.
pub fn rates_view(state: &AppState, visit: &Visit, law: &Law) -> Result<RatesView, Failure> {
    let this = state.clock().today().year();
    let years: Vec<(i16, _)> = (this - 3..=this)
        .filter_map(|year| {
            let month = YearMonth::new(year, 3)?;
            Some((year, prefecture_rates(law, month).ok()?))
        })
        .collect();
    let (_, newest) = years.last().ok_or(Failure::NotFound)?;
    let rows = newest.iter().enumerate().map(|(place, (prefecture, _))| PrefectureRow {
        code: format!("{:02}", prefecture.jis()),
        name: prefecture.name().to_owned(),
        rates: years
            .iter()
            .filter_map(|(_, rates)| rates.get(place))
            .map(|(_, rate)| two_decimals(&rate.percent_text()))
            .collect(),
    });
    let mut frame = frame(state, visit, "都道府県の料率", '9');
    frame.menu = "94";
    Ok(RatesView {
        frame,
        since: "各年の3月分（4月納付）から".to_owned(),
        years: years.iter().map(|(year, _)| era_year(*year).replace('年', "")).collect(),
        rows: rows.collect(),
        cites: vec![cite_of("健康保険法160条1項", None, false)],
    })
}
