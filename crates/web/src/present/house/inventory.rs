//! 91 利用者の台帳と棚卸し as a view.

use romori_app::house::{Inventory, InventoryLine, Role};
use romori_types::{date_ja, day_in_japan};

use super::office_frame;
use super::seen::when;
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    Fact, Facts, InventoryPage, InventoryRow, Link, Note, Press, Status, StatusKind, Toast, Tone,
    Weight,
};

/// The page. `done` is what the last press did.
pub fn inventory_view(
    state: &AppState,
    signed: &Signed,
    inventory: &Inventory,
    done: &str,
) -> InventoryPage {
    let crumbs = vec![Crumb::to("91 利用者と権限", "/91"), Crumb::here("台帳と棚卸し")];
    let mut frame = office_frame(state, signed, "台帳と棚卸し", "91", crumbs);
    frame.facts = format!("{}人", inventory.lines.len());
    let csrf = frame.standing.csrf.clone();
    let may = inventory.lines.iter().filter(|line| line.why.may()).count();
    let fact = |label: &str, value: usize, note: &str| Fact {
        label: label.to_owned(),
        value: value.to_string(),
        unit: "人".to_owned(),
        note: note.to_owned(),
        link: None,
    };
    InventoryPage {
        toast: (!done.is_empty()).then(|| Toast { words: done.to_owned(), undo: None, link: None }),
        notes: review_note(state, inventory).into_iter().collect(),
        facts: Facts(vec![
            fact("いま入れる人", may, "理由は各行に"),
            fact("入れない人", inventory.lines.len() - may, "停止・期間外など"),
            fact("棚卸しの確認待ち", inventory.open(), ""),
        ]),
        rows: inventory.lines.iter().map(|line| row(line, &csrf)).collect(),
        file: Link::new("CSVで受け取る", "/91/inventory.csv"),
        frame,
    }
}

fn review_note(state: &AppState, inventory: &Inventory) -> Option<Note> {
    let review = inventory.review.as_ref()?;
    let Some(off_on) = inventory.off_on else {
        let closed = review.closed_at.map(|at| date_ja(day_in_japan(at)))?;
        let line =
            format!("{}からの四半期の分は、{closed}に終わりました。", date_ja(review.quarter));
        return Some(Note::new(Tone::Ok, "棚卸しは済んでいます", &[&line]));
    };
    let late = state.clock().today() > review.due_on;
    let (tone, title) = if late {
        (Tone::Bad, "棚卸しの期限を過ぎています")
    } else {
        (Tone::Care, "棚卸しをしてください")
    };
    let due = format!(
        "いまも要る利用者かを1人ずつ確かめ、{}までに「続ける」か「止める」を選んでください。確認待ち {}人。",
        date_ja(review.due_on),
        inventory.open()
    );
    let off = format!("確かめなかった利用者は、{}に止まります。", date_ja(off_on));
    Some(Note::new(tone, title, &[&due, &off]))
}

fn row(line: &InventoryLine, csrf: &str) -> InventoryRow {
    let user = &line.user;
    let to = line.last.map_or_else(|| "期限なし".to_owned(), |to| format!("{}まで", date_ja(to)));
    let press = |label: &str, answer: &str, weight: Weight| Press {
        about: user.name.clone(),
        fields: vec![
            ("account".to_owned(), user.id.to_string()),
            ("answer".to_owned(), answer.to_owned()),
        ],
        weight,
        ..Press::new(label, "/91/inventory", csrf)
    };
    InventoryRow {
        name: user.name.clone(),
        login: user.login.clone(),
        role: user.roles.iter().map(Role::ja).collect::<Vec<_>>().join("・"),
        term: format!("{}から{to}", date_ja(line.from)),
        last: user.used_at.map_or_else(|| "まだ".to_owned(), when),
        may: if line.why.may() {
            Status::new(StatusKind::Done, "入れる")
        } else {
            Status::new(StatusKind::Ended, "入れない")
        },
        reasons: line
            .why
            .reasons
            .iter()
            .map(|reason| (reason.holds, reason.words.clone()))
            .collect(),
        answer: match (&line.answer, line.is_open) {
            (Some(answer), _) => {
                let what = if answer.keeps { "続ける" } else { "止める" };
                format!("{what}（{}）", date_ja(day_in_japan(answer.decided_at)))
            }
            (None, true) => "確認待ち".to_owned(),
            (None, false) => "—".to_owned(),
        },
        presses: if line.is_open {
            vec![press("続ける", "keep", Weight::Usual), press("止める", "off", Weight::Usual)]
        } else {
            Vec::new()
        },
    }
}
