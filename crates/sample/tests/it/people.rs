//! An office read back into views, as a store shows it.

use std::collections::BTreeMap;

use romori_roster::{
    ClientView, EstablishmentView, Fact, History, Kind, Known, PersonIdentity, PersonView,
    Recorded, Series, Validity,
};
use romori_sample::{AnyFact, FactSink, Office, Row, Subject};
use romori_types::{BatchId, ClientId, Date};

/// Every row of one subject, kind and key.
type Lines = BTreeMap<(Subject, Kind, u32), Vec<Recorded<AnyFact>>>;

pub fn lines(office: &Office) -> Lines {
    let mut lines = Lines::new();
    for (number, batch) in (1_u32..).zip(&office.batches) {
        for row in &batch.rows {
            let held = lines.entry((row.subject, row.fact.kind(), row.key)).or_default();
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            held.push(Recorded {
                valid: row.valid,
                version: held.len() as u32 + 1,
                recorded_at: format!("{}T03:00:00Z", batch.recorded_on).parse().unwrap(),
                recorded_by: batch.recorded_by,
                batch: BatchId::from_bytes(bytes),
                undone_at: None,
                fact: Some(row.fact.clone()),
            });
        }
    }
    lines
}

/// Takes the facts that have a type.
struct Typed<F>(Option<F>);

impl<F: Fact> FactSink for Typed<F> {
    type Error = serde_json::Error;

    fn take<G: Fact>(&mut self, _: &Row, fact: &G) -> Result<(), serde_json::Error> {
        if G::KIND == F::KIND {
            self.0 = Some(serde_json::from_value(serde_json::to_value(fact)?)?);
        }
        Ok(())
    }
}

fn typed<F: Fact>(subject: Subject, fact: &AnyFact) -> F {
    let row = Row {
        subject,
        key: 0,
        valid: Validity::since(romori_types::Date::MIN),
        fact: fact.clone(),
    };
    let mut sink = Typed::<F>(None);
    row.pass_to(&mut sink).unwrap();
    sink.0.unwrap()
}

fn on_day<F: Fact>(lines: &Lines, subject: Subject, day: Date) -> Option<F> {
    let rows = lines.get(&(subject, F::KIND, 0))?;
    let history = History::new(rows.clone());
    history.fact_at(day, Known::Now).map(|fact| typed(subject, fact))
}

/// The latest of each key.
fn latest<F: Fact>(lines: &Lines, subject: Subject) -> Vec<(u32, F)> {
    let range = lines.range((subject, F::KIND, 0)..=(subject, F::KIND, u32::MAX));
    let latest = range.filter_map(|((_, _, key), rows)| {
        let history = History::new(rows.clone());
        let span = history.latest(Known::Now)?;
        Some((*key, typed(subject, span.row.fact.as_ref()?)))
    });
    latest.collect()
}

fn person(lines: &Lines, id: romori_types::PersonId, number: u32, day: Date) -> PersonView {
    let me = Subject::Person(id);
    let identity: PersonIdentity = on_day(lines, me, day)
        .or_else(|| latest(lines, me).pop().map(|(_, fact)| fact))
        .unwrap_or_else(|| panic!("{number}: nobody"));
    let mut view = PersonView::new(id, number, identity);
    view.contact = on_day(lines, me, day);
    view.employments = latest(lines, me);
    view.enrolments = latest(lines, me);
    view.leaves = latest(lines, me);
    view.dependants = latest(lines, me);
    view.bonuses = latest(lines, me).into_iter().map(|(_, fact)| fact).collect();
    let pay = latest(lines, me).into_iter();
    view.pay =
        pay.map(|(key, fact)| (romori_types::YearMonth::from_index(key as i32), fact)).collect();
    if let Some(rows) = lines.get(&(me, Kind::StandardRemuneration, 0)) {
        let history = History::new(rows.clone());
        let spans = history.spans(Known::Now).into_iter();
        view.standards = spans
            .filter_map(|span| Some((span.valid, typed(me, span.row.fact.as_ref()?))))
            .collect();
    }
    view
}

/// Every client as it stands on the office's day.
pub fn views(office: &Office) -> Vec<ClientView> {
    let lines = lines(office);
    let day = office.today;
    let client = |client: &romori_sample::SampleClient| {
        let me: ClientId = client.id;
        ClientView {
            id: me,
            number: client.number,
            on: day,
            profile: on_day(&lines, Subject::Client(me), day).unwrap(),
            entrustment: on_day(&lines, Subject::Client(me), day),
            establishments: client
                .establishments
                .iter()
                .map(|(id, number)| EstablishmentView {
                    id: *id,
                    number: *number,
                    profile: on_day(&lines, Subject::Establishment(*id), day).unwrap(),
                })
                .collect(),
            persons: client
                .persons
                .iter()
                .map(|(id, number)| person(&lines, *id, *number, day))
                .collect(),
        }
    };
    assert_eq!(Kind::PersonIdentity.series(), Series::One);
    office.clients.iter().map(client).collect()
}
