//! 列の対応 and 事業所の情報.

use romori_app::office::{ITEMS, ItemSpec, OfficeForm, OfficeItem, OfficeProblem};
use romori_app::{ColumnMapping, Field, Layout, MappingConfidence, MissingColumn, Severity};

use super::{file_facts, flow, job_frame};
use crate::desk::Work;
use crate::pages::COMMON_KEYS;
use crate::shell::{AppState, Visit};
use crate::view::{
    ColumnChoice, ColumnsView, EstablishmentField, FieldError, FieldGroup, FieldWidth, Item,
    ItemGroup, LackingItem, SheetChoice, UnusedColumn,
};

/// Which column the page is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedColumn {
    /// Its item is being chosen.
    pub editing: Option<u32>,
    /// It was just settled.
    pub settled: Option<u32>,
}

/// The page; `problems` are those of the office's items, shown once they were sent.
pub fn columns_view(
    state: &AppState,
    visit: &Visit,
    work: &Work,
    asked: AskedColumn,
    problems: &[OfficeProblem],
) -> ColumnsView {
    let job = &work.job;
    let mapping = job.mapping();
    let mut frame = job_frame(state, visit, work, "列の対応", &COMMON_KEYS);
    frame.failed = !problems.is_empty();
    frame.facts = file_facts(job);
    let (shape, years) = match mapping.layout {
        Layout::RowPerPerson => ("1人1行の表", job.year()),
        Layout::RowPerMonth => ("1人・1か月で1行の表", job.year()),
    };
    let heading = if mapping.heading_first == mapping.heading_last {
        format!("{}行目", mapping.heading_first)
    } else {
        format!("{}〜{}行目", mapping.heading_first, mapping.heading_last)
    };
    ColumnsView {
        frame,
        flow: flow(Some(&work.address), 2),
        job: work.address.clone(),
        sheets: sheet_choices(work),
        layout: format!("{shape}として読みました。見出しは{heading}、算定の年は{years}年です"),
        rows: format!("{}行", job.sheet().rows_read),
        lacking: job.sheet().missing.iter().map(lacking).collect(),
        unused: mapping.columns.iter().filter(|column| !is_read(column)).map(unused).collect(),
        columns: mapping.columns.iter().map(|column| column_choice(column, asked)).collect(),
        items: item_groups(mapping.layout),
        groups: field_groups(job.office(), problems),
        origin: origin(work),
        notes: mapping.notes.clone(),
        errors: office_errors(problems),
    }
}

/// The sheets of a workbook that has several; none otherwise.
fn sheet_choices(work: &Work) -> Vec<SheetChoice> {
    let (sheets, read) = (&work.job.workbook().sheets, work.job.mapping().sheet);
    if sheets.len() < 2 {
        return Vec::new();
    }
    let choice = |(place, name): (usize, &String)| SheetChoice {
        place,
        name: name.clone(),
        read: place == read,
    };
    sheets.iter().map(|sheet| &sheet.name).enumerate().map(choice).collect()
}

/// The entries of the summary of errors.
fn office_errors(problems: &[OfficeProblem]) -> Vec<FieldError> {
    let error = |problem: &OfficeProblem| FieldError {
        field: problem.item.spec().key.to_owned(),
        message: problem.message.clone(),
    };
    problems.iter().map(error).collect()
}

fn column_choice(column: &ColumnMapping, asked: AskedColumn) -> ColumnChoice {
    let number = column.field == Some(Field::IndividualNumber);
    let taken = column.field.filter(|_| !number);
    let chosen = column.confidence == MappingConfidence::Chosen;
    let doubtful = column.confidence == MappingConfidence::Guess;
    // A column that had to give way to another says to which.
    let gave_way = column.field.is_none() && !chosen && !column.why.is_empty();
    ColumnChoice {
        place: column.column,
        letter: column.letters(),
        heading: heading(column),
        item: taken.map(Field::key).unwrap_or_default(),
        words: taken.map(|field| field.to_string()).unwrap_or_default(),
        first: column.first_value.clone(),
        doubt: if number {
            Some("個人番号は読みません".to_owned())
        } else {
            doubtful.then(|| column.why.clone())
        },
        decided: if chosen {
            Some("この画面で選びました".to_owned())
        } else {
            gave_way.then(|| column.why.clone())
        },
        editing: asked.editing == Some(column.column),
        settled: asked.settled == Some(column.column),
    }
}

