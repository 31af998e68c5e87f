//! 一つの出来事から出る届 — a hire gives 資格取得届, a leaving 資格喪失届, a dependant
//! 被扶養者異動届: each a case with its files, or with what stands in its way.

use romori_identity::Function;
use romori_intake::table::typed;
use romori_record::Class;
use romori_roster::{ClientView, Enrolment, Relationship};
use romori_statute::law::Law;
use romori_store::{Case, ClientAnchor, Doing, PersonAnchor, UnitError, Writer};
use romori_types::{Date, EstablishmentId, Purpose, Yen};

use super::fields::Values;
use super::save::{SaveRefusal, who};
use crate::drafting::Notice;
use crate::house::filing::{CaseContent, Filing, Making, Matter, draft_of, file, filer};
use crate::house::load::{Question, person_view};
use crate::house::{House, Visitor};
use crate::office::OfficeForm;
use crate::procedure::acquisition::{self, AcquisitionEntry};
use crate::procedure::dependants::{self, DependantChange, DependantDetail, DependantEntry};
use crate::procedure::loss::{self, LossEntry, LossEvent};
use crate::procedure::{FactsUsed, FollowUp, Occasion, Procedure, office_form};

/// What happened to a person, and what was entered for its notice.
pub enum Event {
    /// 資格取得 of the enrolment with this number.
    Acquired(u32, Option<AcquisitionEntry>),
    /// 退職・死亡 and with it 資格喪失 of the enrolment with this number.
    Left(u32, Option<LossEntry>),
    /// 異動 of the dependant with this number.
    Dependant(u32, DependantChange, DependantSaid),
}

/// 異動届に書くこと — what no ledger holds about a dependant; nothing leaves what was said before.
#[derive(Default)]
pub struct DependantSaid {
    /// 職業, as the form names it.
    pub occupation: String,
    /// 年収
    pub income: Option<Yen>,
}

impl DependantSaid {
    /// From a form that was sent.
    fn of(values: &Values) -> Self {
        let income = typed::amount(values.get("income").trim()).ok().flatten();
        Self { occupation: values.get("occupation").to_owned(), income }
    }

    /// The notice's code of the occupation: a spouse has no school.
    fn occupation(&self, spouse: bool) -> Option<u8> {
        let words = ["none", "part_time", "pensioner", "child", "student", "other"];
        let place = words.iter().position(|word| *word == self.occupation)?;
        let code = u8::try_from(place).ok()? + 1;
        Some(if spouse { code.min(4) } else { code })
    }
}

/// A person read for a notice: the client with this person alone.
struct Subject {
    client: ClientView,
    number: u32,
    today: Date,
}

impl Subject {
    fn read(
        writer: &mut Writer<'_, '_>,
        (client, person): (ClientAnchor, PersonAnchor),
        today: Date,
    ) -> Result<Self, UnitError> {
        let (mut view, one, _) =
            person_view(&mut writer.reader, client, person, &Question::people(today))?;
        view.persons.push(one);
        Ok(Self { client: view, number: person.number, today })
    }

    fn enrolment(&self, number: u32) -> Option<&Enrolment> {
        let person = self.client.person(self.number)?;
        person.enrolments.iter().find(|(known, _)| *known == number).map(|(_, made)| made)
    }

    fn matter(
        &self,
        procedure: Procedure,
        establishment: EstablishmentId,
        on: Date,
    ) -> Option<Matter> {
        Some(Matter {
            client: self.client.id,
            establishment: Some(establishment),
            person: Some(self.client.person(self.number)?.id),
            procedure,
            occasion: Occasion::Event(on),
        })
    }

    fn office(
        &self,
        writer: &mut Writer<'_, '_>,
        establishment: EstablishmentId,
    ) -> Result<OfficeForm, UnitError> {
        let place = self.client.establishment(establishment).ok_or(UnitError::Absent)?;
        Ok(office_form(&place.profile, &filer(&mut writer.reader, self.today)?))
    }
}

/// Makes the case of what happened to a person, or takes its draft up again. Nothing where the
/// ledger says of no such event, or its case is further on.
///
/// # Errors
/// When the visitor may not; what the store says.
pub fn file_event(
    house: &House,
    visitor: &Visitor,
    (client, person): (u32, u32),
    event: &Event,
    today: Date,
) -> Result<Option<Filing>, SaveRefusal> {
    let grant =
        visitor.grant(Function::DraftCase, Purpose::Determine).map_err(SaveRefusal::NotAllowed)?;
    let both = house.store.read(&grant, |reader| who(reader, client, person))?;
    let doing = Doing { client: Some(both.0.id), ..Doing::act(Class::CaseMade) };
    Ok(house.store.write(&grant, doing, |writer| {
        let subject = Subject::read(writer, both, today)?;
        file_of(writer, house.law, &subject, event)
    })?)
}

