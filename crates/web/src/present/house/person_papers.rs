//! このあとの手続 — what a person's events ask for: cases on their way, and papers not made here.

use romori_app::Law;
use romori_app::house::{Case, follow_ups};
use romori_app::ledgers::{ClientView, PersonView};
use romori_types::{Date, date_ja};

use super::{procedure, status};
use crate::view::office::{Link, Note, Tone};

/// The banner; nothing where nothing is asked for.
pub(super) fn papers(
    client: &ClientView,
    person: &PersonView,
    cases: &[Case],
    today: Date,
) -> Option<Note> {
    let law = Law::embedded();
    let mut view = client.clone();
    view.persons = vec![person.clone()];
    let made = cases.iter().map(|case| {
        let due = case.due_on.map_or_else(String::new, |day| format!("・期限 {}", date_ja(day)));
        format!("{}: {}{due}", procedure(case.procedure).1, status(case.state).word)
    });
    let others = follow_ups(law, &view, person.number, today).into_iter();
    let others = others.filter(|(paper, _)| !paper.procedure.is_made_here()).map(|(paper, due)| {
        let due = due.map_or_else(String::new, |day| format!("・期限 {}", date_ja(day)));
        let name = paper.procedure.declaration().short;
        format!("{name}: {}{due}（{}）", paper.made_here(), paper.why)
    });
    let lines: Vec<String> = made.chain(others).collect();
    if lines.is_empty() {
        return None;
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut note = Note::new(Tone::Info, "このあとの手続", &lines);
    note.links = cases
        .iter()
        .map(|case| {
            let label = format!("{}を開く", procedure(case.procedure).1);
            Link::new(label, format!("/60/{}", case.id))
        })
        .collect();
    Some(note)
}
