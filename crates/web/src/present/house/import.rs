//! 74 取込: 列の対応, 下見, 取り込む.

use romori_app::house::Function;
use romori_app::house::import::{
    ColumnMonth, ImportFile, Item as FileItem, Kind, MappedColumn, Preview, Problem as Mistake,
    readable,
};
use romori_app::{MappingConfidence, Severity, column_letters};
use romori_types::date_ja;

use super::import_start::flow;
use super::office_frame;
use crate::import_desk::{ImportWork, Stage};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Choice, Fact, Facts, GivenField, ImportColumnsPage, ImportPreviewPage, ImportRunPage, Link,
    Note, Overwritten, Press, Progress, Tone, Weight,
};
use crate::view::{
    ColumnChoice, Crumb, Doubt, DroppedNumber, FieldError, Frame, Item, ItemGroup, Problem,
    SheetChoice, Shortcoming, grouped,
};

/// So many mistakes, doubts and overwritten values stand on one page.
const PROBLEMS_MAX: usize = 200;
const DOUBTS_MAX: usize = 100;
const OVERWRITTEN_MAX: usize = 30;

/// What the page of columns is about.
#[derive(Debug, Default)]
pub struct AskedImportColumn {
    /// The column whose item is being chosen.
    pub editing: Option<u32>,
    /// The column just settled.
    pub settled: Option<u32>,
    /// The month or day that was entered, and what is wrong with it.
    pub given: Option<(String, String)>,
}

fn import_frame(state: &AppState, signed: &Signed, work: &ImportWork, title: &str) -> Frame {
    let crumbs = vec![Crumb::to("74 取込", "/74"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "74", crumbs);
    frame.facts = format!("{} {}", kind_ja(work.file.kind), work.file.name);
    frame
}

const fn kind_ja(kind: Kind) -> &'static str {
    match kind {
        Kind::Pay => "賃金",
        _ => kind.ja(),
    }
}

/// Step 2.
pub fn columns_page(
    state: &AppState,
    signed: &Signed,
    work: &ImportWork,
    asked: &AskedImportColumn,
) -> ImportColumnsPage {
    let file = &work.file;
    let mapping = &file.proposal.mapping;
    let mut frame = import_frame(state, signed, work, "列の対応");
    let given = given(file, asked);
    let errors = asked
        .given
        .iter()
        .map(|(_, words)| FieldError { field: "given".to_owned(), message: words.clone() });
    let errors: Vec<FieldError> = errors.collect();
    frame.failed = !errors.is_empty();
    let heading = if mapping.heading_first == mapping.heading_last {
        format!("{}行目", mapping.heading_first)
    } else {
        format!("{}〜{}行目", mapping.heading_first, mapping.heading_last)
    };
    let csrf = frame.standing.csrf.clone();
    ImportColumnsPage {
        frame,
        flow: flow(Some(&work.address), 2),
        job: work.address.clone(),
        errors,
        layout: format!("{}の表として読みました。見出しは{heading}です", kind_ja(file.kind)),
        remembered: file.remembered.map_or_else(String::new, |day| {
            format!("{}に取り込んだときと同じ対応です。", date_ja(day))
        }),
        forget: file.remembered.map(|_| {
            let action = format!("{}/forget", work.address);
            Press::new("推測し直す", action, csrf).weighing(Weight::Small)
        }),
        sheets: sheets(file),
        columns: mapping
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| column_choice(file, at, column, asked))
            .collect(),
        items: items(file),
        keys: file.kind.keys().iter().map(|key| Choice::new(key.ja(), key.ja())).collect(),
        key: file.options.key.ja().to_owned(),
        given,
        notes: file.proposal.notes.clone(),
    }
}

fn given(file: &ImportFile, asked: &AskedImportColumn) -> Option<GivenField> {
    let mapping = &file.proposal.mapping;
    let (label, hint, lacks, value) = match file.kind {
        Kind::Pay => (
            "何月の賃金か",
            "表に支給年月がないときだけ。例 令和8年6月、2026-06",
            !mapping.has(FileItem::PayMonth) && !mapping.is_wide(),
            file.options.month.map(|month| month.ja()),
        ),
        Kind::Bonuses => (
            "賞与の支払日",
            "表に支払日がないときだけ。例 令和8年7月10日、20260710",
            !mapping.has(FileItem::PaidOn),
            file.options.paid_on.map(date_ja),
        ),
        _ => return None,
    };
    let (value, error) = match &asked.given {
        Some((value, words)) => (value.clone(), Some(words.clone())),
        None => (value.unwrap_or_default(), None),
    };
    (lacks || error.is_some()).then(|| GivenField {
        name: "given".to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        value,
        error,
    })
}

