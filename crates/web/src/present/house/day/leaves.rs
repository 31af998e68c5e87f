//! 29 産休・育休 as a view.

use romori_app::Law;
use romori_app::day::{LeaveStage, LeaveState, leave_states};
use romori_app::house::List;
use romori_app::ledgers::ClientView;
use romori_types::{Date, date_ja};

use super::super::shared::{filter, filters};
use super::super::{export_link, office_frame};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{Empty, LeaveRow, LeavesPage, Link, Note, Status, StatusKind, Tone};

struct Line<'a> {
    view: &'a ClientView,
    state: LeaveState,
}

fn lines<'a>(
    views: &'a [ClientView],
    only: Option<u32>,
    today: Date,
) -> (Vec<Line<'a>>, Vec<String>) {
    let (mut found, mut unclear) = (Vec::new(), Vec::new());
    for view in views.iter().filter(|view| only.is_none_or(|only| only == view.number)) {
        let listed = leave_states(Law::embedded(), view, today);
        found.extend(listed.found.into_iter().map(|state| Line { view, state }));
        unclear.extend(listed.unclear.iter().map(|one| format!("{}: {}", one.who, one.message)));
    }
    found.sort_by_key(|line| (line.state.until.is_none(), line.state.until));
    (found, unclear)
}

const fn code(stage: LeaveStage) -> &'static str {
    match stage {
        LeaveStage::Coming => "coming",
        LeaveStage::Running => "running",
        LeaveStage::Ended => "ended",
    }
}

/// The page.
pub fn leaves_view(
    state: &AppState,
    signed: &Signed,
    views: &[ClientView],
    (only, current): (Option<u32>, &str),
) -> LeavesPage {
    let today = state.clock().today();
    let me = signed.visitor.session.actor();
    let (lines, unclear) = lines(views, only, today);
    let mine =
        |line: &Line<'_>| line.view.entrustment.as_ref().and_then(|made| made.staff) == Some(me);
    let fits = |line: &Line<'_>, wanted: &str| match wanted {
        "" => true,
        "mine" => mine(line),
        wanted => code(line.state.stage) == wanted,
    };
    let count = |code: &str| lines.iter().filter(|line| fits(line, code)).count();
    let all = [
        filter("", "すべて", count("")),
        filter("mine", "自分の担当", count("mine")),
        filter("running", "休業中", count("running")),
        filter("coming", "これから", count("coming")),
        filter("ended", "終わった", count("ended")),
    ];
    let mut frame =
        office_frame(state, signed, "産休・育休", "29", vec![Crumb::here("29 産休育休")]);
    frame.facts = format!("{}人", lines.len());
    let base = only.map_or_else(|| "/29".to_owned(), |only| format!("/29/{only}"));
    let shown = lines.iter().filter(|line| fits(line, current));
    let rows: Vec<LeaveRow> = shown.map(row).collect();
    let unclear: Vec<&str> = unclear.iter().map(String::as_str).collect();
    LeavesPage {
        frame,
        notes: if unclear.is_empty() {
            Vec::new()
        } else {
            vec![Note::new(Tone::Care, "台帳からは判断できない休業があります", &unclear)]
        },
        filters: filters("段階", &base, current, &all),
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる休業はありません".to_owned(),
            lines: vec!["休業は、個人の台帳に入れると、ここに並びます。".to_owned()],
            actions: vec![Link::new("すべての休業を見る", base.clone())],
        }),
        rows,
        export: export_link(signed, "/29/list.xlsx"),
    }
}

/// 令和8年4月1日から令和9年3月31日まで（見込み）
pub fn span_words(state: &LeaveState) -> String {
    let until = state.until.map_or_else(
        || "終わりは未定".to_owned(),
        |day| format!("{}まで{}", date_ja(day), if state.expected { "（見込み）" } else { "" }),
    );
    format!("{}から{until}", date_ja(state.from))
}

/// The months without premium.
pub fn months_words(state: &LeaveState) -> String {
    match (state.exempt_from, state.exempt_to) {
        (None, _) => "免除なし".to_owned(),
        (Some(from), Some(to)) if from == to => from.ja(),
        (Some(from), Some(to)) => format!("{}〜{}", from.ja(), to.ja()),
        (Some(from), None) => format!("{}〜", from.ja()),
    }
}

/// Whether bonuses of those months bear premiums.
pub const fn bonus_words(state: &LeaveState) -> &'static str {
    if state.bonus_exempt { "免除" } else { "かかる" }
}

fn row(line: &Line<'_>) -> LeaveRow {
    let (view, state) = (line.view, &line.state);
    let number = state.who.number;
    let person = view.person(number);
    let name = person.map_or_else(|| "—".to_owned(), |one| one.identity.name.shown().to_owned());
    let kind = match state.stage {
        LeaveStage::Running => StatusKind::Making,
        LeaveStage::Coming => StatusKind::NotStarted,
        LeaveStage::Ended => StatusKind::Done,
    };
    let notices = state.notices.iter().map(|one| format!("{}。{}", one.name, one.text));
    let follows = state.follows.iter().map(|one| one.text.clone());
    LeaveRow {
        number: format!("{}-{number}", view.number),
        name,
        href: format!("/71/{}/{number}", view.number),
        client: view.profile.name.clone(),
        kind: state.kind.ja().to_owned(),
        span: span_words(state),
        months: months_words(state),
        bonus: bonus_words(state).to_owned(),
        todo: notices.chain(follows).collect(),
        status: Status::new(kind, state.stage.ja()),
    }
}

/// The list as a workbook has it.
pub fn leaves_list(views: &[ClientView], today: Date) -> List {
    let columns = [
        ("番号", 10),
        ("氏名", 18),
        ("顧問先", 28),
        ("種類", 16),
        ("期間", 36),
        ("免除の月", 24),
        ("賞与", 8),
        ("段階", 10),
        ("届と、終わった後", 80),
    ];
    let (lines, _) = lines(views, None, today);
    let rows = lines.iter().map(|line| {
        let row = row(line);
        let texts = [
            row.number,
            row.name,
            row.client,
            row.kind,
            row.span,
            row.months,
            row.bonus,
            row.status.word,
            row.todo.join(" "),
        ];
        texts.into_iter().map(Into::into).collect()
    });
    List::new("産休育休", &columns, rows.collect())
}
