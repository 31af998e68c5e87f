//! 番号庫 as views: states, counts, who did what. Never a number.

mod campaigns;
mod client;
mod disposal;
mod history;
mod permission;
mod rules;

use romori_app::house::Function;
use romori_app::house::numbers::{
    NumberKeeper, NumberPurpose, NumberState, NumbersError, NumbersLine, NumbersOverview,
};
use romori_types::date_ja;

pub use campaigns::{campaigns_view, papers_view};
pub use client::{client_numbers_view, match_view, ticket_view};
pub use disposal::{disposal_of_client_view, disposals_view};
pub use history::{history_list, number_history_view};
pub use permission::permission_view;
pub use rules::{rules_note, rules_view};

use super::form_parts::{cell, heads};
use super::office_frame;
use super::rights::Entries;
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Fact, Facts, FieldKind, FormField, Link, MaybeLink, Note, NumbersList, NumbersPage, NumbersRow,
    Tone, Width,
};
use crate::view::{Crumb, Frame};

/// The names of the family's pages.
const PAGES: [(&str, &str); 6] = [
    ("80", "状況"),
    ("81", "収集"),
    ("82", "照合"),
    ("83", "利用の履歴"),
    ("84", "廃棄"),
    ("85", "取扱規程と区域"),
];

/// 80 状況.
fn crumb(menu: &str) -> String {
    let name = PAGES.iter().find(|(number, _)| *number == menu).map_or("", |(_, name)| name);
    format!("{menu} {name}")
}

fn framed(state: &AppState, signed: &Signed, title: &str, menu: &'static str) -> Frame {
    office_frame(state, signed, title, menu, vec![Crumb::here(crumb(menu))])
}

/// The frame of a page about one client.
fn framed_of(
    state: &AppState,
    signed: &Signed,
    (title, menu): (&str, &'static str),
    (number, name): (u32, &str),
) -> Frame {
    let here = format!("{number} {name}");
    let crumbs = vec![Crumb::to(crumb(menu), format!("/{menu}")), Crumb::here(&here)];
    let mut frame = office_frame(state, signed, title, menu, crumbs);
    frame.client = Some(name.to_owned());
    frame
}

/// Why the vault said nothing, as a banner: other work goes on.
fn away_note(away: &NumbersError) -> Note {
    let line = "番号のほかの仕事は、そのまま続けられます。";
    Note::new(Tone::Bad, away.to_string(), &[line])
}

/// The purposes as boxes to mark.
fn purpose_boxes(entries: &Entries) -> Vec<FormField> {
    let purposes = NumberPurpose::ALL.iter().map(|purpose| {
        let name = format!("purposes-{}", purpose.code());
        entries.field(&name, purpose.ja(), FieldKind::Check, Width::W16)
    });
    let mut fields: Vec<FormField> = purposes.collect();
    // A mistake about the whole group is told at its first box.
    if let Some(first) = fields.first_mut() {
        first.error = entries.field("purposes", "", FieldKind::Check, Width::W16).error;
    }
    fields
}

/// The purposes that are marked.
pub fn purposes_marked(entries: &Entries) -> Vec<NumberPurpose> {
    let marked = |one: &&NumberPurpose| entries.value(&format!("purposes-{}", one.code())) == "1";
    NumberPurpose::ALL.iter().filter(marked).copied().collect()
}

fn purposes_words(codes: &[u8]) -> Vec<String> {
    let purposes = codes.iter().filter_map(|code| NumberPurpose::of_code(*code));
    purposes.map(|purpose| purpose.ja().to_owned()).collect()
}

fn keeper_words(keeper: Option<NumberKeeper>) -> &'static str {
    match keeper {
        Some(NumberKeeper::Office) => "事務所が保管",
        Some(NumberKeeper::Client) => "顧問先が保管",
        None => "許可なし",
    }
}

/// States whose counts stand in the table of clients.
const COUNTED: [NumberState; 6] = [
    NumberState::Asked,
    NumberState::Collected,
    NumberState::Confirmed,
    NumberState::Usable,
    NumberState::DueForDisposal,
    NumberState::Disposed,
];

/// 80 状況: every client.
pub fn overview_view(state: &AppState, signed: &Signed, found: &NumbersOverview) -> NumbersPage {
    let mut frame = framed(state, signed, "個人番号の状況", "80");
    frame.facts = format!("{}社", found.lines.len());
    let known = found.away.is_none();
    let row = |line: &NumbersLine| {
        let href = format!("/80/{}", line.client.number);
        let through = line.through.map(|day| format!("{}まで", date_ja(day)));
        let counts = COUNTED
            .iter()
            .map(|one| cell(if known { line.count(*one).to_string() } else { "—".to_owned() }));
        let mut cells = vec![(keeper_words(line.keeper).to_owned(), through.into_iter().collect())];
        cells.extend(counts);
        NumbersRow {
            head: MaybeLink::to(format!("{} {}", line.client.number, line.name), href),
            cells,
            acts: None,
        }
    };
    let mut titles = vec!["顧問先", "許可"];
    titles.extend(COUNTED.iter().map(|one| one.ja()));
    let mut page = NumbersPage::new(frame);
    page.notes = found.away.iter().map(away_note).collect();
    page.facts = known.then(|| totals(&found.lines));
    page.lists = vec![NumbersList {
        id: "clients",
        title: "顧問先ごとの数".to_owned(),
        lead: "番号そのものは、どの画面にも出ません。".to_owned(),
        links: links_of(signed),
        heads: heads(&titles),
        rows: found.lines.iter().map(row).collect(),
        empty: "顧問先がまだありません。".to_owned(),
        ..NumbersList::default()
    }];
    page
}

fn links_of(signed: &Signed) -> Vec<Link> {
    let mut links = vec![Link::new("収集の計画", "/81"), Link::new("利用の履歴", "/83")];
    if signed.visitor.may(Function::DisposeNumbers) {
        links.push(Link::new("廃棄", "/84"));
    }
    if signed.visitor.may(Function::ViewLog) {
        links.push(Link::new("説明書", "/86"));
    }
    links
}

fn totals(lines: &[NumbersLine]) -> Facts {
    let sum = |state| lines.iter().map(|line| line.count(state)).sum::<u32>();
    let images: u32 = lines.iter().map(|line| line.images).sum();
    let fact = |label: &str, value: u32, note: &str| Fact {
        label: label.to_owned(),
        value: value.to_string(),
        unit: "件".to_owned(),
        note: note.to_owned(),
        link: None,
    };
    Facts(vec![
        fact("利用可", sum(NumberState::Usable), ""),
        fact("依頼中", sum(NumberState::Asked), "返事を待っています"),
        fact("確認待ち", sum(NumberState::Collected), "番号と身元の確認が残っています"),
        fact("確認待ちの画像", images, "確認すると消えます"),
    ])
}
