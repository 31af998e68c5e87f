//! 台帳の見え方 — an office read back into views, as a store shows it, for tests without one.

use std::collections::BTreeMap;

use romori_roster::{
    ClientView, EstablishmentView, History, Kind, Known, PersonView, Recorded, Span,
};
use romori_types::{BatchId, Date, EstablishmentId, PersonId, Timestamp, YearMonth};

use crate::office::{AnyFact, Office, SampleClient, Subject, Typed};

/// Every history of an office, by subject, kind and key.
type Histories = BTreeMap<(Subject, Kind, u32), History<AnyFact>>;

impl Office {
    /// Every client and everybody as they stand on a day, known as they are now.
    pub fn views(&self, on: Date) -> Vec<ClientView> {
        let ledgers = Ledgers { histories: self.histories(), on };
        self.clients.iter().filter_map(|client| ledgers.client(client)).collect()
    }

    fn histories(&self) -> Histories {
        let mut rows: BTreeMap<(Subject, Kind, u32), Vec<Recorded<AnyFact>>> = BTreeMap::new();
        for (place, batch) in (1_u128..).zip(&self.batches) {
            let noon = format!("{}T03:00:00Z", batch.recorded_on).parse::<Timestamp>();
            let recorded_at = noon.unwrap_or(Timestamp::UNIX_EPOCH);
            for row in &batch.rows {
                let held = rows.entry((row.subject, row.fact.kind(), row.key)).or_default();
                held.push(Recorded {
                    valid: row.valid,
                    version: u32::try_from(held.len()).unwrap_or(0) + 1,
                    recorded_at,
                    recorded_by: batch.recorded_by,
                    batch: BatchId::from_bytes(place.to_be_bytes()),
                    undone_at: None,
                    fact: Some(row.fact.clone()),
                });
            }
        }
        rows.into_iter().map(|(place, rows)| (place, History::new(rows))).collect()
    }
}

/// The histories, asked for a day.
struct Ledgers {
    histories: Histories,
    on: Date,
}

impl Ledgers {
    fn client(&self, client: &SampleClient) -> Option<ClientView> {
        let me = Subject::Client(client.id);
        let places = client.establishments.iter();
        let persons = client.persons.iter();
        Some(ClientView {
            id: client.id,
            number: client.number,
            on: self.on,
            profile: self.one(me)?,
            entrustment: self.one(me),
            establishments: places.filter_map(|(id, number)| self.place(*id, *number)).collect(),
            persons: persons.filter_map(|(id, number)| self.person(*id, *number)).collect(),
        })
    }

    fn place(&self, id: EstablishmentId, number: u32) -> Option<EstablishmentView> {
        let profile = self.one(Subject::Establishment(id))?;
        Some(EstablishmentView { id, number, profile })
    }

    fn person(&self, id: PersonId, number: u32) -> Option<PersonView> {
        let me = Subject::Person(id);
        let identity = self.one(me).or_else(|| self.latest(me).pop().map(|(_, fact)| fact))?;
        let mut view = PersonView::new(id, number, identity);
        view.contact = self.one(me);
        view.employments = self.latest(me);
        view.enrolments = self.latest(me);
        view.leaves = self.latest(me);
        view.dependants = self.latest(me);
        view.bonuses = self.latest(me).into_iter().map(|(_, fact)| fact).collect();
        let month = |key: u32| YearMonth::from_index(i32::try_from(key).unwrap_or(0));
        view.pay = self.latest(me).into_iter().map(|(key, fact)| (month(key), fact)).collect();
        let standards = self.histories.get(&(me, Kind::StandardRemuneration, 0));
        let spans = standards.map(|history| history.spans(Known::Now)).unwrap_or_default();
        let typed = spans.into_iter().filter_map(|span| Some((span.valid, fact(&span)?)));
        view.standards = typed.collect();
        Some(view)
    }

    /// What holds on the day.
    fn one<F: Typed>(&self, subject: Subject) -> Option<F> {
        let history = self.histories.get(&(subject, F::KIND, 0))?;
        F::of(history.fact_at(self.on, Known::Now)?).cloned()
    }

    /// The latest of each key.
    fn latest<F: Typed>(&self, subject: Subject) -> Vec<(u32, F)> {
        let range = (subject, F::KIND, 0)..=(subject, F::KIND, u32::MAX);
        let histories = self.histories.range(range);
        let latest = histories
            .filter_map(|((_, _, key), history)| Some((*key, fact(&history.latest(Known::Now)?)?)));
        latest.collect()
    }
}

fn fact<F: Typed>(span: &Span<'_, AnyFact>) -> Option<F> {
    F::of(span.row.fact.as_ref()?).cloned()
}
