//! One filing as a view.

use std::collections::HashMap;

use romori_app::house::{
    Case, CaseEvent, CaseStandard, CaseState, Document as Kept, Function, StepReason, file_name,
};
use romori_app::procedure::{Occasion, Procedure};
use romori_types::{ActorId, Timestamp, date_ja, day_in_japan};

use super::case_persons::{case_persons, differing_note, more_persons};
use super::{case_due, case_title, office_frame, procedure, status};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    CaseAction, CaseHead, CasePage, CaseStep, Document, Dot, Event, Link, Note, Press, Ringi, Seal,
    Term, Timeline, Toast, Tone, Weight,
};
use crate::view::{CharacterChoice, Crumb, FlowState, NameChoice, kilobytes};

/// What the page is made of.
pub struct CaseData {
    /// The case.
    pub case: Case,
    /// Number and name of its client.
    pub client: (u32, String),
    /// Its steps.
    pub events: Vec<CaseEvent>,
    /// Its documents.
    pub documents: Vec<Kept>,
    /// Names of users.
    pub actors: HashMap<ActorId, String>,
    /// Whether another than the maker must approve.
    pub second_person: bool,
    /// What the last press did.
    pub done: Option<String>,
    /// What stands in the way, as the last press found.
    pub notes: Vec<Note>,
    /// The number of the person, where it is about one who is in the ledger.
    pub person: Option<u32>,
    /// Characters that the notice cannot carry, as the last press found.
    pub characters: Vec<CharacterChoice>,
    /// Names that are too long for the notice, as the last press found.
    pub names: Vec<NameChoice>,
    /// The standards that its notice says.
    pub standards: Vec<CaseStandard>,
}

impl CaseData {
    fn name(&self, actor: ActorId) -> String {
        self.actors.get(&actor).cloned().unwrap_or_else(|| "—".to_owned())
    }
}

/// The page.
pub fn case_view(state: &AppState, signed: &Signed, data: &CaseData) -> CasePage {
    let today = state.clock().today();
    let case = &data.case;
    let (menu, _) = procedure(case.procedure);
    let title = case_title(case.procedure, case.period);
    let (number, client) = &data.client;
    let crumbs = vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("{number} {client}"), format!("/70/{number}")),
        Crumb::here(format!("60 {title}")),
    ];
    let mut frame = office_frame(state, signed, &title, "60", crumbs);
    frame.client = Some(client.clone());
    let csrf = frame.standing.csrf.clone();
    let head = head(signed, data, &csrf);
    CasePage {
        frame,
        toast: data.done.clone().map(|words| Toast { words, undo: None, link: None }),
        head,
        due: case_due(case, today),
        notes: data.notes.iter().cloned().chain(notes(data)).collect(),
        steps: steps(data),
        terms: vec![
            Term { label: "手続き".to_owned(), value: title },
            Term { label: "顧問先".to_owned(), value: format!("{number} {client}") },
        ],
        open: Some(match data.person {
            Some(person) => Link::new("この人の台帳を開く", format!("/71/{number}/{person}")),
            None => Link::new(format!("{menu} の表を開く"), table(case, *number)),
        }),
        characters: data.characters.clone(),
        names: data.names.clone(),
        make: format!("/60/{}/make", case.id),
        persons: case_persons(*number, &data.standards),
        more_persons: more_persons(&data.standards, &table(case, *number)),
        documents: documents(data),
        actions: actions(signed, data, &csrf),
        history: history(data),
    }
}

/// Where the notice's persons are worked on.
fn table(case: &Case, number: u32) -> String {
    let found = Procedure::from_number(case.procedure);
    match found.and_then(|found| found.occasion_of(case.period)) {
        Some(Occasion::Month(revised)) => format!("/23/{number}?m={}", revised.previous()),
        Some(Occasion::Event(day)) => {
            format!("/24/{number}/{:04}{:02}{:02}", day.year(), day.month(), day.day())
        }
        _ => format!("/22/clients/{number}"),
    }
}

/// The step button: where it leads, and what it is called.
fn press(data: &CaseData, csrf: &str, to: CaseState, label: &str) -> Press {
    Press::new(label, format!("/60/{}/step", data.case.id), csrf)
        .with("to", to.code().to_string())
        .with("seen", data.case.version.to_string())
}

