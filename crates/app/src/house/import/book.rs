//! The ledger of one client as an import compares with it.

use std::collections::HashMap;

use romori_intake::table::{Key, PersonRef};
use romori_roster::{
    BonusPayment, ClientProfile, Dependant, Employment, Enrolment, Entrustment,
    EstablishmentProfile, Fact, Kind, Known, PayMonth, PersonContact, PersonIdentity,
    StandardRemuneration, Validity,
};
use romori_store::{CaseNeeds, ClientAnchor, EVERY_KEY, Line, Reader, UnitError};
use romori_types::{ClientId, Date, EstablishmentId};

use crate::house::folded;
use crate::house::insured::Holder;

/// Whose line and which key.
pub(super) type At = ([u8; 16], i64);

/// 台帳にあるもの — what holds last of a line.
#[derive(Clone)]
pub(super) struct Held<F> {
    /// The newest version, of whatever days.
    pub(super) version: u32,
    /// The days of what holds last.
    pub(super) valid: Validity,
    /// What holds last; nothing where the line says so, or is undone.
    pub(super) fact: Option<F>,
}

/// Lines of one kind, by subject.
pub(super) struct Lines<F>(HashMap<[u8; 16], Vec<(i64, Held<F>)>>);

impl<F> Default for Lines<F> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<F: Fact> Lines<F> {
    pub(super) fn load(reader: &mut Reader<'_, '_>, client: ClientId) -> Result<Self, UnitError> {
        let mut lines = Self::default();
        for line in reader.facts::<F>(client, EVERY_KEY)? {
            lines.0.entry(line.subject).or_default().push((line.key, held(&line)));
        }
        Ok(lines)
    }

    pub(super) fn held(&self, (subject, key): At) -> Option<&Held<F>> {
        self.0.get(&subject)?.iter().find(|(known, _)| *known == key).map(|(_, held)| held)
    }

    pub(super) fn fact(&self, at: At) -> Option<&F> {
        self.held(at)?.fact.as_ref()
    }

    /// The lines of a subject by key, those that say nothing left out.
    pub(super) fn of(&self, subject: &[u8; 16]) -> Vec<(i64, &F)> {
        let own = self.0.get(subject).into_iter().flatten();
        let mut own: Vec<(i64, &F)> =
            own.filter_map(|(key, held)| Some((*key, held.fact.as_ref()?))).collect();
        own.sort_by_key(|(key, _)| *key);
        own
    }

    /// The key after the highest that a subject has ever had.
    pub(super) fn next_key(&self, subject: &[u8; 16]) -> i64 {
        let own = self.0.get(subject).into_iter().flatten();
        own.map(|(key, _)| *key).max().unwrap_or(0) + 1
    }

    /// Remembers what the import is about to write, for the rows to come; says what was the newest
    /// version.
    pub(super) fn keep(&mut self, at: At, valid: Validity, fact: F) -> u32 {
        let lines = self.0.entry(at.0).or_default();
        if let Some((_, held)) = lines.iter_mut().find(|(known, _)| *known == at.1) {
            let known = held.version;
            *held = Held { version: known + 1, valid, fact: Some(fact) };
            return known;
        }
        lines.push((at.1, Held { version: 1, valid, fact: Some(fact) }));
        0
    }
}

fn held<F: Fact>(line: &Line<F>) -> Held<F> {
    let latest = line.history.latest(Known::Now);
    let version = line.history.version();
    match latest {
        Some(span) => Held { version, valid: span.row.valid, fact: span.row.fact.clone() },
        None => Held { version, valid: Validity::since(Date::constant(1900, 1, 1)), fact: None },
    }
}

/// The newest version and every stretch of 標準報酬月額 of a person.
pub(super) type Standards = (u32, Vec<(Validity, StandardRemuneration)>);

/// Which kinds an import compares with. What is not asked for is not opened.
#[derive(Clone, Copy, Default)]
pub(super) struct Wants {
    pub(super) whole_person: bool,
    pub(super) pay: bool,
    pub(super) bonuses: bool,
    pub(super) dependants: bool,
}

