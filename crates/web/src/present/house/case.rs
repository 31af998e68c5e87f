//! One filing as a view.

use std::collections::HashMap;

use romori_app::house::{
    Case, CaseEvent, CaseStandard, CaseState, CaseWords, Document as Kept, DocumentKind,
    FiledChange, Function, NumberedBefore, StepReason, file_name,
};
use romori_app::procedure::{Occasion, Procedure};
use romori_types::{ActorId, Date, Timestamp, date_ja, day_in_japan};

use super::case_persons::{case_persons, differing_note, more_persons};
use super::{case_due, case_title, change_shown, office_frame, procedure, status};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    CaseAction, CaseDiffers, CaseHead, CasePage, CaseStep, ChangesTable, Document, Dot, Event,
    Link, Note, Press, Ringi, Seal, Term, Timeline, Toast, Tone, Weight, WordsForm,
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
    /// What was written with its events, by number.
    pub words: Vec<(u32, CaseWords)>,
    /// What differs now from what it was filed from.
    pub differs: Option<FiledChange>,
    /// What was typed and not taken, and why.
    pub typed: Option<WordsTyped>,
    /// When the vault filled its notice, the latest first.
    pub numbered: Vec<NumberedBefore>,
}

/// 言葉の入力 — what was typed into one of the small forms and not taken.
#[derive(Debug, Clone)]
pub struct WordsTyped {
    /// Whether it is about a return; else about what changed after the filing.
    pub returning: bool,
    /// The day.
    pub on: String,
    /// The words.
    pub words: String,
    /// Why they were not taken.
    pub error: String,
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
        differs: differs(signed, data, &csrf),
        returning: returning(signed, data, (&csrf, today)),
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
    let moved = |event: &&CaseEvent, to| event.to == to && event.from != Some(to);
    let at = |to: CaseState| data.events.iter().rev().find(|e| moved(e, to)).map(|e| e.at);
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
    let differing = differing_note(data.case.state, &data.standards, data.differs.is_some());
    returned(data).into_iter().chain(changed).chain(unfinished).chain(differing).collect()
}

