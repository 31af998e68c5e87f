//! 緊急の支援 as views: what two operators open together, and what is written of it.

use romori_app::house::{Function, SupportState, UrgentLine};
use romori_types::SupportId;

use super::house::form_parts::{group, heads, hinted};
use super::house::office_frame;
use super::house::rights::{Entries, register, toast};
use super::house::seen::when;
use super::house::supports::{let_words, state_words};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, FormPage, Note, Press, RegisterPage, RegisterRow, Tone, Weight, Width,
};
use crate::view::{Crumb, KeyHint};

/// What operators asked one another for, and asking.
pub fn urgent_view(
    state: &AppState,
    signed: &Signed,
    all: &[UrgentLine],
    entries: &Entries,
    done: &str,
) -> RegisterPage {
    let mut page = register(state, signed, "緊急の支援", ("10", "10 契約者"));
    page.frame.menu = "21";
    page.frame.family = '2';
    page.frame.failed = !entries.is_right();
    if let Some(crumb) = page.frame.crumbs.get_mut(1) {
        crumb.href = Some("/".to_owned());
    }
    let csrf = page.frame.standing.csrf.clone();
    let may_ask = signed.visitor.may(Function::AskUrgent)
        && signed.visitor.session.support().is_none()
        && !all.iter().any(|line| line.owes);
    let owing: Vec<Note> = all.iter().filter(|line| line.owes).map(owed_note).collect();
    RegisterPage {
        toast: toast(done),
        notes: owing,
        heads: heads(&["契約者", "求めた人と理由", "求め", "範囲", "状態", "この求め"]),
        acts: true,
        rows: all.iter().map(|line| row(line, signed, &csrf)).collect(),
        empty: "緊急の支援は求められていません。".to_owned(),
        action: "/urgent".to_owned(),
        groups: if may_ask { asking(entries) } else { Vec::new() },
        consequences: vec![
            "ほかの運営者が認めるまで、何も見えません。求めは60分で期限が切れます。".to_owned(),
            "契約者には、求めたときから知らせ、いつでも断り、終わらせられます。".to_owned(),
            "氏名・番号は伏せたままです。終わったら、何を見たかを書きます。".to_owned(),
        ],
        submit: "緊急の支援を求める".to_owned(),
        ..page
    }
}

fn owed_note(line: &UrgentLine) -> Note {
    let address = format!("/urgent/{}/review", line.support.id);
    Note {
        links: vec![crate::view::office::Link::new("点検を書く", address)],
        ..Note::new(
            Tone::Bad,
            "終わった緊急の支援の点検を、まだ書いていません",
            &["書き終えるまで、次の支援は申し出られません。"],
        )
    }
}

fn row(line: &UrgentLine, signed: &Signed, csrf: &str) -> RegisterRow {
    let (one, now) = (&line.support, signed.house.store.now());
    let press = |label: &str, act: &str, weight: Weight| {
        Press::new(label, "/urgent/decide", csrf)
            .with("support", one.id.to_string())
            .with("act", act)
            .weighing(weight)
            .about(line.asker.clone())
    };
    let mut presses = Vec::new();
    if line.may_decide {
        presses.push(press("認める", "open", Weight::Usual));
    }
    if one.state(now) == SupportState::Asked {
        let own = one.asker == signed.visitor.session.actor();
        presses.push(press(if own { "取り下げる" } else { "認めない" }, "refuse", Weight::Small));
    }
    let mut standing = Vec::new();
    if let (Some(by), true) = (&line.decided_by, one.granted) {
        standing.push(format!("{by}が認めました"));
    }
    if let Some(review) = &line.review {
        let read = if review.confirmed_at.is_some() {
            "確かめました"
        } else {
            "確かめるのを待っています"
        };
        standing.push(format!("点検を書きました（契約者が{read}）"));
    } else if one.state(now) == SupportState::Over {
        standing.push("点検がまだです".to_owned());
    }
    RegisterRow {
        head: one.tenant.to_string(),
        cells: vec![
            (line.asker.clone(), vec![one.purpose.clone()]),
            (when(one.asked_at), vec![format!("{}分", one.minutes)]),
            let_words(one),
            (state_words(one, now), standing),
        ],
        presses,
    }
}

fn asking(entries: &Entries) -> Vec<crate::view::office::FormGroup> {
    let tenant = entries.field("tenant", "契約者の番号", FieldKind::Text, Width::W26);
    let reason = entries.field("reason", "理由", FieldKind::Area, Width::W26);
    let clients = entries.field("clients", "見る顧問先の番号", FieldKind::Text, Width::W16);
    let mut minutes = entries.field("minutes", "時間（分）", FieldKind::Digits, Width::W4);
    if minutes.value.is_empty() {
        minutes.value = "30".to_owned();
    }
    let words = "連絡がつかないことと、待てないこと。契約者が読みます。個人の氏名や番号は書かないでください";
    vec![
        group(
            "緊急の支援を求める",
            "契約者のだれにも連絡がつかないときだけ使います",
            vec![
                hinted(tenant, "10 契約者 に出ている番号"),
                hinted(reason, words),
                hinted(clients, "空白で区切ります。例 1001 1007"),
                hinted(minutes, "5から60まで"),
            ],
        ),
        group("見る機能（見るだけです）", "", entries.checks(Function::SUPPORTABLE.iter())),
    ]
}

/// What was looked at and why, to be written.
pub fn review_view(
    state: &AppState,
    signed: &Signed,
    support: SupportId,
    entries: &Entries,
) -> FormPage {
    let title = "緊急の支援の点検";
    let crumbs = vec![Crumb::to("21 緊急の支援", "/urgent"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "21", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "送る" }];
    frame.failed = !entries.is_right();
    let text = entries.field("text", "何をなぜ見たか、どうなったか", FieldKind::Area, Width::W26);
    let hint = "20文字から2,000文字。個人の氏名や番号は書かないでください";
    FormPage {
        frame,
        notes: Vec::new(),
        stale: None,
        action: format!("/urgent/{support}/review"),
        hidden: Vec::new(),
        groups: vec![group("点検", "契約者の管理者が読んで、確かめます", vec![hinted(text, hint)])],
        consequences: vec!["一度だけ書けます。あとから直せません。".to_owned()],
        submit: "点検を書く".to_owned(),
        cancel: "/urgent".to_owned(),
        known: None,
    }
}
