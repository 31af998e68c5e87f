//! 個人 beside the ledger: added where the key is not there yet, updated where it is.

use romori_intake::table::{Item, PersonRef, PersonRow, Remarks};
use romori_roster::{PersonIdentity, PersonName, Validity};
use romori_types::{Date, PersonId};

use super::book::Book;
use super::compare::{Compare, Plan, Refused};
use super::convert::{ToLedger, name_after};
use super::persons_parts::{contact, employment, enrolment, is_free, standard};
use super::step::Step;
use super::tally::Weighed;

impl Plan for PersonRow {
    fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    fn plan(
        self,
        compare: &mut Compare<'_>,
        book: &mut Book,
        remarks: &mut Remarks<'_, '_>,
    ) -> Result<Weighed, Refused> {
        let person = named(&self);
        let found = match book.find(&person) {
            [] => None,
            [one] => Some(*one),
            [..] => return compare.person(book, &person, None, remarks).map(|_| Weighed::Same),
        };
        match found {
            Some(subject) => update(self, subject, compare, book, remarks),
            None => add(self, compare, book, remarks),
        }
    }
}

/// Whom the row is about, by what it says of them.
fn named(row: &PersonRow) -> PersonRef {
    let identity = &row.identity;
    PersonRef {
        client: row.client.clone(),
        employee_number: identity.employee_number.get().cloned(),
        insured_number: row.enrolment.insured_number.get().copied(),
        basic_pension_number: identity.basic_pension_number.get().cloned(),
        name_kanji: identity.name_kanji.get().cloned(),
        name_kana: identity.name_kana.get().cloned(),
        birth_date: identity.birth_date.get().copied(),
    }
}

fn add(
    row: PersonRow,
    compare: &mut Compare<'_>,
    book: &mut Book,
    remarks: &mut Remarks<'_, '_>,
) -> Result<Weighed, Refused> {
    let identity = &row.identity;
    let mut lacks = |absent: bool, item: Item| {
        if absent {
            let what = format!("新しい人の{item}が空です");
            remarks.error(
                item,
                None,
                "IMP-0107",
                what,
                "値を入れる。台帳にいる人なら、突き合わせる列の値を直す",
            );
        }
        absent
    };
    let no_kana = lacks(identity.name_kana.get().is_none(), Item::NameKana);
    let no_birth = lacks(identity.birth_date.get().is_none(), Item::BirthDate);
    let hired = row.employment.hired_on.get().or(row.enrolment.acquired_on.get()).copied();
    let (Some(birth), false, false) = (identity.birth_date.get().copied(), no_kana, no_birth)
    else {
        return Err(Refused::Told);
    };
    let employed = employment(&row, None, hired, book, remarks)?;
    let enrolled = enrolment(&row, None, employed.as_ref(), book, remarks)?;
    is_free(book, None, enrolled.as_ref(), remarks)?;
    let decided = standard(&row, enrolled.as_ref(), &[], remarks)?;
    if hired.is_none() {
        let what = "入社日が空なので、在籍の期間が分かりません";
        remarks.doubt(Item::HiredOn, None, "IMP-0108", what, "入社日を入れる");
    }
    let id = PersonId::new(compare.house.store.now(), compare.house.chance.as_ref())
        .map_err(|error| Refused::Failed(error.into()))?;
    let subject = *id.as_bytes();
    let after = known(blank(birth), &row);
    compare.tally.newcomer(after.name.shown());
    if compare.writes() {
        compare.steps.push(Step::Person(book.client.id, id));
    }
    let from = hired.unwrap_or_else(|| compare.today());
    let valid = Validity::since(from);
    let version = book.identities.keep((subject, 0), valid, after.clone());
    compare.put(book, (subject, 0), (None, ""), (valid, version), &after);
    if let Some(contact) = contact(&row, None) {
        let version = book.contacts.keep((subject, 0), valid, contact.clone());
        compare.put(book, (subject, 0), (None, ""), (valid, version), &contact);
    }
    if let Some(made) = employed {
        let valid = Validity::since(made.hired_on);
        let version = book.employments.keep((subject, 1), valid, made.clone());
        compare.put(book, (subject, 1), (None, ""), (valid, version), &made);
    }
    if let Some(made) = enrolled {
        let valid = Validity::since(made.acquired_on);
        let version = book.enrolments.keep((subject, 1), valid, made.clone());
        compare.put(book, (subject, 1), (None, ""), (valid, version), &made);
    }
    if let Some((valid, made)) = decided {
        compare.put(book, (subject, 0), (None, ""), (valid, 0), &made);
        book.standards.insert(subject, (1, vec![(valid, made)]));
    }
    book.index(subject);
    Ok(Weighed::Added)
}