/// The event of a case, with what was entered for it left as it is.
fn event_of(view: &ClientView, case: &Case) -> Option<(u32, Event)> {
    let person = view.persons.iter().find(|person| Some(person.id) == case.person)?;
    let on = |day: Date| Occasion::Event(day).period() == case.period;
    let event = match Procedure::from_number(case.procedure)? {
        Procedure::Acquisition => {
            let found = person.enrolments.iter().find(|(_, made)| on(made.acquired_on))?;
            Event::Acquired(found.0, None)
        }
        Procedure::Loss => {
            let found = person.enrolments.iter().find(|(_, made)| made.lost_on.is_some_and(on))?;
            Event::Left(found.0, None)
        }
        Procedure::DependentChange => {
            let became = person.dependants.iter().find(|(_, made)| on(made.since));
            let ceased = person.dependants.iter().find(|(_, made)| made.until.is_some_and(on));
            match (became, ceased) {
                (Some((number, _)), _) => {
                    Event::Dependant(*number, DependantChange::Became, DependantSaid::default())
                }
                (None, Some((number, _))) => {
                    Event::Dependant(*number, DependantChange::Ceased, DependantSaid::default())
                }
                (None, None) => return None,
            }
        }
        _ => return None,
    };
    Some((person.number, event))
}

fn file_of(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    subject: &Subject,
    event: &Event,
) -> Result<Option<Filing>, UnitError> {
    match event {
        Event::Acquired(number, entry) => acquired(writer, law, subject, (*number, entry)),
        Event::Left(number, entry) => left(writer, law, subject, (*number, entry)),
        Event::Dependant(number, change, said) => {
            dependant(writer, law, subject, (*number, *change, said))
        }
    }
}

fn acquired(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    subject: &Subject,
    (number, entry): (u32, &Option<AcquisitionEntry>),
) -> Result<Option<Filing>, UnitError> {
    let Some(enrolment) = subject.enrolment(number) else { return Ok(None) };
    let place = enrolment.establishment;
    let matter = subject.matter(Procedure::Acquisition, place, enrolment.acquired_on);
    let Some(matter) = matter else { return Ok(None) };
    let mut content: CaseContent<AcquisitionEntry> = draft_of(&mut writer.reader, &matter)?;
    content.entry = entry.clone().or(content.entry);
    let entry = content.entry.clone().unwrap_or_default();
    let both = (subject.number, number);
    let made = acquisition::determine(law, &subject.client, both, &entry);
    let Some(made) = made else { return Ok(None) };
    let standard = made.standard(enrolment.insured_as);
    content.decided = standard.map(|made| (subject.number, made)).into_iter().collect();
    let office = subject.office(writer, place)?;
    let used = made.facts(&subject.client);
    let notice =
        acquisition::notice(&subject.client, &[made], &office, &content.choices, subject.today);
    keep(writer, law, (matter, &used), &content, notice)
}

fn left(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    subject: &Subject,
    (number, entry): (u32, &Option<LossEntry>),
) -> Result<Option<Filing>, UnitError> {
    let Some(enrolment) = subject.enrolment(number) else { return Ok(None) };
    let place = enrolment.establishment;
    let lost_on = enrolment.lost_on.unwrap_or(subject.today);
    let Some(matter) = subject.matter(Procedure::Loss, place, lost_on) else { return Ok(None) };
    let mut content: CaseContent<LossEntry> = draft_of(&mut writer.reader, &matter)?;
    content.entry = entry.clone().or(content.entry);
    let entry = content.entry.clone().unwrap_or_default();
    let both = (subject.number, number);
    let decide = |event| loss::determine(&subject.client, both, event, &entry);
    let made = decide(LossEvent::Leaving).or_else(|_| decide(LossEvent::WhileEmployed));
    let Ok(made) = made else { return Ok(None) };
    let office = subject.office(writer, place)?;
    let used = made.facts(&subject.client);
    let notice = loss::notice(&subject.client, &[made], &office, &content.choices, subject.today);
    keep(writer, law, (matter, &used), &content, notice)
}

