//! なぜ — one person's reason, and the form that changes the numbers it rests on.

use romori_app::santei::{Effect, Entry, Job, MonthLine, Piece, Section, Why, who, why};
use romori_app::{Field, Law, Layout, MonthSlot};

use super::cite_of;
use super::workbench::Asked;
use crate::desk::Work;
use crate::view::{EditField, EditForm, Step, StepRow, Text, WhyPanel, grouped};

/// Whether the panel's numbers are being changed, and what was wrong with the last try.
#[derive(Debug, Clone, Copy)]
pub struct EditState<'a> {
    /// The session's token.
    pub csrf: &'a str,
    /// What was typed: name of the field and value.
    pub typed: &'a [(String, String)],
    /// What was wrong: name of the field and message.
    pub errors: &'a [(String, String)],
}

/// The panel of a row; none when no such person was decided.
pub fn why_panel(
    work: &Work,
    law: &Law,
    asked: &Asked,
    row: u32,
    edit: EditState<'_>,
) -> Option<WhyPanel> {
    let job = &work.job;
    let entry = job.book().of_row(row)?;
    let reason = why(law, job.book(), entry, job.office());
    let open = asked.address(&work.address, Some(row));
    Some(WhyPanel {
        row: row.to_string(),
        person: person(entry),
        question: reason.question.clone(),
        answer: reason.answer.iter().map(text).collect(),
        steps: steps(entry, &reason),
        edit_href: if job.is_of_ledger() { String::new() } else { format!("{open}&edit=1#why") },
        choose: work.ledger.filter(|_| entry.is_filed()).map(|(client, _)| {
            let label = "年間平均を申し立てる".to_owned();
            (label, format!("/22/clients/{client}/{row}/annual"))
        }),
        close_href: format!("{}#r{row}", asked.address(&work.address, None)),
        print_href: format!("{open}#why"),
        edit: asked.edit.then(|| EditForm {
            action: format!("{}/people/{row}", work.address),
            csrf: edit.csrf.to_owned(),
            fields: edit_fields(job, entry, edit),
        }),
    })
}

fn person(entry: &Entry) -> String {
    let person = &entry.person;
    format!("{}（{}・{}行目）", who(person), person.worker.label(), person.row)
}

fn text(piece: &Piece) -> Text {
    Text { words: piece.words.clone(), strong: piece.strong }
}

fn steps(entry: &Entry, reason: &Why) -> Vec<Step> {
    let mut steps: Vec<Step> = reason.sections.iter().map(step).collect();
    if entry.is_filed() {
        let lines: Vec<String> = reason.effect.as_ref().map(effect).into_iter().collect();
        if !lines.is_empty() {
            steps
                .push(Step { title: "いくら変わるか".to_owned(), lines, ..Step::default() });
        }
    }
    steps
}

pub(super) fn step(section: &Section) -> Step {
    let row = |month: &MonthLine| StepRow {
        label: month.label.to_owned(),
        value: month.days.clone(),
        outcome: month.outcome.clone(),
        strong: month.left_out,
    };
    Step {
        title: section.title.clone(),
        lines: section.lines.clone(),
        table: section.months.iter().map(row).collect(),
        working: Vec::new(),
        cites: section
            .cites
            .iter()
            .map(|cite| cite_of(&cite.label, None, cite.unconfirmed))
            .collect(),
    }
}

fn effect(effect: &Effect) -> String {
    let kinds = match (effect.pension, effect.care) {
        (true, true) => "健康保険・介護・厚生年金・支援金",
        (true, false) => "健康保険・厚生年金・支援金",
        (false, true) => "健康保険・介護・支援金",
        (false, false) => "健康保険・支援金",
    };
    let after = grouped(effect.after.get());
    let month = effect.month.ja();
    match effect.before {
        Some(before) if before != effect.after => format!(
            "本人の負担は月 {}円 → {after}円（{}円）です。{month}の率で、{kinds}を含みます。",
            grouped(before.get()),
            signed(effect.after.get() - before.get()),
        ),
        Some(_) => {
            format!("本人の負担は月 {after}円のままです。{month}の率で、{kinds}を含みます。")
        }
        None => format!("本人の負担は月 {after}円です。{month}の率で、{kinds}を含みます。"),
    }
}

fn signed(difference: i64) -> String {
    let number = grouped(difference);
    if difference > 0 { format!("＋{number}") } else { number }
}

/// Days and pay of the person's own rows, cell by cell.
fn edit_fields(job: &Job, entry: &Entry, edit: EditState<'_>) -> Vec<EditField> {
    let mut fields = Vec::new();
    for row in rows_of(entry) {
        for (column, label) in editable_columns(job, row) {
            let name = format!("v{row}-{column}");
            let typed = edit.typed.iter().find(|typed| typed.0 == name);
            let error = edit.errors.iter().find(|error| error.0 == name);
            fields.push(EditField {
                label,
                value: typed.map_or_else(|| cell(job, row, column), |typed| typed.1.clone()),
                error: error.map(|error| error.1.clone()),
                name,
            });
        }
    }
    fields
}

fn rows_of(entry: &Entry) -> Vec<u32> {
    if entry.person.rows.is_empty() { vec![entry.person.row] } else { entry.person.rows.clone() }
}

/// Columns of days and pay for April to June, each with its label.
fn editable_columns(job: &Job, row: u32) -> Vec<(u32, String)> {
    let mapping = job.mapping();
    let columns = mapping.columns.iter().filter_map(|mapped| {
        let field = mapped.field?;
        let wanted = matches!(field, Field::Days(_) | Field::Cash(_) | Field::InKind(_));
        let of_season = match field.slot()? {
            MonthSlot::Of(month) => (4..=6).contains(&month),
            MonthSlot::EachRow => true,
        };
        if !(wanted && of_season) {
            return None;
        }
        let several = mapping.columns_of(field).count() > 1;
        let label = if several { mapped.label.clone() } else { field.to_string() };
        Some((mapped.column, format!("{}{label}", month_of_row(job, row))))
    });
    columns.collect()
}

/// 4月, where each row is a month of its own.
fn month_of_row(job: &Job, row: u32) -> String {
    if job.mapping().layout == Layout::RowPerPerson {
        return String::new();
    }
    let column = job.mapping().columns_of(Field::PayMonth).next();
    column.map_or_else(String::new, |mapped| format!("{} ", cell(job, row, mapped.column)))
}

/// What stands in a cell, as mended.
pub fn cell(job: &Job, row: u32, column: u32) -> String {
    if let Some(mended) = job.overrides().get(&(row, column)) {
        return mended.clone();
    }
    let sheet = job.workbook().sheets.get(job.mapping().sheet);
    sheet.map_or_else(String::new, |sheet| sheet.cell(row, column).shown().into_owned())
}