fn sheets(file: &ImportFile) -> Vec<SheetChoice> {
    if file.sheets.len() < 2 {
        return Vec::new();
    }
    let read = file.proposal.mapping.sheet;
    let choice = |(place, (name, _)): (usize, &(String, bool))| SheetChoice {
        place,
        name: name.clone(),
        read: place == read,
    };
    file.sheets.iter().enumerate().map(choice).collect()
}

fn code(item: FileItem, month: Option<ColumnMonth>) -> String {
    month.map_or_else(|| item.key().to_owned(), |month| format!("{}.{month}", item.key()))
}

fn words(kind: Kind, item: FileItem, month: Option<ColumnMonth>) -> String {
    let label = item.ja_in(kind);
    match month {
        None => label.to_owned(),
        Some(ColumnMonth::Of(month)) => format!("{} {label}", month.ja()),
        Some(ColumnMonth::Bare(month)) => format!("{month}月 {label}"),
    }
}

fn column_choice(
    file: &ImportFile,
    at: usize,
    column: &MappedColumn,
    asked: &AskedImportColumn,
) -> ColumnChoice {
    let number = column.item == Some(FileItem::IndividualNumber);
    let taken = column.item.filter(|_| !number);
    let chosen = column.confidence == MappingConfidence::Chosen;
    let doubtful = column.confidence == MappingConfidence::Guess;
    let first = file.proposal.samples.get(at).and_then(|samples| samples.first());
    ColumnChoice {
        place: column.column,
        letter: column.letters(),
        heading: column.label.replace('\n', " "),
        item: taken.map(|item| code(item, column.month)).unwrap_or_default(),
        words: taken.map(|item| words(file.kind, item, column.month)).unwrap_or_default(),
        first: first.cloned().unwrap_or_default(),
        doubt: if number {
            Some("個人番号は読みません".to_owned())
        } else {
            (doubtful && !column.why.is_empty()).then(|| column.why.clone())
        },
        decided: chosen.then(|| "この画面で選びました".to_owned()),
        editing: asked.editing == Some(column.column),
        settled: asked.settled == Some(column.column),
    }
}

/// What columns can be: items of months under each month where these stand side by side.
fn items(file: &ImportFile) -> Vec<ItemGroup> {
    let mapping = &file.proposal.mapping;
    let all = readable(file.kind);
    let mut months: Vec<ColumnMonth> =
        mapping.columns.iter().filter_map(|column| column.month).collect();
    months.sort_unstable();
    months.dedup();
    let of = |items: Vec<FileItem>, month: Option<ColumnMonth>| {
        let item = |item: FileItem| Item {
            code: code(item, month),
            label: item.ja_in(file.kind).to_owned(),
        };
        items.into_iter().map(item).collect::<Vec<Item>>()
    };
    let (monthly, plain): (Vec<FileItem>, Vec<FileItem>) =
        all.into_iter().partition(|item| item.of_month());
    let mut groups = vec![ItemGroup { label: "項目".to_owned(), items: of(plain, None) }];
    if months.is_empty() && !monthly.is_empty() {
        groups.push(ItemGroup { label: "月の報酬".to_owned(), items: of(monthly, None) });
    } else {
        for month in months {
            let label = match month {
                ColumnMonth::Of(month) => month.ja(),
                ColumnMonth::Bare(month) => format!("{month}月"),
            };
            groups.push(ItemGroup { label, items: of(monthly.clone(), Some(month)) });
        }
    }
    groups
}

