//! 個人番号を入れて作る as views: whose numbers can go into the notice, and why others cannot.

use std::collections::HashMap;

use romori_app::house::{FilledTicket, NumberPlace, NumberPlan, NumberedBefore};
use romori_types::{ActorId, CaseId, date_ja, day_in_japan};

use super::form_parts::{cell, group, heads};
use super::{case_title, office_frame, seen};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    FieldKind, FormField, Link, MaybeLink, Note, NumberTicketPage, NumbersForm, NumbersList,
    NumbersPage, NumbersRow, Tone, Width,
};

/// By which name a place is marked in the form.
pub fn place_name(row: usize, key: &str) -> String {
    format!("place-{row}-{key}")
}

/// What is to be known before.
const CONSEQUENCES: [&str; 3] = [
    "ここから先は番号庫の画面です。番号庫が届書に番号を入れ、そのままお渡しします。労守には番号も、番号の入った届書も残りません。",
    "だれの番号を、何のために、どこへ出すためにだれが使ったかを、労守と番号庫が別々に記録します。",
    "事務所の控えは、番号のない届書です。",
];

/// The page.
pub fn number_use_view(
    state: &AppState,
    signed: &Signed,
    plan: &NumberPlan,
    (before, actors): (&[NumberedBefore], &HashMap<ActorId, String>),
    refused: Option<Note>,
) -> NumbersPage {
    let case = &plan.case;
    let title = case_title(case.procedure, case.period);
    let crumbs = vec![
        Crumb::to("60 案件", "/60"),
        Crumb::to(title.clone(), format!("/60/{}", case.id)),
        Crumb::here("個人番号を入れて作る"),
    ];
    let mut frame = office_frame(state, signed, "個人番号を入れて作る", "60", crumbs);
    frame.client = Some(plan.client_name.clone());
    frame.failed = refused.is_some();
    frame.facts = format!("{title}・番号を入れられる方 {}人", plan.ready());
    let mut page = NumbersPage::new(frame);
    page.notes.extend(refused);
    if plan.ready() == 0 {
        let line = "下の一覧の「次にすること」を済ませてから、開き直してください。番号を入れずに出すこともできます。";
        page.notes.push(Note::new(Tone::Care, "いま番号を入れられる方がいません", &[line]));
    }
    page.lists = vec![places(plan), documents(), history(before, actors)];
    if plan.ready() > 0 {
        page.forms = vec![form(plan)];
    }
    page
}

fn places(plan: &NumberPlan) -> NumbersList {
    let number = plan.client.number;
    let row = |place: &NumberPlace| {
        let (name, state) = match &place.of {
            Some(of) => {
                let state = of.standing.as_ref().map_or("未依頼", |one| one.state.ja());
                let href = format!("/71/{number}/{}", of.person.number);
                (MaybeLink::to(of.name.clone(), href), state)
            }
            None => (MaybeLink::plain(place.field.kana.clone()), "—"),
        };
        let next = match place.obstacle {
            None => "入れられます".to_owned(),
            Some(obstacle) => obstacle.words(),
        };
        NumbersRow {
            head: name,
            cells: vec![cell(place.field.label), cell(state), cell(next)],
            acts: None,
        }
    };
    NumbersList {
        id: "places",
        title: "番号の欄".to_owned(),
        lead: format!(
            "利用目的は「{}」、提出先は{}です。番号は、この画面には出ません。",
            plan.purpose.ja(),
            plan.destination.ja()
        ),
        links: vec![Link::new("この顧問先の番号の状況", format!("/80/{number}"))],
        heads: heads(&["だれの番号", "欄", "状態", "次にすること"]),
        rows: plan.places.iter().map(row).collect(),
        ..NumbersList::default()
    }
}

fn documents() -> NumbersList {
    let row = |name: &str, what: &str| NumbersRow {
        head: MaybeLink::plain(name),
        cells: vec![cell(what)],
        acts: None,
    };
    NumbersList {
        id: "documents",
        title: "書類".to_owned(),
        heads: heads(&["書類", "番号"]),
        rows: vec![
            row(
                "SHFD0006.CSV",
                "選んだ方の番号を、番号庫が入れます。番号の横に書けない項目（住所など）は空にします。",
            ),
            row("届書の控（PDF）", "番号は入りません。「記載あり（表示しません）」と刷ります。"),
        ],
        ..NumbersList::default()
    }
}

fn history(before: &[NumberedBefore], actors: &HashMap<ActorId, String>) -> NumbersList {
    let row = |one: &NumberedBefore| NumbersRow {
        head: MaybeLink::plain(format!("{} {}", date_ja(day_in_japan(one.at)), seen::when(one.at))),
        cells: vec![
            cell(actors.get(&one.actor).cloned().unwrap_or_else(|| "—".to_owned())),
            cell(format!("{}人", one.holders)),
        ],
        acts: None,
    };
    NumbersList {
        id: "before",
        title: "番号入りの作成".to_owned(),
        lead: "番号庫自身の履歴です。労守は、番号入りの届書を保存しません。".to_owned(),
        heads: heads(&["番号庫が作った時", "だれが", "人数"]),
        rows: before.iter().map(row).collect(),
        empty: "まだ作られていません。".to_owned(),
        ..NumbersList::default()
    }
}

fn form(plan: &NumberPlan) -> NumbersForm {
    let ready = plan.places.iter().filter(|place| place.obstacle.is_none());
    let field = |place: &NumberPlace| {
        let who = place.of.as_ref().map_or("", |of| of.name.as_str());
        FormField {
            name: place_name(place.field.row, place.field.key),
            label: format!("{who}（{}）", place.field.label),
            hint: String::new(),
            value: "1".to_owned(),
            error: None,
            optional: true,
            kind: FieldKind::Check,
            width: Width::W26,
            choices: Vec::new(),
        }
    };
    NumbersForm {
        action: format!("/60/{}/numbers", plan.case.id),
        groups: vec![group("番号を入れる方", "", ready.map(field).collect())],
        consequences: CONSEQUENCES.map(str::to_owned).to_vec(),
        submit: "個人番号を入れて作る".to_owned(),
    }
}

/// The way to the vault.
pub fn filled_ticket_view(
    state: &AppState,
    signed: &Signed,
    case: CaseId,
    ticket: FilledTicket,
) -> NumberTicketPage {
    let back = format!("/60/{case}");
    let crumbs = vec![
        Crumb::to("60 案件", "/60"),
        Crumb::to("案件", back.clone()),
        Crumb::here("番号庫で届書を作る"),
    ];
    let mut lines = vec![format!("番号庫が、{}人の番号を入れます。", ticket.numbers)];
    if !ticket.left_out.is_empty() {
        let items = ticket.left_out.join("、");
        lines.push(format!("番号の横に書けないため、{items}は空にします。"));
    }
    lines.push("60秒のあいだに、1回だけ開けます。".to_owned());
    NumberTicketPage {
        frame: office_frame(state, signed, "番号庫で届書を作る", "60", crumbs),
        task: "番号庫で届書を作る".to_owned(),
        lines,
        address: ticket.address,
        token: ticket.token,
        back,
    }
}