fn head(signed: &Signed, data: &CaseData, csrf: &str) -> CaseHead {
    let case = &data.case;
    let own = signed.visitor.session.actor() == case.made_by;
    let barred = own && data.second_person && case.state == CaseState::Checked;
    let may = |function| signed.visitor.may(function);
    let next = match case.state {
        CaseState::Checked if may(Function::ApproveCase) && !barred => {
            Some(press(data, csrf, CaseState::Approved, "承認する").weighing(Weight::Main))
        }
        CaseState::Approved if may(Function::SubmitCase) => {
            Some(press(data, csrf, CaseState::Submitted, "提出を記録する").weighing(Weight::Main))
        }
        CaseState::Submitted if may(Function::SubmitCase) => {
            Some(press(data, csrf, CaseState::Completed, "完了にする").weighing(Weight::Main))
        }
        _ => None,
    };
    let note = match case.state {
        _ if barred => "作成した人は承認できません。ほかの人が承認します。".to_owned(),
        CaseState::Submitted if !data.standards.is_empty() => {
            let count = data.standards.len();
            format!("完了にすると、{count}人の標準報酬月額が台帳に入ります。")
        }
        _ => String::new(),
    };
    CaseHead {
        status: status(case.state),
        case_href: format!("/60/{}", case.id),
        ringi: ringi(data),
        next,
        note,
    }
}

fn ringi(data: &CaseData) -> Ringi {
    let case = &data.case;
    let at = |to: CaseState| data.events.iter().rev().find(|event| event.to == to).map(|e| e.at);
    let seal = |role: &str, actor: Option<ActorId>, at: Option<Timestamp>| match (actor, at) {
        (Some(actor), Some(at)) => {
            let (name, on) = (data.name(actor), day_in_japan(at));
            let short: String = name.chars().take_while(|c| !c.is_whitespace()).collect();
            let day = format!("{}.{}", on.month(), on.day());
            let full = format!("{name}、{}", super::seen::when(at));
            Seal::pressed(role, &short, &day, &full)
        }
        _ => Seal { role: role.to_owned(), name: None, day: String::new(), full: String::new() },
    };
    Ringi {
        boxes: vec![
            seal("作成", Some(case.made_by), Some(case.made_at)),
            seal("点検", case.checked_by, at(CaseState::Checked)),
            seal("承認", case.approved_by, at(CaseState::Approved)),
        ],
    }
}

fn notes(data: &CaseData) -> Vec<Note> {
    let sent_back = data
        .events
        .last()
        .filter(|event| event.to == CaseState::Draft && event.reason == StepReason::FactChanged);
    let changed = sent_back.map(|event| {
        let day = date_ja(day_in_japan(event.at));
        let line =
            format!("{day}に、点検のあとで台帳が変わりました。もう一度届書を作ってください。");
        Note::new(Tone::Care, "作成中に戻りました", &[line.as_str()])
    });
    // The last press has said already what is lacking.
    let unfinished = (data.case.state == CaseState::Draft
        && data.documents.is_empty()
        && data.notes.is_empty())
    .then(|| {
            let title = "届書はまだできていません";
            let Some(person) = data.person else {
                let line = "「届書を作り直す」を押すと、足りないものと、届書に書けない字がわかります。";
                return Note::new(Tone::Care, title, &[line]);
            };
            let line = "「届書を作り直す」を押すと、足りないものがわかります。台帳を直してから、もう一度作ってください。";
            let href = format!("/71/{}/{person}", data.client.0);
            Note {
                links: vec![Link::new("この人の台帳を直す", href)],
                ..Note::new(Tone::Care, title, &[line])
            }
        });
    let differing = differing_note(data.case.state, &data.standards);
    changed.into_iter().chain(unfinished).chain(differing).collect()
}