/// 顧問先の台帳
pub(super) struct Book {
    pub(super) client: ClientAnchor,
    pub(super) places: Vec<(EstablishmentId, u32)>,
    /// 事業所, 委託 and the client itself.
    pub(super) profiles: Lines<EstablishmentProfile>,
    pub(super) client_profile: Lines<ClientProfile>,
    pub(super) entrustment: Lines<Entrustment>,
    pub(super) identities: Lines<PersonIdentity>,
    pub(super) contacts: Lines<PersonContact>,
    pub(super) employments: Lines<Employment>,
    pub(super) enrolments: Lines<Enrolment>,
    /// 標準報酬月額: every stretch, since a month may lie between two.
    pub(super) standards: HashMap<[u8; 16], Standards>,
    pub(super) pay: Lines<PayMonth>,
    pub(super) bonuses: Lines<BonusPayment>,
    pub(super) dependants: Lines<Dependant>,
    pub(super) needs: Vec<CaseNeeds>,
    by_key: HashMap<String, Vec<[u8; 16]>>,
    /// Who holds a 被保険者整理番号 at an establishment, or held it before the import.
    insured: HashMap<(EstablishmentId, u32), Vec<[u8; 16]>>,
    key: Key,
}

impl Book {
    /// A client that the import itself makes.
    pub(super) fn empty(client: ClientAnchor, key: Key) -> Self {
        Self {
            client,
            places: Vec::new(),
            profiles: Lines::default(),
            client_profile: Lines::default(),
            entrustment: Lines::default(),
            identities: Lines::default(),
            contacts: Lines::default(),
            employments: Lines::default(),
            enrolments: Lines::default(),
            standards: HashMap::new(),
            pay: Lines::default(),
            bonuses: Lines::default(),
            dependants: Lines::default(),
            needs: Vec::new(),
            by_key: HashMap::new(),
            insured: HashMap::new(),
            key,
        }
    }

    /// Reads what is asked for.
    pub(super) fn load(
        reader: &mut Reader<'_, '_>,
        client: ClientAnchor,
        key: Key,
        wants: Wants,
        persons: bool,
    ) -> Result<Self, UnitError> {
        let mut book = Self::empty(client, key);
        let id = client.id;
        let places = reader.establishments(id)?;
        book.places = places.into_iter().map(|place| (place.id, place.number)).collect();
        book.profiles = Lines::load(reader, id)?;
        book.client_profile = Lines::load(reader, id)?;
        book.needs = reader.case_needs(id)?;
        if !persons {
            book.entrustment = Lines::load(reader, id)?;
            return Ok(book);
        }
        let there: Vec<[u8; 16]> =
            reader.persons(id)?.into_iter().map(|person| *person.id.as_bytes()).collect();
        book.identities = Lines::load(reader, id)?;
        book.enrolments = Lines::load(reader, id)?;
        if wants.whole_person {
            book.contacts = Lines::load(reader, id)?;
            book.employments = Lines::load(reader, id)?;
            for line in reader.facts::<StandardRemuneration>(id, EVERY_KEY)? {
                let spans = line.history.spans(Known::Now).into_iter();
                let spans = spans.filter_map(|span| Some((span.valid, span.row.fact.clone()?)));
                let held = (line.history.version(), spans.collect());
                book.standards.insert(line.subject, held);
            }
        }
        if wants.pay {
            book.pay = Lines::load(reader, id)?;
        }
        if wants.bonuses {
            book.bonuses = Lines::load(reader, id)?;
        }
        if wants.dependants {
            book.dependants = Lines::load(reader, id)?;
        }
        for subject in there {
            book.index(subject);
        }
        Ok(book)
    }

    /// Makes a person findable by the chosen key, and by 被保険者整理番号.
    pub(super) fn index(&mut self, subject: [u8; 16]) {
        for (_, made) in self.enrolments.of(&subject) {
            let Some(number) = made.insured_number else { continue };
            let holders = self.insured.entry((made.establishment, number)).or_default();
            if !holders.contains(&subject) {
                holders.push(subject);
            }
        }
        for text in self.key_texts(&subject) {
            let found = self.by_key.entry(text).or_default();
            if !found.contains(&subject) {
                found.push(subject);
            }
        }
    }

