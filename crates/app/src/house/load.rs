//! Makes the view of a client out of its histories: what a rule or a page asks for, and no more.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use romori_roster::{
    BonusPayment, ClientProfile, ClientView, Dependant, Employment, Enrolment, Entrustment,
    EstablishmentProfile, EstablishmentView, Fact, History, Known, Leave, PayMonth, PersonContact,
    PersonIdentity, PersonView, StandardRemuneration,
};
use romori_store::{ClientAnchor, EVERY_KEY, Line, PersonAnchor, Reader, UnitError};
use romori_types::{Date, PersonId, YearMonth};

/// 問い — for which day, known when, and which blocks. What is not asked for is not opened, and so
/// not in the log.
#[derive(Debug, Clone)]
pub struct Question {
    /// The day.
    pub on: Date,
    /// Whose knowledge.
    pub known: Known,
    /// Persons at all.
    pub persons: bool,
    /// 報酬 of these months.
    pub pay: Option<RangeInclusive<YearMonth>>,
    /// 標準報酬月額
    pub standards: bool,
    /// 賞与
    pub bonuses: bool,
    /// 休業
    pub leaves: bool,
    /// 被扶養者
    pub dependants: bool,
    /// 住所・連絡先
    pub contact: bool,
}

impl Question {
    /// The client and its establishments alone, as known now.
    pub const fn client(on: Date) -> Self {
        Self {
            on,
            known: Known::Now,
            persons: false,
            pay: None,
            standards: false,
            bonuses: false,
            leaves: false,
            dependants: false,
            contact: false,
        }
    }

    /// With names, employments and enrolments.
    pub const fn people(on: Date) -> Self {
        Self { persons: true, ..Self::client(on) }
    }

    /// With what a determination of the months needs.
    pub const fn decision(on: Date, months: RangeInclusive<YearMonth>) -> Self {
        Self { pay: Some(months), standards: true, leaves: true, ..Self::people(on) }
    }

    /// With what arrives in a month: births, dependants and employments as known by its end.
    pub fn arrivals(month: YearMonth, today: Date) -> Self {
        let on = if YearMonth::of(today) == month { today } else { month.last_day() };
        Self { dependants: true, ..Self::people(on) }
    }

    /// With the leaves.
    pub const fn of_leaves(on: Date) -> Self {
        Self { leaves: true, ..Self::people(on) }
    }

    /// The same as it was known at an instant.
    #[must_use]
    pub const fn known(mut self, known: Known) -> Self {
        self.known = known;
        self
    }

    fn pay_keys(&self) -> Option<RangeInclusive<i64>> {
        let months = self.pay.as_ref()?;
        Some(i64::from(months.start().index())..=i64::from(months.end().index()))
    }
}

/// The view of a client.
///
/// # Errors
/// [`UnitError::Absent`] when the client has no profile on that day; what the store says.
pub fn client_view(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    question: &Question,
) -> Result<ClientView, UnitError> {
    let one = *client.id.as_bytes();
    let profiles = reader.facts_of::<ClientProfile>(client.id, &one)?;
    let profile = last_known(&profiles, question).ok_or(UnitError::Absent)?;
    let entrustments = reader.facts_of::<Entrustment>(client.id, &one)?;
    let mut view = ClientView {
        id: client.id,
        number: client.number,
        on: question.on,
        profile,
        entrustment: last_known(&entrustments, question),
        establishments: establishments(reader, client, question)?,
        persons: Vec::new(),
    };
    if question.persons {
        view.persons = persons(reader, client, question)?;
    }
    Ok(view)
}

/// What holds on the day, or else what holds first after it: a client that begins next month has
/// its name today too.
pub(super) fn last_known<F: Fact>(lines: &[Line<F>], question: &Question) -> Option<F> {
    lines.iter().find_map(|line| on_or_after(line, question))
}

