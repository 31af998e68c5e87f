//! 74 取込 step 1, 15 処理の一覧, 75 書出し as views.

use std::collections::HashMap;

use romori_app::house::import::{ExportFormat, ImportKind};
use romori_app::house::{Batch, BatchState, ClientLine, Function};
use romori_types::{ActorId, ClientId, date_ja, day_in_japan, time_in_japan};

use super::office_frame;
use crate::import_desk::{Stage, each};
use crate::shell::{AppState, Failure, IMPORT_BYTES_MAX, Signed};
use crate::view::office::{
    BatchRow, BatchesPage, Choice, ConfirmPage, Empty, ExportPage, FilterLink, Filters,
    ImportKind as KindView, ImportStartPage, Link, Note, Press, Progress, RecentImport,
    RunningBatch, Status, StatusKind, Toast, Tone, Weight,
};
use crate::view::{Crumb, FileProblem, FlowState, FlowStep, grouped};

/// What was chosen on the first step.
pub struct StartForm {
    /// What is imported.
    pub kind: String,
    /// For which client.
    pub client: String,
    /// Why the file just sent could not be taken.
    pub problem: Option<FileProblem>,
}

/// The four steps; finished ones of an import under way are links.
pub(super) fn flow(address: Option<&str>, now: usize) -> Vec<FlowStep> {
    let steps =
        [("ファイル", ""), ("列の対応", "columns"), ("下見", "preview"), ("取り込む", "run")];
    let step = |(number, (label, page)): (usize, (&str, &str))| FlowStep {
        number,
        label: label.to_owned(),
        note: if number == now && now == 3 {
            "まだ何も書き込んでいません".to_owned()
        } else {
            String::new()
        },
        state: match number.cmp(&now) {
            std::cmp::Ordering::Less => FlowState::Done,
            std::cmp::Ordering::Equal => FlowState::Now,
            std::cmp::Ordering::Greater => FlowState::Later,
        },
        href: address.filter(|_| number < now && now < 4).map(|address| match page {
            "" => "/74".to_owned(),
            page => format!("{address}/{page}"),
        }),
    };
    (1..).zip(steps).map(step).collect()
}

fn kinds(chosen: &str, templates: bool) -> Vec<KindView> {
    let kinds = ImportKind::ALL.into_iter().filter(|kind| templates || kind.table().is_some());
    let kind = |kind: ImportKind| KindView {
        value: kind.code().to_owned(),
        label: kind.ja().to_owned(),
        hint: kind.hint().to_owned(),
        chosen: kind.code() == chosen,
        template: kind
            .table()
            .filter(|_| templates)
            .map(|_| Link::new("ひな形", format!("/74/template/{}", kind.code()))),
    };
    kinds.map(kind).collect()
}

fn choices(lines: &[ClientLine], none: &str) -> Vec<Choice> {
    let clients = lines.iter().map(|line| {
        let number = line.client.number.to_string();
        let label = format!("{number} {}", line.profile.name);
        Choice::new(number, label)
    });
    std::iter::once(Choice::new("", none)).chain(clients).collect()
}

/// Step 1.
pub fn start_page(
    state: &AppState,
    signed: &Signed,
    lines: &[ClientLine],
    form: StartForm,
) -> Result<ImportStartPage, Failure> {
    let mut frame = office_frame(state, signed, "取込", "74", vec![Crumb::here("74 取込")]);
    frame.failed = form.problem.is_some();
    let kind = ImportKind::of_code(&form.kind).map_or("pay", ImportKind::code);
    Ok(ImportStartPage {
        frame,
        flow: flow(None, 1),
        action: "/74".to_owned(),
        problem: form.problem,
        kinds: kinds(kind, true),
        clients: choices(lines, "ファイルの列（顧問先番号）で見分ける"),
        client: form.client,
        size_max: format!("CSVは{}MB、XLSXは20MB", IMPORT_BYTES_MAX / (1024 * 1024)),
        recent: each(state, signed, |work| {
            Some(RecentImport {
                when: String::new(),
                what: Link::new(work.file.name.clone(), format!("{}/run", work.address)),
                status: stage_status(&work.stage),
            })
        }),
    })
}

fn stage_status(stage: &Stage) -> Status {
    match stage {
        Stage::Columns => Status::new(StatusKind::Making, "列の対応"),
        Stage::Checking(_) => Status::new(StatusKind::Making, "下見中"),
        Stage::Previewed(_) => Status::new(StatusKind::Waiting, "下見済み"),
        Stage::Running(_) => Status::new(StatusKind::Making, "取込中"),
        Stage::Finished(_) => Status::new(StatusKind::Done, "完了"),
        Stage::Failed(_) => Status::new(StatusKind::Check, "取り込めません"),
    }
}

