//! 運営の支援 as views: what operators ask a tenant for, and what they asked for themselves.

use romori_app::house::{
    Clients, Function, SUPPORT_MINUTES_USUAL, Support, SupportReview, SupportState,
};
use romori_types::Timestamp;

use super::form_parts::{cell, chosen, group, heads, hinted};
use super::rights::{Entries, functions_words, register, toast};
use super::seen::when;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, FormField, Link, Note, Press, RegisterPage, RegisterRow, Tone, Weight, Width,
};

/// 回答待ち, 承認中（あと58分）.
pub(in crate::present) fn state_words(one: &Support, now: Timestamp) -> String {
    match one.state(now) {
        SupportState::Asked => "回答待ち".to_owned(),
        SupportState::Lapsed => "回答がないまま期限切れ".to_owned(),
        SupportState::Refused => "不承認".to_owned(),
        SupportState::Open => format!("承認中（あと{}分）", one.minutes_left(now)),
        SupportState::Over => "終了".to_owned(),
    }
}

pub(in crate::present) fn let_words(one: &Support) -> (String, Vec<String>) {
    if !one.granted && !one.urgent {
        return ("—".to_owned(), Vec::new());
    }
    let how =
        if one.masked { "氏名・番号を伏せる" } else { "氏名・番号も見せる" };
    let count = match &one.clients {
        Clients::All => "すべての顧問先".to_owned(),
        Clients::Only(some) => format!("顧問先{}社", some.len()),
    };
    let mut small = functions_words(one.functions);
    small.push(how.to_owned());
    (count, small)
}

/// A note where operators wait for an answer.
pub fn waiting_note(all: &[(Support, String)], now: Timestamp) -> Option<Note> {
    let waiting = all.iter().filter(|(one, _)| one.state(now) == SupportState::Asked).count();
    (waiting > 0).then(|| Note {
        links: vec![Link::new("運営の支援を見る", "/91/support")],
        ..Note::new(Tone::Care, format!("運営から支援の申出が{waiting}件あります"), &[])
    })
}

/// A note where what operators wrote of an urgent support is to be read.
pub fn review_note(reviews: &[SupportReview]) -> Option<Note> {
    let waits = reviews.iter().filter(|review| review.confirmed_at.is_none()).count();
    (waits > 0).then(|| Note {
        links: vec![Link::new("運営の支援を見る", "/91/support")],
        ..Note::new(
            Tone::Care,
            format!("緊急の支援の点検が{waits}件あります。読んで、確かめてください"),
            &[],
        )
    })
}

/// 運営の支援, at the tenant.
pub fn supports_view(
    state: &AppState,
    signed: &Signed,
    (all, reviews): (&[(Support, String)], &[SupportReview]),
    entries: &Entries,
    done: &str,
) -> RegisterPage {
    let now = signed.house.store.now();
    let mut page = register(state, signed, "運営の支援", ("91", "91 利用者と権限"));
    page.frame.failed = !entries.is_right();
    let csrf = page.frame.standing.csrf.clone();
    let row = |(one, who): &(Support, String)| {
        let press = |label: &str, path: &str| {
            Press::new(label, format!("/91/support/{}/{path}", one.id), &csrf)
                .weighing(Weight::Small)
                .about(who.clone())
        };
        let review = reviews.iter().find(|review| review.support == one.id);
        let presses = match one.state(now) {
            SupportState::Asked => vec![press("認めない", "refuse")],
            SupportState::Open => vec![press("終わらせる", "end")],
            _ if review.is_some_and(|review| review.confirmed_at.is_none()) => {
                vec![press("点検を確かめた", "confirm")]
            }
            _ => Vec::new(),
        };
        RegisterRow {
            head: who.clone(),
            cells: vec![
                cell(one.purpose.clone()),
                (when(one.asked_at), vec![format!("{}分", one.minutes)]),
                let_words(one),
                (state_words(one, now), urgent_words(one, review, now)),
            ],
            presses,
        }
    };
    // What a second operator decides is not this tenant's to let, only to refuse.
    let waits = |one: &Support| one.state(now) == SupportState::Asked && !one.urgent;
    let asked: Vec<&(Support, String)> = all.iter().filter(|(one, _)| waits(one)).collect();
    let groups = if asked.is_empty() {
        Vec::new()
    } else {
        vec![
            group("支援を認める", "", deciding(entries, &asked)),
            group("見せる機能（見るだけです）", "", entries.checks(Function::SUPPORTABLE.iter())),
        ]
    };
    RegisterPage {
        toast: toast(done),
        heads: heads(&["申し出た人", "目的", "申出", "認めた範囲", "状態", "この支援"]),
        acts: true,
        rows: all.iter().map(row).collect(),
        empty: "運営からの申出はありません。".to_owned(),
        action: "/91/support".to_owned(),
        groups,
        consequences: vec![
            "認めたときから、申し出た時間だけ見られます。おのずから終わり、いつでも終わらせられます。"
                .to_owned(),
            "運営者が見たことは、1件ずつ「見た人の記録」に残ります。".to_owned(),
        ],
        submit: "この支援を認める".to_owned(),
        ..page
    }
}