/// Where the case is on its way.
fn steps(data: &CaseData) -> Vec<CaseStep> {
    let way = [
        ("作成", CaseState::Draft),
        ("点検", CaseState::Checked),
        ("承認", CaseState::Approved),
        ("提出", CaseState::Submitted),
        ("完了", CaseState::Completed),
    ];
    let here = way.iter().position(|(_, state)| *state == data.case.state).unwrap_or(0);
    let step = |(place, (label, state)): (usize, &(&str, CaseState))| {
        let event = data.events.iter().rev().find(|event| event.to == *state);
        let reached = place <= here;
        CaseStep {
            label: (*label).to_owned(),
            who: event.filter(|_| reached).map_or_else(String::new, |event| {
                format!("{}・{}", data.name(event.actor), super::seen::when(event.at))
            }),
            state: match place.cmp(&here) {
                std::cmp::Ordering::Less => FlowState::Done,
                std::cmp::Ordering::Equal => FlowState::Now,
                std::cmp::Ordering::Greater => FlowState::Later,
            },
        }
    };
    way.iter().enumerate().map(step).collect()
}

/// What is to be sent first, then what goes with it; what was replaced last.
fn documents(data: &CaseData) -> Vec<Document> {
    let is_last =
        |kept: &Kept| data.documents.iter().rev().find(|last| last.kind == kept.kind) == Some(kept);
    let mut kept: Vec<&Kept> = data.documents.iter().rev().collect();
    kept.sort_by_key(|kept| (!is_last(kept), kept.kind.code()));
    kept.into_iter().map(|kept| document(data, kept)).collect()
}

fn document(data: &CaseData, kept: &Kept) -> Document {
    let digits: String = kept.digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let groups: Vec<&str> = [0, 4, 8, 12].iter().filter_map(|at| digits.get(*at..at + 4)).collect();
    let bytes = usize::try_from(kept.bytes).unwrap_or(usize::MAX);
    Document {
        name: file_name(Procedure::from_number(data.case.procedure), kept.kind).0,
        detail: format!("{}・{}", kept.kind.ja(), kilobytes(bytes)),
        digest: groups.join(" "),
        made: format!("{} {}", super::seen::when(kept.made_at), data.name(kept.made_by)),
        fetch: Some(Link::new("保存する", format!("/60/{}/files/{}", data.case.id, kept.id))),
        replaced: data.documents.iter().rev().find(|last| last.kind == kept.kind) != Some(kept),
    }
}

fn actions(signed: &Signed, data: &CaseData, csrf: &str) -> Vec<CaseAction> {
    let may = |function| signed.visitor.may(function);
    let mut actions = Vec::new();
    if data.case.state == CaseState::Draft && may(Function::DraftCase) {
        let make = Press::new("届書を作り直す", format!("/60/{}/make", data.case.id), csrf);
        // Where ways of writing are asked, their form is the main one.
        let asks = !data.characters.is_empty() || !data.names.is_empty();
        let weight = if !asks { Weight::Main } else { Weight::Usual };
        actions.push(CaseAction::Press(make.weighing(weight)));
    }
    let mut add = |to: CaseState, label: &str, weight: Weight| {
        actions.push(CaseAction::Press(press(data, csrf, to, label).weighing(weight)));
    };
    match data.case.state {
        CaseState::Checked | CaseState::Approved if may(Function::DraftCase) => {
            add(CaseState::Draft, "作成中に戻す", Weight::Usual);
        }
        CaseState::Submitted if may(Function::SubmitCase) => {
            add(CaseState::Returned, "返戻を記録する", Weight::Usual);
        }
        CaseState::Returned if may(Function::DraftCase) => {
            add(CaseState::Draft, "直しを始める", Weight::Main);
        }
        _ => {}
    }
    if matches!(data.case.state, CaseState::Draft) && may(Function::DraftCase) {
        add(CaseState::Withdrawn, "取り下げる", Weight::Danger);
    }
    actions
}

fn history(data: &CaseData) -> Timeline {
    let events = data.events.iter().rev().map(|event| {
        let from = event.from.map_or_else(String::new, |from| format!("{} → ", from.ja()));
        let by_hand = event.reason == StepReason::ByHand;
        Event {
            when: super::seen::when(event.at),
            dot: if by_hand { Dot::Full } else { Dot::Corrected },
            title: format!("{from}{}", event.to.ja()),
            body: if by_hand { String::new() } else { event.reason.ja().to_owned() },
            recorded: vec![data.name(event.actor)],
            ..Event::default()
        }
    });
    Timeline { events: events.collect(), short: false }
}