fn dependant(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    subject: &Subject,
    (number, change, said): (u32, DependantChange, &DependantSaid),
) -> Result<Option<Filing>, UnitError> {
    let person = subject.client.person(subject.number).ok_or(UnitError::Absent)?;
    let family = person.dependants.iter().find(|(known, _)| *known == number);
    let spouse = family.is_some_and(|(_, family)| family.relationship == Relationship::Spouse);
    let on = family.and_then(|(_, family)| match change {
        DependantChange::Ceased => family.until,
        DependantChange::Became | DependantChange::Altered => Some(family.since),
    });
    let Some(on) = on else { return Ok(None) };
    let Some(enrolment) = person.enrolment_on(on) else { return Ok(None) };
    let place = enrolment.establishment;
    let matter = subject.matter(Procedure::DependentChange, place, on);
    let Some(matter) = matter else { return Ok(None) };
    let mut content: CaseContent<DependantEntry> = draft_of(&mut writer.reader, &matter)?;
    let mut entry = content.entry.take().unwrap_or_else(|| entry_of(change));
    if entry.dependants.iter().all(|known| known.number != number) {
        entry.dependants.push(DependantDetail { number, ..DependantDetail::default() });
    }
    for detail in entry.dependants.iter_mut().filter(|detail| detail.number == number) {
        detail.occupation = said.occupation(spouse).or(detail.occupation);
        detail.income = said.income.or(detail.income);
    }
    let made = dependants::determine(law, &subject.client, subject.number, on, &entry);
    content.entry = Some(entry);
    let Some(made) = made else { return Ok(None) };
    let office = subject.office(writer, place)?;
    let used = made.facts(&subject.client);
    let notice =
        dependants::notice(&subject.client, &[made], &office, &content.choices, subject.today);
    keep(writer, law, (matter, &used), &content, notice)
}

const fn entry_of(change: DependantChange) -> DependantEntry {
    DependantEntry {
        change,
        employer_confirmed: false,
        received_on: None,
        income: None,
        spouse_income: None,
        dependants: Vec::new(),
    }
}

fn keep<E: serde::Serialize>(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    (matter, used): (Matter, &FactsUsed),
    content: &CaseContent<E>,
    notice: Notice,
) -> Result<Option<Filing>, UnitError> {
    file(writer, law, Making { matter, used: &|| used.clone(), content, notice })
}

/// So many days after an event its papers are still shown.
const DAYS_SHOWN: i64 = 60;

/// 続く手続 of what happened to a person lately, with the day to work by where it is known.
pub fn follow_ups(
    law: &Law,
    client: &ClientView,
    number: u32,
    today: Date,
) -> Vec<(FollowUp, Option<Date>)> {
    let since = today.checked_sub(romori_types::Span::new().days(DAYS_SHOWN)).unwrap_or(today);
    let Some(person) = client.person(number) else { return Vec::new() };
    let mut papers = Vec::new();
    for (enrolment, made) in &person.enrolments {
        if made.acquired_on >= since {
            let entry = AcquisitionEntry::default();
            let made = acquisition::determine(law, client, (number, *enrolment), &entry);
            papers.extend(made.into_iter().flat_map(|made| made.follow_ups));
        }
        if made.lost_on.is_some_and(|lost| lost >= since) {
            let entry = LossEntry::default();
            let made = loss::determine(client, (number, *enrolment), LossEvent::Leaving, &entry);
            papers.extend(made.into_iter().flat_map(|made| made.follow_ups));
        }
    }
    let dated = papers.into_iter().map(|paper| {
        let due = paper.deadline(law).ok().map(|deadline| deadline.day);
        (paper, due)
    });
    dated.collect()
}

/// Makes the case of the dependant that a saved form recorded, by its batch.
///
/// # Errors
/// As [`file_event`].
pub fn file_dependant(
    house: &House,
    visitor: &Visitor,
    numbers: (u32, u32),
    batch: romori_types::BatchId,
    (change, values): (DependantChange, &Values),
    today: Date,
) -> Result<Option<Filing>, SaveRefusal> {
    let grant =
        visitor.grant(Function::DraftCase, Purpose::Determine).map_err(SaveRefusal::NotAllowed)?;
    let lines = house.store.read(&grant, |reader| reader.lines_of_batch(batch))?;
    let key = lines.iter().find(|(kind, _, _)| *kind == romori_roster::Kind::Dependant);
    let Some(number) = key.and_then(|(_, key, _)| u32::try_from(*key).ok()) else {
        return Ok(None);
    };
    let event = Event::Dependant(number, change, DependantSaid::of(values));
    file_event(house, visitor, numbers, &event, today)
}

/// Makes the notice of a draft about one person again; none when its event is not in the ledger.
///
/// # Errors
/// What the store says.
pub(in crate::house) fn of_person_again(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    case: &Case,
    today: Date,
) -> Result<Option<Filing>, UnitError> {
    let persons = writer.reader.persons(client.id)?;
    let person = persons.into_iter().find(|anchor| Some(anchor.id) == case.person);
    let Some(person) = person else { return Ok(None) };
    let subject = Subject::read(writer, (client, person), today)?;
    match event_of(&subject.client, case) {
        Some((_, event)) => file_of(writer, law, &subject, &event),
        None => Ok(None),
    }
}