fn on_or_after<F: Fact>(line: &Line<F>, question: &Question) -> Option<F> {
    let history = &line.history;
    if let Some(fact) = history.fact_at(question.on, question.known) {
        return Some(fact.clone());
    }
    let spans = history.spans(question.known);
    let later = spans.iter().find(|span| span.valid.from() > question.on);
    later.or(spans.last()).and_then(|span| span.row.fact.clone())
}

pub(super) fn establishments(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    question: &Question,
) -> Result<Vec<EstablishmentView>, UnitError> {
    let anchors = reader.establishments(client.id)?;
    let lines = reader.facts::<EstablishmentProfile>(client.id, EVERY_KEY)?;
    let views = anchors.into_iter().filter_map(|anchor| {
        let line = lines.iter().find(|line| line.subject == *anchor.id.as_bytes())?;
        let profile = on_or_after(line, question)?;
        Some(EstablishmentView { id: anchor.id, number: anchor.number, profile })
    });
    Ok(views.collect())
}

/// Persons under way, by id.
type People = HashMap<[u8; 16], PersonView>;

fn persons(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    question: &Question,
) -> Result<Vec<PersonView>, UnitError> {
    let anchors = reader.persons(client.id)?;
    let identities = reader.facts::<PersonIdentity>(client.id, EVERY_KEY)?;
    let mut people = begin(&anchors, &identities, question);
    if question.contact {
        for line in reader.facts::<PersonContact>(client.id, EVERY_KEY)? {
            if let Some(person) = people.get_mut(&line.subject) {
                person.contact = on_or_after(&line, question);
            }
        }
    }
    for line in reader.facts::<Employment>(client.id, EVERY_KEY)? {
        put(&mut people, &line, question, |person, number, fact| {
            person.employments.push((number, fact));
        });
    }
    for line in reader.facts::<Enrolment>(client.id, EVERY_KEY)? {
        put(&mut people, &line, question, |person, number, fact| {
            person.enrolments.push((number, fact));
        });
    }
    optional(reader, client, question, &mut people)?;
    let mut views: Vec<PersonView> = people.into_values().collect();
    views.sort_by_key(|person| person.number);
    Ok(views)
}

fn begin(
    anchors: &[PersonAnchor],
    identities: &[Line<PersonIdentity>],
    question: &Question,
) -> People {
    let numbers: HashMap<PersonId, u32> =
        anchors.iter().map(|anchor| (anchor.id, anchor.number)).collect();
    let people = identities.iter().filter_map(|line| {
        let id = PersonId::from_bytes(line.subject);
        let number = *numbers.get(&id)?;
        let identity = on_or_after(line, question)?;
        Some((line.subject, PersonView::new(id, number, identity)))
    });
    people.collect()
}

/// What only some questions ask for.
fn optional(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    question: &Question,
    people: &mut People,
) -> Result<(), UnitError> {
    if question.standards {
        for line in reader.facts::<StandardRemuneration>(client.id, EVERY_KEY)? {
            let Some(person) = people.get_mut(&line.subject) else { continue };
            let spans = line.history.spans(question.known);
            let facts = spans.iter().filter_map(|span| Some((span.valid, span.row.fact.clone()?)));
            person.standards = facts.collect();
        }
    }
    if let Some(keys) = question.pay_keys() {
        for line in reader.facts::<PayMonth>(client.id, keys)? {
            let Ok(index) = i32::try_from(line.key) else { continue };
            let month = YearMonth::from_index(index);
            let Some(person) = people.get_mut(&line.subject) else { continue };
            if let Some(fact) = line.history.fact_at(month.first_day(), question.known) {
                person.pay.insert(month, fact.clone());
            }
        }
    }
    if question.bonuses {
        for line in reader.facts::<BonusPayment>(client.id, EVERY_KEY)? {
            put(people, &line, question, |person, _, fact: BonusPayment| {
                person.bonuses.push(fact);
            });
        }
    }
    if question.leaves {
        for line in reader.facts::<Leave>(client.id, EVERY_KEY)? {
            put(people, &line, question, |person, number, fact| {
                person.leaves.push((number, fact));
            });
        }
    }
    if question.dependants {
        for line in reader.facts::<Dependant>(client.id, EVERY_KEY)? {
            put(people, &line, question, |person, number, fact| {
                person.dependants.push((number, fact));
            });
        }
    }
    Ok(())
}