    /// Somebody else who holds a 被保険者整理番号 at an establishment: 社員番号, if there is one.
    pub(super) fn holder(&self, subject: Option<&[u8; 16]>, made: &Enrolment) -> Option<Holder> {
        let number = made.insured_number?;
        let known = self.insured.get(&(made.establishment, number))?;
        // Who held it may have another one by now.
        let holds = |one: &&[u8; 16]| {
            let own = self.enrolments.of(one);
            own.iter().any(|(_, it)| {
                it.insured_number == Some(number) && it.establishment == made.establishment
            })
        };
        let other = known.iter().find(|one| Some(*one) != subject && holds(one))?;
        let identity = self.identities.fact((*other, 0));
        Some(Holder(identity.and_then(|it| it.employee_number.clone())))
    }

    fn key_texts(&self, subject: &[u8; 16]) -> Vec<String> {
        let Some(identity) = self.identities.fact((*subject, 0)) else { return Vec::new() };
        match self.key {
            Key::EmployeeNumber => identity.employee_number.iter().map(|it| folded(it)).collect(),
            Key::BasicPensionNumber => {
                identity.basic_pension_number.iter().map(|it| folded(it)).collect()
            }
            Key::KanaAndBirth => vec![kana_and_birth(&identity.name.kana, identity.birth_date)],
            Key::InsuredNumber => {
                let own = self.enrolments.of(subject);
                own.iter().filter_map(|(_, made)| Some(made.insured_number?.to_string())).collect()
            }
            Key::ClientNumber => Vec::new(),
        }
    }

    /// The persons that a row may be about, by the chosen key.
    pub(super) fn find(&self, person: &PersonRef) -> &[[u8; 16]] {
        let text = key_of(self.key, person);
        let found = text.and_then(|text| self.by_key.get(&text));
        found.map_or(&[], Vec::as_slice)
    }

    /// A key that is like the one of the row: leading zeros apart.
    pub(super) fn similar(&self, person: &PersonRef) -> Option<&str> {
        let wanted = key_of(self.key, person)?;
        let bare = wanted.trim_start_matches('0');
        let mut known = self.by_key.keys();
        known.find(|known| known.trim_start_matches('0') == bare).map(String::as_str)
    }

    /// The establishment that a text names by number or name; the only one where nothing is said.
    pub(super) fn place(&self, text: Option<&str>) -> Option<EstablishmentId> {
        let Some(text) = text else {
            return match self.places.as_slice() {
                [(only, _)] => Some(*only),
                _ => None,
            };
        };
        let wanted = folded(text);
        let fits = |(id, number): &&(EstablishmentId, u32)| {
            let named = self.profiles.fact((*id.as_bytes(), 0));
            number.to_string() == wanted
                || named
                    .is_some_and(|it| folded(&it.name) == wanted || folded(&it.number) == wanted)
        };
        self.places.iter().find(fits).map(|(id, _)| *id)
    }

    /// Who it is, for the user's own screen.
    pub(super) fn who(&self, subject: &[u8; 16]) -> String {
        let identity = self.identities.fact((*subject, 0));
        identity.map_or_else(String::new, |it| {
            let number = it.employee_number.as_deref().unwrap_or_default();
            format!("{number} {}", it.name.shown()).trim().to_owned()
        })
    }

    /// Which checked or approved cases a fact would send back.
    pub(super) fn sends_back(
        &self,
        kind: Kind,
        key: i64,
        subject: &[u8; 16],
    ) -> impl Iterator<Item = &CaseNeeds> {
        self.needs.iter().filter(move |needs| needs.has(kind, key, subject))
    }
}

fn kana_and_birth(kana: &str, birth: Date) -> String {
    format!("{}\u{1f}{birth}", folded(kana))
}

fn key_of(key: Key, person: &PersonRef) -> Option<String> {
    match key {
        Key::EmployeeNumber => person.employee_number.as_deref().map(folded),
        Key::InsuredNumber => person.insured_number.map(|number| number.to_string()),
        Key::BasicPensionNumber => person.basic_pension_number.as_deref().map(folded),
        Key::KanaAndBirth => Some(kana_and_birth(person.name_kana.as_deref()?, person.birth_date?)),
        Key::ClientNumber => None,
    }
}