fn update(
    row: PersonRow,
    subject: [u8; 16],
    compare: &mut Compare<'_>,
    book: &mut Book,
    remarks: &mut Remarks<'_, '_>,
) -> Result<Weighed, Refused> {
    let hired = row.employment.hired_on.get().copied();
    let held = latest(&book.employments.of(&subject), |made| made.hired_on);
    let employed = employment(&row, held.as_ref().map(|(_, made)| made), hired, book, remarks)?;
    let of_enrolment = latest(&book.enrolments.of(&subject), |made| made.acquired_on);
    let current = employed.as_ref().or(held.as_ref().map(|(_, made)| made));
    let enrolled =
        enrolment(&row, of_enrolment.as_ref().map(|(_, it)| it), current, book, remarks)?;
    is_free(book, Some(&subject), enrolled.as_ref(), remarks)?;
    let now = enrolled.as_ref().or(of_enrolment.as_ref().map(|(_, it)| it));
    let spans = book.standards.get(&subject).map(|(_, spans)| spans.clone()).unwrap_or_default();
    let decided = standard(&row, now, &spans, remarks)?;
    let who = book.who(&subject);
    let facts = compare.tally.facts;
    identity(&row, subject, &who, compare, book);
    let before = book.contacts.held((subject, 0)).cloned();
    let held_contact = before.as_ref().and_then(|held| held.fact.as_ref());
    if let Some(after) = contact(&row, held_contact) {
        let valid = Validity::since(compare.today());
        let version = book.contacts.keep((subject, 0), valid, after.clone());
        compare.put(book, (subject, 0), (held_contact, &who), (valid, version), &after);
    }
    if let Some(after) = employed {
        let (key, before) = line(held, |made| {
            made.hired_on == after.hired_on || goes_on(made.left_on, after.hired_on)
        });
        let key = key.unwrap_or_else(|| book.employments.next_key(&subject));
        let valid = Validity::since(after.hired_on);
        let version = book.employments.keep((subject, key), valid, after.clone());
        compare.put(book, (subject, key), (before.as_ref(), &who), (valid, version), &after);
    }
    if let Some(after) = enrolled {
        let (key, before) = line(of_enrolment, |made| {
            made.acquired_on == after.acquired_on || goes_on(made.lost_on, after.acquired_on)
        });
        let key = key.unwrap_or_else(|| book.enrolments.next_key(&subject));
        let valid = Validity::since(after.acquired_on);
        let version = book.enrolments.keep((subject, key), valid, after.clone());
        compare.put(book, (subject, key), (before.as_ref(), &who), (valid, version), &after);
        book.index(subject);
    }
    if let Some((valid, after)) = decided {
        let (version, mut spans) = book.standards.remove(&subject).unwrap_or_default();
        let before = spans.iter().find(|(known, _)| known.from() == valid.from());
        let before = before.map(|(_, fact)| fact.clone());
        compare.put(book, (subject, 0), (before.as_ref(), &who), (valid, version), &after);
        spans.retain(|(known, _)| known.from() != valid.from());
        spans.push((valid, after));
        spans.sort_by_key(|(known, _)| known.from());
        book.standards.insert(subject, (version + 1, spans));
    }
    Ok(if compare.tally.facts > facts { Weighed::Changed } else { Weighed::Same })
}

/// Whether what ended then is another stretch than what begins now.
fn goes_on(ended: Option<Date>, begins: Date) -> bool {
    ended.is_none_or(|ended| begins <= ended)
}

/// The line that a row continues, with what stands there; none where it begins a new one.
fn line<F>(held: Option<(i64, F)>, same: impl FnOnce(&F) -> bool) -> (Option<i64>, Option<F>) {
    match held {
        Some((key, fact)) if same(&fact) => (Some(key), Some(fact)),
        _ => (None, None),
    }
}

fn latest<F: Clone>(lines: &[(i64, &F)], begins: impl Fn(&F) -> Date) -> Option<(i64, F)> {
    let last = lines.iter().max_by_key(|(_, made)| begins(made));
    last.map(|(key, made)| (*key, (*made).clone()))
}

/// A name changes from today on; what else differs was so all along.
fn identity(
    row: &PersonRow,
    subject: [u8; 16],
    who: &str,
    compare: &mut Compare<'_>,
    book: &mut Book,
) {
    let at = (subject, 0);
    let Some(held) = book.identities.held(at).cloned() else { return };
    let Some(before) = held.fact else { return };
    let after = known(before.clone(), row);
    let corrected = PersonIdentity { name: before.name.clone(), ..after.clone() };
    if corrected != before {
        let valid = Validity::since(held.valid.from());
        let version = book.identities.keep(at, valid, corrected.clone());
        compare.put(book, at, (Some(&before), who), (valid, version), &corrected);
    }
    if after.name != before.name {
        let valid = Validity::since(compare.today().max(held.valid.from()));
        let version = book.identities.keep(at, valid, after.clone());
        compare.put(book, at, (Some(&corrected), who), (valid, version), &after);
    }
    if after != before {
        book.index(subject);
    }
}

fn blank(birth_date: Date) -> PersonIdentity {
    PersonIdentity {
        name: PersonName::default(),
        birth_date,
        sex: None,
        employee_number: None,
        basic_pension_number: None,
        employment_insurance_number: None,
        nationality: None,
        remarks: String::new(),
    }
}

/// The person after the row.
fn known(before: PersonIdentity, row: &PersonRow) -> PersonIdentity {
    let part = row.identity.clone();
    PersonIdentity {
        name: PersonName {
            kanji: name_after(part.name_kanji, before.name.kanji),
            kana: name_after(part.name_kana, before.name.kana),
        },
        birth_date: part.birth_date.after(Some(before.birth_date)).unwrap_or(before.birth_date),
        sex: part.sex.map(ToLedger::to_ledger).after(before.sex),
        employee_number: part.employee_number.after(before.employee_number),
        basic_pension_number: part.basic_pension_number.after(before.basic_pension_number),
        employment_insurance_number: part
            .employment_insurance_number
            .after(before.employment_insurance_number),
        nationality: part.nationality.after(before.nationality),
        remarks: part.remarks.after(Some(before.remarks)).unwrap_or_default(),
    }
}