/// What 15 処理の一覧 is made of.
pub struct BatchesData {
    /// The acts, the latest first.
    pub acts: Vec<Batch>,
    /// Numbers and names of clients.
    pub clients: HashMap<ClientId, (u32, String)>,
    /// Names of users.
    pub actors: HashMap<ActorId, String>,
    /// Whether imports alone are shown.
    pub imports: bool,
    /// What the last press did.
    pub done: Option<String>,
}

/// 15 処理の一覧.
pub fn batches_page(state: &AppState, signed: &Signed, data: &BatchesData) -> BatchesPage {
    let crumbs = vec![Crumb::here("15 処理の一覧")];
    let mut frame = office_frame(state, signed, "処理の一覧", "15", crumbs);
    let shown = |act: &&Batch| !data.imports || act.kind == romori_app::house::BatchKind::Import;
    let csrf = frame.standing.csrf.clone();
    let rows: Vec<BatchRow> =
        data.acts.iter().filter(shown).map(|act| batch_row(signed, data, act, &csrf)).collect();
    frame.facts = format!("{}件", rows.len());
    let link = |label: &str, href: &str, current: bool| FilterLink {
        label: label.to_owned(),
        count: None,
        href: href.to_owned(),
        current,
        care: false,
    };
    BatchesPage {
        toast: data.done.clone().map(|words| Toast { words, undo: None, link: None }),
        running: running(state, signed, &csrf),
        filters: Filters {
            label: "処理の別".to_owned(),
            links: vec![
                link("すべて", "/15", !data.imports),
                link("取込", "/15?show=import", data.imports),
            ],
        },
        empty: rows.is_empty().then(|| Empty {
            title: "処理はまだありません".to_owned(),
            lines: vec!["取り込んだり保存したりすると、ここに並びます。".to_owned()],
            actions: vec![Link::new("74 取込を始める", "/74")],
        }),
        rows,
        pager: None,
        frame,
    }
}

fn running(state: &AppState, signed: &Signed, csrf: &str) -> Vec<RunningBatch> {
    each(state, signed, |work| {
        let Stage::Running(watch) = &work.stage else { return None };
        let (rows, done, total) = watch.progress();
        let words = format!("{}行", grouped(i64::try_from(rows).unwrap_or(i64::MAX)));
        let stop = Press::new("止める", format!("{}/stop", work.address), csrf.to_owned());
        Some(RunningBatch {
            title: format!("取込 {}", work.file.name),
            href: format!("{}/run", work.address),
            progress: Progress::wide(done, total.max(1), words),
            detail: "終わるまで、台帳は前のままです".to_owned(),
            stop: Some(stop.weighing(Weight::Quiet)),
        })
    })
}

fn when(at: romori_types::Timestamp) -> String {
    let day = day_in_japan(at);
    let (hour, minute, _) = time_in_japan(at);
    format!("{}/{} {hour}:{minute:02}", day.month(), day.day())
}

fn batch_row(signed: &Signed, data: &BatchesData, act: &Batch, csrf: &str) -> BatchRow {
    let client = act.client.and_then(|client| data.clients.get(&client));
    let (status, note) = match act.state {
        BatchState::Staged => (
            Status::new(StatusKind::Making, "まだ確定していません"),
            "台帳には入っていません".to_owned(),
        ),
        BatchState::Published(_) => (Status::new(StatusKind::Done, "完了"), String::new()),
        BatchState::Undone(at, _) => {
            (Status::new(StatusKind::Ended, "元に戻した"), format!("{} に元に戻しました", when(at)))
        }
    };
    // What broke off before it counted can be cleared away.
    let is_left = act.state == BatchState::Staged;
    let counts = matches!(act.state, BatchState::Published(_)) && act.facts > 0;
    let may = signed.visitor.may(Function::UndoBatch) && (is_left || counts);
    let what = act.kind.ja();
    BatchRow {
        when: when(act.made_at),
        what: what.to_owned(),
        href: client.map_or_else(|| "/70".to_owned(), |(number, _)| format!("/70/{number}")),
        client: client.map_or_else(|| "—".to_owned(), |(number, name)| format!("{number} {name}")),
        who: data.actors.get(&act.made_by).cloned().unwrap_or_else(|| "—".to_owned()),
        result: format!("{}件の記録", grouped(i64::try_from(act.facts).unwrap_or(i64::MAX))),
        status,
        undo: may.then(|| {
            let label = if is_left { "取りやめる" } else { "元に戻す" };
            Press::new(label, format!("/15/{}/undo", act.id), csrf.to_owned())
                .about(format!("（{what} {}）", when(act.made_at)))
                .weighing(Weight::Small)
        }),
        undo_note: note,
    }
}