fn heading(column: &ColumnMapping) -> String {
    column.label.replace('\n', " ")
}

fn is_read(column: &ColumnMapping) -> bool {
    column.field.is_some()
}

fn unused(column: &ColumnMapping) -> UnusedColumn {
    UnusedColumn {
        place: column.column,
        label: format!("{} {}", column.letters(), heading(column)),
    }
}

fn lacking(missing: &MissingColumn) -> LackingItem {
    LackingItem {
        code: missing.field.key(),
        label: missing.field.to_string(),
        how: missing.how.clone(),
        fatal: missing.severity == Severity::Error,
    }
}

/// What a column can be, months apart from the rest.
fn item_groups(layout: Layout) -> Vec<ItemGroup> {
    let mut groups: Vec<ItemGroup> = Vec::new();
    for field in Field::all(layout) {
        if field == Field::IndividualNumber {
            continue;
        }
        let words = field.to_string();
        let label = match words.split_once("月 ") {
            Some((month, _)) => format!("{month}月"),
            None if field.slot().is_some() => "行の月".to_owned(),
            None => "人".to_owned(),
        };
        let item = Item { code: field.key(), label: words };
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.items.push(item),
            None => groups.push(ItemGroup { label, items: vec![item] }),
        }
    }
    groups
}

fn field_groups(office: &OfficeForm, problems: &[OfficeProblem]) -> Vec<FieldGroup> {
    let groups: [(&str, &[OfficeItem]); 3] = [
        (
            "事業所",
            &[
                OfficeItem::Prefecture,
                OfficeItem::District,
                OfficeItem::Symbol,
                OfficeItem::Number,
                OfficeItem::Name,
                OfficeItem::Employer,
                OfficeItem::PostalCode,
                OfficeItem::Phone,
                OfficeItem::Address,
            ],
        ),
        (
            "賃金と保険料",
            &[
                OfficeItem::ClosingDay,
                OfficeItem::PayMonth,
                OfficeItem::Rounding,
                OfficeItem::Insurer,
            ],
        ),
        (
            "提出者",
            &[
                OfficeItem::Submitter,
                OfficeItem::MediumSerial,
                OfficeItem::SharoushiNumber,
                OfficeItem::SharoushiName,
            ],
        ),
    ];
    debug_assert_eq!(groups.iter().map(|group| group.1.len()).sum::<usize>(), ITEMS.len());
    let group = |(legend, items): (&str, &[OfficeItem])| FieldGroup {
        legend: legend.to_owned(),
        fields: items.iter().map(|item| field(item.spec(), office, problems)).collect(),
    };
    groups.into_iter().map(group).collect()
}

fn field(spec: &ItemSpec, office: &OfficeForm, problems: &[OfficeProblem]) -> EstablishmentField {
    let problem = problems.iter().find(|problem| problem.item == spec.item);
    let choice = |(code, label): &(&str, &str)| Item {
        code: (*code).to_owned(),
        label: (*label).to_owned(),
    };
    EstablishmentField {
        name: spec.key.to_owned(),
        label: spec.label.to_owned(),
        hint: spec.hint.to_owned(),
        value: office.get(spec.item).to_owned(),
        error: problem.map(|problem| problem.message.clone()),
        optional: spec.optional,
        width: width(spec.item),
        choices: spec.choices.iter().map(choice).collect(),
    }
}

const fn width(item: OfficeItem) -> FieldWidth {
    match item {
        OfficeItem::District | OfficeItem::Symbol | OfficeItem::MediumSerial => FieldWidth::Digits,
        OfficeItem::Prefecture
        | OfficeItem::Number
        | OfficeItem::PostalCode
        | OfficeItem::ClosingDay
        | OfficeItem::SharoushiNumber => FieldWidth::Number,
        OfficeItem::Address => FieldWidth::Long,
        _ => FieldWidth::Name,
    }
}

fn origin(work: &Work) -> String {
    let named = !work.job.office().get(OfficeItem::Name).is_empty();
    if named {
        "表から読みました。直せます".to_owned()
    } else {
        "表にないので、入れてください".to_owned()
    }
}
