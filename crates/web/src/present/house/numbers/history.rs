//! 83 利用の履歴.

use romori_app::house::List;
use romori_app::house::numbers::{ActKind, ActLine, Destination};
use romori_app::house::{Function, ListCell};
use romori_types::ActorId;

use super::super::form_parts::{cell, chosen, group, heads, hinted};
use super::super::list::export_link;
use super::super::rights::Entries;
use super::super::seen::when;
use super::{away_note, framed};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    FieldKind, FormField, Link, MaybeLink, NumbersForm, NumbersList, NumbersPage, NumbersRow, Width,
};

/// 83 利用の履歴.
pub fn number_history_view(
    state: &AppState,
    signed: &Signed,
    (acts, away): (&[ActLine], Option<&romori_app::house::numbers::NumbersError>),
    (entries, actors): (&Entries, &[(ActorId, String)]),
    query: &str,
) -> NumbersPage {
    let mut frame = framed(state, signed, "個人番号の利用の履歴", "83");
    frame.facts = format!("{}件", acts.len());
    let mut page = NumbersPage::new(frame);
    page.notes = away.into_iter().map(away_note).collect();
    page.asking = Some(asking(entries, actors));
    let proofs = signed.visitor.may(Function::ViewLog);
    let row = |one: &ActLine| NumbersRow {
        head: MaybeLink::plain(when(one.act.at)),
        cells: vec![
            (one.act.kind.ja().to_owned(), refused(one)),
            (client_words(one), one.names.clone()),
            cell(format!("{}人", one.act.holders.len())),
            cell(one.actor.clone()),
            cell(one.act.destination.map_or("—", Destination::ja)),
            cell(one.act.purpose.map_or("—", |purpose| purpose.ja())),
        ],
        acts: Some((
            Vec::new(),
            if proofs {
                vec![Link::new("記録と証明", format!("/83/{}", one.act.entry))]
            } else {
                Vec::new()
            },
        )),
    };
    page.lists = vec![NumbersList {
        id: "acts",
        title: "取扱い".to_owned(),
        lead: "番号庫が自分で残した記録です。名前は、顧問先を1つ選んだときだけ出します。"
            .to_owned(),
        links: export_link(signed, format!("/83/list{query}")).into_iter().collect(),
        heads: heads(&["いつ", "何を", "顧問先", "人数", "だれが", "提供先", "利用目的", "記録"]),
        rows: acts.iter().map(row).collect(),
        empty: "当てはまる取扱いはありません。".to_owned(),
        ..NumbersList::default()
    }];
    page
}

fn refused(one: &ActLine) -> Vec<String> {
    if one.act.done { Vec::new() } else { vec!["断りました".to_owned()] }
}

fn client_words(one: &ActLine) -> String {
    let number = one.client.map_or_else(String::new, |number| number.to_string());
    format!("{number} {}", one.client_name)
}

fn asking(entries: &Entries, actors: &[(ActorId, String)]) -> NumbersForm {
    let optional = |field: FormField| FormField { optional: true, ..field };
    let client = entries.field("client", "顧問先番号", FieldKind::Digits, Width::W8);
    let client = optional(hinted(client, "空ならすべて"));
    let from = optional(entries.field("from", "いつから", FieldKind::Date, Width::W8));
    let to = optional(entries.field("to", "いつまで", FieldKind::Date, Width::W8));
    let all = |words: &str| (String::new(), words.to_owned());
    let actor = entries.field("actor", "だれが", FieldKind::Select, Width::W16);
    let mut people = vec![all("すべての人")];
    people.extend(actors.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let actor = optional(chosen(actor, "", people));
    let kind = entries.field("kind", "何を", FieldKind::Select, Width::W16);
    let mut kinds = vec![all("すべて")];
    kinds.extend(ActKind::ALL.iter().map(|one| (one.code().to_string(), one.ja().to_owned())));
    let kind = optional(chosen(kind, "", kinds));
    let place = entries.field("destination", "提供先", FieldKind::Select, Width::W16);
    let mut places = vec![all("すべて")];
    let known = Destination::ALL.iter().map(|one| (one.code().to_string(), one.ja().to_owned()));
    places.extend(known);
    let place = optional(chosen(place, "", places));
    NumbersForm {
        action: "/83".to_owned(),
        groups: vec![group("絞り込み", "", vec![client, from, to, actor, kind, place])],
        consequences: Vec::new(),
        submit: "絞り込む".to_owned(),
    }
}

/// The same as a workbook.
pub fn history_list(acts: &[ActLine]) -> List {
    let columns = [
        ("いつ", 22),
        ("何を", 14),
        ("結果", 8),
        ("顧問先番号", 10),
        ("顧問先", 24),
        ("人数", 6),
        ("対象", 40),
        ("だれが", 16),
        ("提供先", 16),
        ("利用目的", 26),
        ("記録の識別子", 38),
    ];
    let row = |one: &ActLine| {
        let text = |text: &str| ListCell::from(text);
        vec![
            text(&when(one.act.at)),
            text(one.act.kind.ja()),
            text(if one.act.done { "完了" } else { "拒否" }),
            text(&one.client.map_or_else(String::new, |number| number.to_string())),
            text(&one.client_name),
            text(&one.act.holders.len().to_string()),
            text(&one.names.join("、")),
            text(&one.actor),
            text(one.act.destination.map_or("", Destination::ja)),
            text(one.act.purpose.map_or("", |purpose| purpose.ja())),
            text(&one.act.entry.to_string()),
        ]
    };
    List::new("個人番号の履歴", &columns, acts.iter().map(row).collect())
}