/// What follows when an import that was never published is given up.
fn left_over(who: &str) -> (&'static str, Vec<String>) {
    let consequences = vec![
        format!("{who}が始めて、まだ確定していない取込です。台帳には入っていません。"),
        "いま取り込んでいる最中なら、その取込は何も書き込まずに終わります。".to_owned(),
        "取りやめたことは、記録に残ります。".to_owned(),
    ];
    ("取りやめ", consequences)
}

/// What follows when something is undone.
fn undoing(who: &str, facts: &str) -> (&'static str, Vec<String>) {
    let consequences = vec![
        format!(
            "{who}が記録した{facts}件を、まとめて取り消します。台帳は、その前の内容に戻ります。"
        ),
        "この記録をもとに点検・承認した案件は、作成中に戻ります。".to_owned(),
        "取り消したことは、記録に残ります。".to_owned(),
    ];
    ("元に戻し", consequences)
}

/// Asks before an act is undone; `problem` says why it was not.
pub fn undo_page(
    state: &AppState,
    signed: &Signed,
    act: &Batch,
    actors: &HashMap<ActorId, String>,
    problem: Option<String>,
) -> ConfirmPage {
    let crumbs = vec![Crumb::to("15 処理の一覧", "/15"), Crumb::here("元に戻す")];
    let mut frame = office_frame(state, signed, "元に戻す", "15", crumbs);
    frame.failed = problem.is_some();
    let who = actors.get(&act.made_by).cloned().unwrap_or_else(|| "—".to_owned());
    let facts = grouped(i64::try_from(act.facts).unwrap_or(i64::MAX));
    let is_left = act.state == BatchState::Staged;
    let (does, consequences) = if is_left { left_over(&who) } else { undoing(&who, &facts) };
    ConfirmPage {
        frame,
        question: format!("{}の{}を{does}ますか", when(act.made_at), act.kind.ja()),
        consequences,
        problem: problem.map(|words| {
            let note = Note::new(Tone::Bad, "元に戻せません", &[words.as_str()]);
            Note { focus: true, ..note }
        }),
        action: format!("/15/{}/undo", act.id),
        hidden: vec![("sure".to_owned(), "yes".to_owned())],
        reason: None,
        typed: None,
        purposes: Vec::new(),
        submit: if is_left {
            "取りやめる".to_owned()
        } else {
            format!("{facts}件を元に戻す")
        },
        danger: true,
        back: "/15".to_owned(),
    }
}

/// What was chosen on 75 書出し.
#[derive(Default)]
pub struct ExportForm {
    /// What.
    pub kind: String,
    /// Of which client.
    pub client: String,
    /// The day, as it was typed.
    pub on: String,
    /// As what.
    pub format: String,
    /// What is wrong with the day.
    pub on_error: Option<String>,
    /// Why the file could not be made.
    pub note: Option<String>,
}

/// 75 書出し.
pub fn export_page(
    state: &AppState,
    signed: &Signed,
    lines: &[ClientLine],
    form: ExportForm,
) -> ExportPage {
    let mut frame = office_frame(state, signed, "書出し", "75", vec![Crumb::here("75 書出し")]);
    frame.failed = form.on_error.is_some() || form.note.is_some();
    let kind = ImportKind::of_code(&form.kind).map_or("persons", ImportKind::code);
    let format = ExportFormat::of_code(&form.format).unwrap_or(ExportFormat::Xlsx);
    ExportPage {
        frame,
        notes: form
            .note
            .iter()
            .map(|words| Note {
                focus: true,
                ..Note::new(Tone::Bad, "書き出せませんでした", &[words.as_str()])
            })
            .collect(),
        action: "/75".to_owned(),
        kinds: kinds(kind, false),
        clients: choices(lines, "すべての顧問先"),
        client: form.client,
        on: if form.on.is_empty() { date_ja(state.clock().today()) } else { form.on },
        on_error: form.on_error,
        formats: ExportFormat::ALL
            .into_iter()
            .map(|format| Choice::new(format.code(), format.ja()))
            .collect(),
        format: format.code().to_owned(),
        files: Vec::new(),
        empty: Some(Empty {
            title: "書き出したファイルは、ここに残しません".to_owned(),
            lines: vec![
                "押すと、その場で受け取れます。見出しは取込のひな形と同じなので、直してそのまま取り込めます。"
                    .to_owned(),
            ],
            actions: vec![Link::new("74 取込へ", "/74")],
        }),
    }
}
