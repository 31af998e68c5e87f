//! 個人の概要 as a view.

use std::collections::HashMap;

use romori_app::house::{Case, Corrected, Fields, Function, SamePerson, Seen};
use romori_app::ledgers::{ClientView, History, Known, PersonIdentity, PersonView};
use romori_types::{ActorId, YearMonth, date_ja, day_in_japan};

use super::{
    AskedDay, Told, case_title, kept, neighbours, office_frame, person_cards, person_papers, toast,
};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    Band, Correction, Dot, Event, Filters, Link, Looker, Note, PersonPage, StepChart, StepPoint,
    Timeline, Tone,
};
use crate::view::{Crumb, Neighbour};

/// What the page is made of.
pub struct PersonData {
    /// Which day's content, as known when.
    pub day: AskedDay,
    /// The client as it stands.
    pub client: ClientView,
    /// The person.
    pub person: PersonView,
    /// How the names came so.
    pub identity: History<PersonIdentity>,
    /// Who looked, the latest first, with names.
    pub lookers: Vec<(Seen, String)>,
    /// What was saved or undone a moment ago.
    pub told: Option<Told>,
    /// What was corrected.
    pub corrected: Vec<Corrected>,
    /// Cases about the person on their way.
    pub cases: Vec<Case>,
    /// Filed cases that differ from this person's ledgers now.
    pub filed: Vec<Case>,
    /// Names of users.
    pub names: HashMap<ActorId, String>,
    /// The numbers of the persons of the client, in order.
    pub numbers: Vec<u32>,
    /// The same human at other clients.
    pub same: Vec<SamePerson>,
}

/// The page.
pub fn person_view(state: &AppState, signed: &Signed, data: &PersonData) -> PersonPage {
    let today = state.clock().today();
    let (client, person) = (&data.client, &data.person);
    let number = format!("{}-{}", client.number, person.number);
    let crumbs = vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(
            format!("{} {}", client.number, client.profile.name),
            format!("/70/{}", client.number),
        ),
        Crumb::to("71 個人", format!("/71/{}", client.number)),
        Crumb::here(number.clone()),
    ];
    let mut frame = office_frame(state, signed, "個人の概要", "71", crumbs);
    frame.client = Some(client.profile.name.clone());
    frame.place.number = Some(number);
    frame.place.heading = Some(person.identity.name.shown().to_owned());
    neighbours(&mut frame.place, &data.numbers, person.number, |near| Neighbour {
        label: format!("{}-{near}", client.number),
        href: format!("/71/{}/{near}", client.number),
    });
    let address = format!("/71/{}/{}", client.number, person.number);
    let csrf = frame.standing.csrf.clone();
    PersonPage {
        frame,
        as_of: data.day.form(&address),
        toast: data.told.as_ref().map(|told| toast(signed, &csrf, told)),
        notes: withheld_note(signed).into_iter().chain(notes(data, &address, today)).collect(),
        chart: chart(person, YearMonth::of(today)),
        chart_note: "単位 千円・健康保険".to_owned(),
        filters: Filters { label: "種類".to_owned(), links: Vec::new() },
        history_href: format!("/71/{}/{}/history", client.number, person.number),
        timeline: timeline(data),
        cards: person_cards::cards(signed, client, person, &data.day)
            .into_iter()
            .chain(person_cards::same(&data.same))
            .chain(person_cards::seers(signed, client, person))
            .chain(person_cards::entrance(signed, client, person))
            .collect(),
        begin: if data.day.is_past() {
            Vec::new()
        } else {
            person_cards::begin(signed, client, person)
        },
        premiums: None,
        coming: Vec::new(),
        lookers: lookers(&data.lookers),
        lookers_href: if signed.visitor.may(Function::ViewLog) {
            format!("/71/{}/{}/touched", client.number, person.number)
        } else {
            format!("/01?client={}", client.number)
        },
    }
}

/// What stands nowhere on the page because it may not be shown.
pub(super) fn withheld_note(signed: &Signed) -> Option<Note> {
    let withheld = signed.visitor.withheld();
    let names: Vec<&str> = withheld.iter().map(Fields::ja).collect();
    let title = format!("{}は、表示できる権限がありません", names.join("・"));
    let line = "空いている所は、登録がないのではなく、伏せてあります。必要なときは、事務所の管理者に依頼してください。";
    (!names.is_empty()).then(|| Note::new(Tone::Care, title, &[line]))
}

/// That the past is shown; or else what the person's events ask for.
fn notes(data: &PersonData, address: &str, today: romori_types::Date) -> Vec<Note> {
    let past = data.day.banner(address);
    if past.is_some() {
        return past.into_iter().collect();
    }
    let papers = person_papers::papers(&data.client, &data.person, &data.cases, today);
    filed_note(&data.filed).into_iter().chain(papers).collect()
}

/// That filed cases differ from the ledgers now.
fn filed_note(filed: &[Case]) -> Option<Note> {
    let titles: Vec<String> =
        filed.iter().map(|case| case_title(case.procedure, case.period)).collect();
    let line = format!("{}に書いた内容が、いまの台帳と違っています。", titles.join("、"));
    let lines = [line.as_str(), "案件で、違いと訂正の届を確かめてください。"];
    let mut note = Note::new(Tone::Care, "提出した届と違っています", &lines);
    note.links = filed
        .iter()
        .zip(titles.iter())
        .map(|(case, title)| Link::new(format!("{title}の違いを見る"), format!("/60/{}", case.id)))
        .collect();
    (!filed.is_empty()).then_some(note)
}