/// What the authority said, while the case is returned or being mended after it.
fn returned(data: &CaseData) -> Option<Note> {
    let event = data.events.iter().rev().find(|event| event.to == CaseState::Returned)?;
    let mending = matches!(data.case.state, CaseState::Returned | CaseState::Draft);
    let (_, words) = data.words.iter().find(|(number, _)| *number == event.number)?;
    let on = words.on.map_or_else(String::new, |on| format!("（{}）", date_ja(on)));
    let next = match data.case.state {
        CaseState::Returned => {
            "「直しを始める」を押すと作成中に戻り、点検と承認をもう一度受けます。"
        }
        _ => "台帳を直してから、届書を作り直してください。",
    };
    let said = format!("「{}」", words.words);
    mending.then(|| Note::new(Tone::Bad, format!("返戻されました{on}"), &[&said, next]))
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
        // What was noted without a step leaves the case where it is.
        let moved = |event: &&CaseEvent| event.to == *state && event.from != Some(*state);
        let event = data.events.iter().rev().find(moved);
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
    let mut detail = format!("{}・{}", kept.kind.ja(), kilobytes(bytes));
    if kept.kind == DocumentKind::Notice
        && let Some(last) = data.numbered.first()
    {
        let at = super::seen::when(last.at);
        detail.push_str(&format!("・番号入り: 番号庫が{at}に作成（{}回）", data.numbered.len()));
    }
    Document {
        name: file_name(Procedure::from_number(data.case.procedure), kept.kind).0,
        detail,
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
    let is_ready = matches!(data.case.state, CaseState::Checked | CaseState::Approved);
    let has_notice = data.documents.iter().any(|kept| kept.kind == DocumentKind::Notice);
    if is_ready && has_notice && may(Function::UseNumbers) && may(Function::ViewNumbers) {
        let href = format!("/60/{}/numbers", data.case.id);
        actions.push(CaseAction::Ask(Link::new("個人番号を入れて作る", href)));
    }
    let mut add = |to: CaseState, label: &str, weight: Weight| {
        actions.push(CaseAction::Press(press(data, csrf, to, label).weighing(weight)));
    };
    match data.case.state {
        CaseState::Checked | CaseState::Approved if may(Function::DraftCase) => {
            add(CaseState::Draft, "作成中に戻す", Weight::Usual);
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

/// The words of a note: 「…」（6月30日）
fn said(words: &CaseWords) -> String {
    let on = words.on.map_or_else(String::new, |on| format!("（{}）", date_ja(on)));
    format!("「{}」{on}", words.words)
}

/// The words that the form holds: what was typed and not taken, or nothing.
fn typed(data: &CaseData, returning: bool) -> (String, String, Option<String>) {
    let typed = data.typed.as_ref().filter(|typed| typed.returning == returning);
    typed.map_or_else(Default::default, |typed| {
        (typed.on.clone(), typed.words.clone(), Some(typed.error.clone()))
    })
}

/// What differs now from what the case was filed from.
fn differs(signed: &Signed, data: &CaseData, csrf: &str) -> Option<CaseDiffers> {
    let filed = data.differs.as_ref()?;
    let paper = Procedure::from_number(data.case.procedure)?.correction();
    let (_, words, error) = typed(data, false);
    let settle = signed.visitor.may(Function::SubmitCase).then(|| WordsForm {
        id: "settle",
        action: format!("/60/{}/changes", data.case.id),
        csrf: csrf.to_owned(),
        hidden: vec![("seen".to_owned(), data.case.version.to_string())],
        day: None,
        label: "どう扱ったか".to_owned(),
        hint: "訂正の届を出した日や、年金事務所に確かめたこと。個人番号は書けません。".to_owned(),
        words,
        error,
        submit: "違いを確かめたと記録する".to_owned(),
    });
    Some(CaseDiffers {
        table: ChangesTable {
            caption: "提出したときと、いまの台帳との違い".to_owned(),
            heading: "提出したとき → いま",
            changes: filed.changes.iter().map(|made| change_shown(data.client.0, made)).collect(),
        },
        paper: paper.paper.to_owned(),
        how: paper.how.to_owned(),
        basis: paper.basis.to_owned(),
        settle,
    })
}

/// The form by which a return is entered, with the day and the words of the authority.
fn returning(signed: &Signed, data: &CaseData, (csrf, today): (&str, Date)) -> Option<WordsForm> {
    let may = data.case.state == CaseState::Submitted && signed.visitor.may(Function::SubmitCase);
    let (on, words, error) = typed(data, true);
    may.then(|| WordsForm {
        id: "return",
        action: format!("/60/{}/step", data.case.id),
        csrf: csrf.to_owned(),
        hidden: vec![
            ("to".to_owned(), CaseState::Returned.code().to_string()),
            ("seen".to_owned(), data.case.version.to_string()),
        ],
        day: Some(("返戻の日".to_owned(), if on.is_empty() { date_ja(today) } else { on })),
        label: "役所の言葉".to_owned(),
        hint: "届いた紙にあるとおりに。個人番号は書けません。".to_owned(),
        words,
        error,
        submit: "返戻を記録する".to_owned(),
    })
}

fn history(data: &CaseData) -> Timeline {
    let events = data.events.iter().rev().map(|event| {
        let from = event.from.map_or_else(String::new, |from| format!("{} → ", from.ja()));
        let by_hand = event.reason == StepReason::ByHand;
        let stays = event.from == Some(event.to);
        let why = if by_hand || stays { "" } else { event.reason.ja() };
        let words = data.words.iter().find(|(number, _)| *number == event.number);
        let words = words.map_or_else(String::new, |(_, words)| said(words));
        Event {
            when: super::seen::when(event.at),
            dot: match event.to {
                CaseState::Returned => Dot::Bad,
                _ if by_hand => Dot::Full,
                _ => Dot::Corrected,
            },
            title: if stays {
                event.reason.ja().to_owned()
            } else {
                format!("{from}{}", event.to.ja())
            },
            body: format!("{why}{words}"),
            recorded: vec![data.name(event.actor)],
            ..Event::default()
        }
    });
    Timeline { events: events.collect(), short: false }
}