/// 緊急, and what was written of it.
fn urgent_words(one: &Support, review: Option<&SupportReview>, now: Timestamp) -> Vec<String> {
    if !one.urgent {
        return Vec::new();
    }
    let mut words = vec!["緊急（運営者二人の承認）".to_owned()];
    match review {
        Some(review) => words.push(format!("点検 {}", review.text)),
        None if one.state(now) == SupportState::Over => {
            words.push("運営者の点検を待っています".to_owned());
        }
        None => {}
    }
    words
}

fn deciding(entries: &Entries, asked: &[&(Support, String)]) -> Vec<FormField> {
    let which = entries.field("support", "どの申出", FieldKind::Radio, Width::W16);
    let choices = asked.iter().map(|(one, who)| {
        (one.id.to_string(), format!("{who}（{}、{}分）", when(one.asked_at), one.minutes))
    });
    let which = chosen(which, "", choices.collect());
    let clients = entries.field("clients", "見せる顧問先の番号", FieldKind::Text, Width::W16);
    let names = entries.field("names", "氏名・住所・番号・口座", FieldKind::Radio, Width::W16);
    let names = chosen(
        names,
        "選ばなければ、伏せて見せます",
        vec![
            ("masked".to_owned(), "伏せて見せる（番号と金額だけが見えます）".to_owned()),
            ("open".to_owned(), "そのまま見せる".to_owned()),
        ],
    );
    vec![which, hinted(clients, "空白で区切ります。例 1001 1007"), names]
}

/// 支援, at the operator's entrance: what one asked for, and asking.
pub fn asked_view(
    state: &AppState,
    signed: &Signed,
    own: &[Support],
    entries: &Entries,
    done: &str,
) -> RegisterPage {
    let now = signed.house.store.now();
    let mut page = register(state, signed, "支援", ("10", "10 契約者"));
    page.frame.menu = "20";
    page.frame.family = '2';
    page.frame.failed = !entries.is_right();
    let csrf = page.frame.standing.csrf.clone();
    let row = |one: &Support| {
        let press = |label: &str, path: &str| {
            Press::new(label, format!("/support/{path}"), &csrf)
                .with("support", one.id.to_string())
                .weighing(Weight::Small)
        };
        let open = one.state(now) == SupportState::Open;
        RegisterRow {
            head: one.tenant.to_string(),
            cells: vec![
                cell(one.purpose.clone()),
                (when(one.asked_at), vec![format!("{}分", one.minutes)]),
                let_words(one),
                cell(state_words(one, now)),
            ],
            presses: if open {
                vec![press("見る", "enter"), press("終える", "end")]
            } else {
                Vec::new()
            },
        }
    };
    let inside = signed.visitor.session.support().is_some();
    let tenant = entries.field("tenant", "契約者の番号", FieldKind::Text, Width::W26);
    let purpose = entries.field("purpose", "目的", FieldKind::Area, Width::W26);
    let mut minutes = entries.field("minutes", "時間（分）", FieldKind::Digits, Width::W4);
    if minutes.value.is_empty() {
        minutes.value = SUPPORT_MINUTES_USUAL.to_string();
    }
    let fields = vec![
        hinted(tenant, "10 契約者 に出ている番号"),
        hinted(purpose, "契約者が読んで決めます。個人の氏名や番号は書かないでください"),
        hinted(minutes, "5から480（8時間）まで"),
    ];
    RegisterPage {
        toast: toast(done),
        add: inside.then(|| Link::new("見ている契約者へ", "/look")),
        heads: heads(&["契約者", "目的", "申出", "認めた範囲", "状態", "この支援"]),
        acts: true,
        rows: own.iter().map(row).collect(),
        empty: "まだ申し出ていません。".to_owned(),
        action: "/support".to_owned(),
        groups: if inside { Vec::new() } else { vec![group("支援を申し出る", "", fields)] },
        consequences: vec![
            "契約者の管理者が、見せる機能と顧問先を選んで認めるまで、何も見えません。".to_owned(),
            "申出も、見たことも、契約者の記録に残ります。".to_owned(),
        ],
        submit: "支援を申し出る".to_owned(),
        ..page
    }
}
