//! 12 大量の取扱い as a view.

use romori_app::house::{Bulk, BulkKind, BulkLine, Function};
use romori_types::Timestamp;

use super::office_frame;
use super::seen::when;
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    BulkPage, BulkRow, Empty, Fact, Facts, Link, Note, Press, Status, StatusKind, Toast, Tone,
    Weight,
};

/// The page. `problem` is what is wrong with the number that was sent.
pub fn bulk_view(
    state: &AppState,
    signed: &Signed,
    bulk: &Bulk,
    done: &str,
    problem: Option<&str>,
) -> BulkPage {
    let crumbs = vec![Crumb::to("12 承認待ち", "/12"), Crumb::here("大量の取扱い")];
    let mut frame = office_frame(state, signed, "大量の取扱い", "12", crumbs);
    frame.failed = problem.is_some();
    let csrf = frame.standing.csrf.clone();
    let fact = |label: &str, value: u32, note: &str| Fact {
        label: label.to_owned(),
        value: value.to_string(),
        unit: "人".to_owned(),
        note: note.to_owned(),
        link: None,
    };
    let mut notes = Vec::new();
    if let Some(words) = problem {
        notes.push(Note {
            focus: true,
            ..Note::new(Tone::Bad, "受け付けられませんでした", &[words])
        });
    }
    if bulk.is_alone {
        let line = "承認できる人がほかにいないため、求めてから15分たつと、自分で承認できます。求めも承認も、見た人の記録に残ります。";
        notes.push(Note::new(Tone::Care, "承認できる人が1人だけです", &[line]));
    }
    let now = signed.house.store.now();
    BulkPage {
        toast: (!done.is_empty()).then(|| Toast { words: done.to_owned(), undo: None, link: None }),
        notes,
        facts: Facts(vec![
            fact("この1時間に見た人", bulk.seen, "案件・算定・期限のほか"),
            fact("見られる人数", bulk.may, "承認された分を含む"),
            fact("事務所の上限", bulk.limit, "1人の利用者が1時間に"),
        ]),
        rows: bulk.requests.iter().map(|line| row(signed, line, &csrf, now)).collect(),
        empty: bulk.requests.is_empty().then(|| Empty {
            title: "求めはありません".to_owned(),
            lines: vec!["上限を超える閲覧・書出しは、ここで承認を求めます。".to_owned()],
            actions: Vec::new(),
        }),
        may_limit: signed.visitor.may(Function::ManageUsers),
        limit: bulk.limit,
        frame,
    }
}

/// What waits for a decision of the visitor, on the page of the day.
pub fn bulk_note(bulk: &Bulk) -> Option<Note> {
    let waits = |line: &&BulkLine| line.decides_from.is_some();
    let count = bulk.requests.iter().filter(waits).count();
    (count > 0).then(|| Note {
        links: vec![Link::new("大量の取扱いを開く", "/12/bulk")],
        ..Note::new(Tone::Care, format!("大量の取扱いの承認を求められています（{count}件）"), &[])
    })
}

fn row(signed: &Signed, line: &BulkLine, csrf: &str, now: Timestamp) -> BulkRow {
    let request = &line.request;
    let press = |label: &str, answer: &str, weight: Weight| Press {
        about: line.asker.clone(),
        fields: vec![
            ("request".to_owned(), request.id.to_string()),
            ("answer".to_owned(), answer.to_owned()),
        ],
        weight,
        ..Press::new(label, "/12/bulk/decide", csrf)
    };
    let own = request.asker == signed.visitor.session.actor();
    let mut presses = Vec::new();
    let mut remark = String::new();
    if request.decided_at.is_none() {
        match line.decides_from {
            Some(from) if from <= now => presses.push(press("承認する", "grant", Weight::Usual)),
            Some(from) => remark = format!("{}から自分で承認できます", when(from)),
            None => remark = "ほかの承認者を待っています".to_owned(),
        }
        if own || line.decides_from.is_some() {
            let label = if own { "取り下げる" } else { "承認しない" };
            presses.push(press(label, "decline", Weight::Small));
        }
    } else {
        let by = line.decided_by.as_deref().unwrap_or("—");
        let at = request.decided_at.map(when).unwrap_or_default();
        remark = format!("{by} {at}");
        if let Some(until) = request.until {
            remark = format!("{remark}（{}まで）", when(until));
        }
    }
    BulkRow {
        asker: line.asker.clone(),
        what: match request.kind {
            BulkKind::More => format!("この1時間に、あと{}人", request.persons),
            BulkKind::Limit => format!("事務所の上限を{}人に", request.persons),
        },
        asked: when(request.asked_at),
        status: match (request.decided_at, request.granted) {
            (None, _) => Status::new(StatusKind::Waiting, "承認待ち"),
            (Some(_), true) => Status::new(StatusKind::Done, "承認"),
            (Some(_), false) => Status::new(StatusKind::Ended, "不承認・取下げ"),
        },
        remark,
        presses,
    }
}