fn fact(label: &str, value: u64, unit: &str, note: String) -> Fact {
    Fact {
        label: label.to_owned(),
        value: grouped(i64::try_from(value).unwrap_or(i64::MAX)),
        unit: unit.to_owned(),
        note,
        link: None,
    }
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Step 3.
pub fn preview_page(
    state: &AppState,
    signed: &Signed,
    work: &mut ImportWork,
    preview: &Preview,
) -> ImportPreviewPage {
    let (report, tally) = (&preview.report, &preview.tally);
    let listed = report.listed();
    let errors: Vec<&&Mistake> =
        listed.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let done = done(work, report.count(Severity::Error));
    let mut frame = import_frame(state, signed, work, "取込の下見");
    frame.failed = report.bad_rows > 0 || report.is_blocked();
    let shown = errors.iter().take(PROBLEMS_MAX).enumerate();
    let more = report.count(Severity::Error) - shown.len() as u64;
    let overwritten = tally.overwritten.iter().take(OVERWRITTEN_MAX);
    let doubts = listed.iter().filter(|problem| problem.severity != Severity::Error);
    ImportPreviewPage {
        frame,
        flow: flow(Some(&work.address), 3),
        job: work.address.clone(),
        done,
        facts: facts(preview),
        problems: shown.map(|(place, found)| problem(place, found)).collect(),
        bad_rows: size(report.bad_rows),
        more_problems: size(more),
        proposals: errors.iter().filter(|problem| problem.suggestion.is_some()).count(),
        refused: None,
        missing: report.missing.iter().map(shortcoming).collect(),
        more_overwritten: size(tally.overwrites.saturating_sub(overwritten.len() as u64)),
        overwritten: overwritten
            .map(|one| Overwritten {
                who: one.who.clone(),
                item: one.item.clone(),
                before: one.before.clone(),
                after: one.after.clone(),
            })
            .collect(),
        newcomers: tally.names.clone(),
        more_newcomers: size(tally.newcomers.saturating_sub(tally.names.len() as u64)),
        doubts: doubts.take(DOUBTS_MAX).map(|found| doubt(found)).collect(),
        dropped: dropped(&work.file, preview),
        consequences: consequences(preview),
        publish: if tally.writes() { format!("{}行", count(tally.rows())) } else { String::new() },
        undo_words: "取り込んだあとも、「15 処理の一覧」から、まるごと元に戻せます。".to_owned(),
    }
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// What the last press did, and what the reader noticed beside mistakes.
fn done(work: &mut ImportWork, now: u64) -> Option<String> {
    let before = work.before.take();
    let said = work.done.take();
    match before {
        Some(before) if now == 0 => Some(format!("{before}か所の誤りを直しました。")),
        Some(before) if now < before => {
            Some(format!("誤りは{before}か所から{now}か所になりました。"))
        }
        Some(_) => Some("入れた値では、まだ読めません。直し方を見てください。".to_owned()),
        None => said,
    }
}

fn facts(preview: &Preview) -> Facts {
    let (report, tally) = (&preview.report, &preview.tally);
    let lost = if tally.overwrites > 0 {
        format!("前の値が消えるところ {}か所", count(tally.overwrites))
    } else {
        String::new()
    };
    let skipped: u64 = report.skipped.iter().map(|skipped| skipped.count).sum();
    let left = if skipped > 0 {
        format!("見出し・合計・空の行 {}行は読みません", count(skipped))
    } else {
        "同じ内容は書き込みません".to_owned()
    };
    Facts(vec![
        fact("新しく加わる", tally.added, "行", String::new()),
        fact("書き換わる", tally.changed, "行", lost),
        fact("変わらない", tally.same, "行", left),
        fact("直しが要る", report.bad_rows, "行", report.notes.join(" ")),
    ])
}

fn consequences(preview: &Preview) -> Vec<String> {
    let tally = &preview.tally;
    let mut lines = Vec::new();
    if tally.repaid > 0 {
        lines.push(format!(
            "{}人の賃金が変わり、算定・月変はその額で計算し直します。",
            count(tally.repaid)
        ));
    }
    if tally.newcomers > 0 {
        lines.push(format!("{}件が新しく加わります。", count(tally.newcomers)));
    }
    if !tally.sent_back.is_empty() {
        lines.push(format!(
            "点検済み・承認済みの案件 {}件が作成中に戻ります。",
            tally.sent_back.len()
        ));
    }
    if lines.is_empty() && tally.writes() {
        lines.push("台帳が新しくなります。".to_owned());
    }
    lines
}

fn problem(place: usize, found: &Mistake) -> Problem {
    let month = found.month.map(|month| format!("{}月 ", month.month()));
    let named = month.filter(|month| !found.label.starts_with(month.trim_end()));
    let cell = found.column.map_or_else(|| "row".to_owned(), |column| column.to_string());
    Problem {
        key: format!("{}-{cell}-{place}", found.row),
        row: found.row.to_string(),
        column: format!("{}{}", named.unwrap_or_default(), found.label),
        who: found.who.clone(),
        value: found.value.clone(),
        problem: found.what.clone(),
        remedy: found.how.clone(),
        proposal: found.suggestion.clone().unwrap_or_default(),
        mendable: found.column.is_some(),
    }
}

fn shortcoming(missing: &romori_app::house::import::Missing) -> Shortcoming {
    Shortcoming {
        what: missing.what.clone(),
        how: missing.how.clone(),
        fatal: missing.severity == Severity::Error,
    }
}

fn doubt(found: &Mistake) -> Doubt {
    Doubt {
        place: format!("{}行目 {}", found.row, found.who),
        value: format!("{} {}", found.label, found.value),
        detail: found.sentences(),
    }
}

fn dropped(file: &ImportFile, preview: &Preview) -> Vec<DroppedNumber> {
    let label = |column: u32| {
        let mut columns = file.proposal.mapping.columns.iter();
        let found = columns.find(|mapped| mapped.column == column);
        found.map_or_else(String::new, |mapped| mapped.label.replace('\n', " "))
    };
    let places = preview.report.dropped.first.iter();
    places
        .map(|(row, column)| DroppedNumber {
            row: row.to_string(),
            column: format!("{}列 {}", column_letters(*column), label(*column)),
        })
        .collect()
}

/// Step 4, and the preview while it is made.
pub fn run_page(state: &AppState, signed: &Signed, work: &ImportWork) -> ImportRunPage {
    let checking = matches!(work.stage, Stage::Checking(_));
    let title = if checking { "取込の下見" } else { "取り込む" };
    let mut frame = import_frame(state, signed, work, title);
    let again = if checking { "preview" } else { "run" };
    let csrf = frame.standing.csrf.clone();
    let stop = || {
        Press::new("止める", format!("{}/stop", work.address), csrf.clone()).weighing(Weight::Quiet)
    };
    let mut page = ImportRunPage {
        flow: flow(Some(&work.address), if checking { 3 } else { 4 }),
        state: Note::new(Tone::Info, "取り込んでいます", &[]),
        progress: None,
        live: format!("{}/{again}", work.address),
        again: format!("{}/{again}", work.address),
        facts: None,
        consequences: Vec::new(),
        press: None,
        press_note: String::new(),
        next: Vec::new(),
        frame: frame.clone(),
    };
    match &work.stage {
        Stage::Checking(watch) | Stage::Running(watch) => {
            let (rows, done, total) = watch.progress();
            page.progress = Some(Progress::wide(
                done,
                total.max(1),
                format!("{}行まで読みました", count(rows)),
            ));
            page.press = Some(stop());
            page.press_note = "止めると、何も書き込みません。".to_owned();
            page.state = if checking {
                Note::new(Tone::Info, "下見をしています", &["まだ何も書き込んでいません。"])
            } else {
                let line = "終わるまで、台帳は前のままです。終わった時に、まとめて新しくなります。";
                Note::new(Tone::Info, "取り込んでいます", &[line])
            };
        }
        Stage::Finished(done) => finished(&mut page, signed, work, done, &csrf),
        Stage::Failed(words) => {
            frame.failed = true;
            page.frame = frame;
            let note = Note::new(Tone::Bad, "取り込んでいません", &[words.as_str()]);
            page.state = Note { focus: true, ..note };
            page.next = vec![
                Link::new(
                    "列の対応へ戻って、もう一度下見をする",
                    format!("{}/columns", work.address),
                ),
                Link::new("別のファイルを選ぶ", "/74"),
            ];
        }
        Stage::Columns | Stage::Previewed(_) => {}
    }
    page
}

fn finished(
    page: &mut ImportRunPage,
    signed: &Signed,
    work: &ImportWork,
    done: &romori_app::house::import::Imported,
    csrf: &str,
) {
    let tally = &done.tally;
    let mut lines = Vec::new();
    if done.bad_rows > 0 {
        lines.push(format!(
            "直していない{}行は入っていません。ファイルを直して、もう一度取り込めます。",
            count(done.bad_rows)
        ));
    }
    let title = if done.batch.is_some() {
        format!("{}行を取り込みました", count(tally.rows()))
    } else {
        "台帳と同じ内容だったので、何も書き込みませんでした".to_owned()
    };
    let note = Note { lines, ..Note::new(Tone::Ok, title, &[]) };
    page.state = Note { focus: true, ..note };
    page.facts = Some(Facts(vec![
        fact("新しく加わった", tally.added, "行", String::new()),
        fact("書き換わった", tally.changed, "行", String::new()),
        fact("変わらない", tally.same, "行", String::new()),
        fact("入れていない", done.bad_rows, "行", String::new()),
    ]));
    if !tally.sent_back.is_empty() {
        let label =
            format!("点検済み・承認済みの案件 {}件が作成中に戻りました", tally.sent_back.len());
        page.consequences.push(Link::new(label, "/60"));
    }
    if let Some(batch) = done.batch.filter(|_| signed.visitor.may(Function::UndoBatch)) {
        let label = format!("{}行を元に戻す", count(tally.rows()));
        let press = Press::new(label, format!("/15/{batch}/undo"), csrf.to_owned());
        page.press = Some(press.weighing(Weight::Quiet));
        page.press_note = "あとからでも、「15 処理の一覧」で元に戻せます。".to_owned();
    }
    let to_client = match work.file.client {
        Some(number) => Link::new("個人の一覧を開く", format!("/71/{number}")),
        None => Link::new("顧問先の一覧を開く", "/70"),
    };
    page.next = vec![to_client, Link::new("続けて別のファイルを取り込む", "/74")];
}