fn chart(person: &PersonView, today: YearMonth) -> Option<StepChart> {
    let points: Vec<StepPoint> = person
        .standards
        .iter()
        .map(|(valid, made)| StepPoint {
            month: YearMonth::of(valid.from()).index(),
            thousand_yen: made
                .health
                .or(made.pension)
                .and_then(|yen| i32::try_from(yen.get() / 1_000).ok()),
            from: made.from_month.ja(),
            how: made.by.ja().to_owned(),
            short: made.by.ja().chars().take(2).collect(),
            planned: false,
        })
        .collect();
    points.last()?;
    let bands: Vec<Band> = person
        .leaves
        .iter()
        .filter(|(_, leave)| leave.kind.may_exempt())
        .map(|(_, leave)| Band {
            from: YearMonth::of(leave.from).index(),
            until: leave.until.map_or(today, YearMonth::of).next().index(),
            label: leave.kind.ja().to_owned(),
        })
        .collect();
    Some(StepChart::draw("標準報酬月額の動き", &points, &bands, today.index()))
}

/// What happened, the latest first.
fn timeline(data: &PersonData) -> Timeline {
    let person = &data.person;
    let mut events: Vec<(romori_types::Date, Event)> = Vec::new();
    for (_, made) in &person.employments {
        events.push(event(made.hired_on, "入社しました", made.employment_type.ja()));
        if let Some(left) = made.left_on {
            events.push(event(left, "退職しました", ""));
        }
    }
    for (_, made) in &person.enrolments {
        events.push(event(made.acquired_on, "被保険者になりました", made.insured_as.ja()));
        if let Some(lost) = made.lost_on {
            let why = made.loss.map_or("", romori_app::ledgers::LossReason::ja);
            events.push(event(lost, "被保険者でなくなりました", why));
        }
    }
    for (valid, made) in &person.standards {
        let words = |yen: Option<romori_types::Yen>| {
            yen.map_or_else(|| "対象外".to_owned(), |yen| format!("{yen}円"))
        };
        let body = format!("健保 {}・厚年 {}", words(made.health), words(made.pension));
        events.push(event(valid.from(), made.by.ja(), &body));
    }
    for (_, leave) in &person.leaves {
        let until = leave
            .until
            .map_or_else(|| "続いています".to_owned(), |day| format!("{}まで", date_ja(day)));
        events.push(event(leave.from, &format!("{}に入りました", leave.kind.ja()), &until));
    }
    events.extend(identity_events(&data.identity, data.day.known()));
    events.extend(data.corrected.iter().map(|made| correction(data, made)));
    events.sort_by_key(|event| std::cmp::Reverse(event.0));
    Timeline { events: events.into_iter().map(|(_, event)| event).collect(), short: false }
}

fn event(on: romori_types::Date, title: &str, body: &str) -> (romori_types::Date, Event) {
    let event = Event {
        when: date_ja(on),
        dot: Dot::Full,
        title: title.to_owned(),
        body: body.to_owned(),
        ..Event::default()
    };
    (on, event)
}

/// What was recorded wrong, with both contents and who recorded them.
fn correction(data: &PersonData, made: &Corrected) -> (romori_types::Date, Event) {
    let name = |actor: ActorId| data.names.get(&actor).map_or("—", String::as_str);
    let (item, before, after) = made.items.first().cloned().unwrap_or_default();
    let (before, after) = (kept(item, &before), kept(item, &after));
    let more: Vec<String> = made
        .items
        .iter()
        .skip(1)
        .map(|(item, was, is)| format!("{item} {} → {}", kept(item, was), kept(item, is)))
        .chain(made.memo.clone())
        .collect();
    let line = |(actor, at): (ActorId, romori_types::Timestamp), what: &str| {
        format!("{} {} {what}", date_ja(day_in_japan(at)), name(actor))
    };
    let event = Event {
        when: date_ja(made.from),
        dot: Dot::Corrected,
        title: format!("{}を訂正しました", made.kind.ja()),
        body: more.join("、"),
        correction: Some(Correction {
            item: item.to_owned(),
            before,
            after,
            recorded: date_ja(day_in_japan(made.by.1)),
        }),
        recorded: vec![line(made.first, "記録"), line(made.by, "訂正")],
        ..Event::default()
    };
    (made.from, event)
}

/// Names and numbers as they changed.
fn identity_events(
    history: &History<PersonIdentity>,
    known: Known,
) -> impl Iterator<Item = (romori_types::Date, Event)> {
    let spans = history.spans(known);
    let changes: Vec<(romori_types::Date, Event)> = spans
        .windows(2)
        .filter_map(|pair| {
            let [one, next] = pair else { return None };
            let (before, after) = (one.row.fact.as_ref()?, next.row.fact.as_ref()?);
            let changed = romori_app::ledgers::differences(before, after);
            let words: Vec<String> = changed
                .iter()
                .map(|(item, was, is)| format!("{item} {} → {}", kept(item, was), kept(item, is)))
                .collect();
            Some(event(next.valid.from(), "登録が変わりました", &words.join("、")))
        })
        .collect();
    changes.into_iter()
}

fn lookers(seen: &[(Seen, String)]) -> Vec<Looker> {
    let line = |(seen, name): &(Seen, String)| Looker {
        name: name.clone(),
        detail: format!(
            "{}・{}",
            super::seen::when(seen.entry.at.timestamp()),
            seen.entry.purpose.ja()
        ),
    };
    seen.iter().take(5).map(line).collect()
}