/// Gives a person what is known last of a line: an employment is one fact from hiring to leaving,
/// whatever the day of the question.
fn put<F: Fact>(
    people: &mut People,
    line: &Line<F>,
    question: &Question,
    add: impl FnOnce(&mut PersonView, u32, F),
) {
    let latest = line.history.latest(question.known);
    let fact = latest.and_then(|span| span.row.fact.clone());
    let number = u32::try_from(line.key).unwrap_or(0);
    if let (Some(person), Some(fact)) = (people.get_mut(&line.subject), fact) {
        add(person, number, fact);
    }
}

/// One person of a client as it stands on a day, with how the names came so. Opens this person's
/// blocks and nobody else's.
///
/// # Errors
/// [`UnitError::Absent`] when nothing is, or was, known of the person.
pub fn person_view(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    person: PersonAnchor,
    question: &Question,
) -> Result<(ClientView, PersonView, History<PersonIdentity>), UnitError> {
    let of_client = Question::client(question.on).known(question.known);
    let view = client_view(reader, client, &of_client)?;
    let id = person.id.as_bytes();
    let identities = reader.facts_of::<PersonIdentity>(client.id, id)?;
    let identity = last_known(&identities, question).ok_or(UnitError::Absent)?;
    let history = identities.into_iter().next().map(|line| line.history).unwrap_or_default();
    let mut people = People::from([(*id, PersonView::new(person.id, person.number, identity))]);
    for line in reader.facts_of::<Employment>(client.id, id)? {
        put(&mut people, &line, question, |person, number, fact| {
            person.employments.push((number, fact));
        });
    }
    for line in reader.facts_of::<Enrolment>(client.id, id)? {
        put(&mut people, &line, question, |person, number, fact| {
            person.enrolments.push((number, fact));
        });
    }
    for line in reader.facts_of::<Leave>(client.id, id)? {
        put(&mut people, &line, question, |person, number, fact| {
            person.leaves.push((number, fact));
        });
    }
    for line in reader.facts_of::<StandardRemuneration>(client.id, id)? {
        let Some(person) = people.get_mut(&line.subject) else { continue };
        let spans = line.history.spans(question.known);
        let facts = spans.iter().filter_map(|span| Some((span.valid, span.row.fact.clone()?)));
        person.standards = facts.collect();
    }
    let mut person = people.remove(id).ok_or(UnitError::Absent)?;
    more_of_person(reader, client, question, &mut person)?;
    Ok((view, person, history))
}

/// 住所, 被扶養者, 報酬, 賞与 of one person.
fn more_of_person(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    question: &Question,
    person: &mut PersonView,
) -> Result<(), UnitError> {
    let id = *person.id.as_bytes();
    let contacts = reader.facts_of::<PersonContact>(client.id, &id)?;
    person.contact = last_known(&contacts, question);
    for line in reader.facts_of::<Dependant>(client.id, &id)? {
        let latest = line.history.latest(question.known);
        let fact = latest.and_then(|span| span.row.fact.clone());
        let number = u32::try_from(line.key).unwrap_or(0);
        person.dependants.extend(fact.map(|fact| (number, fact)));
    }
    for line in reader.facts_of::<PayMonth>(client.id, &id)? {
        let Ok(index) = i32::try_from(line.key) else { continue };
        let month = YearMonth::from_index(index);
        if let Some(fact) = line.history.fact_at(month.first_day(), question.known) {
            person.pay.insert(month, fact.clone());
        }
    }
    for line in reader.facts_of::<BonusPayment>(client.id, &id)? {
        let latest = line.history.latest(question.known);
        person.bonuses.extend(latest.and_then(|span| span.row.fact.clone()));
    }
    Ok(())
}
