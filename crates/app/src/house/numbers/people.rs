//! Whose numbers a client has: persons of the ledger, their dependants, and whom it pays without
//! employing him. How each is called here, and by which id the vault knows him.

use std::fmt;
use std::str::FromStr;

use romori_mynabox::{Holder, HolderKind, Subject};
use romori_roster::{ClientView, Dependant, Payee, PersonView};
use romori_store::{ClientAnchor, EVERY_KEY, Reader, UnitError};
use romori_types::{Date, FactId};

use super::last_row;
use crate::house::load::{Question, client_view};

/// 番号の持ち主の呼び方 — as forms and addresses have it: `p12`, `p12-1` for his first dependant,
/// `y3` for the third payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderRef {
    /// A person of the ledger, by his number.
    Person(u32),
    /// His dependant, by the number of the row.
    Dependant(u32, u32),
    /// A payee, by the number of the row.
    Payee(u32),
}

impl fmt::Display for HolderRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(number) => write!(f, "p{number}"),
            Self::Dependant(person, number) => write!(f, "p{person}-{number}"),
            Self::Payee(number) => write!(f, "y{number}"),
        }
    }
}

impl FromStr for HolderRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| ());
        if let Some(payee) = text.strip_prefix('y') {
            return number(payee).map(Self::Payee);
        }
        let person = text.strip_prefix('p').ok_or(())?;
        match person.split_once('-') {
            Some((person, row)) => Ok(Self::Dependant(number(person)?, number(row)?)),
            None => number(person).map(Self::Person),
        }
    }
}

/// 番号の持ち主 — with what the ledgers say of him.
#[derive(Clone)]
pub struct NumberPerson {
    /// How he is called in forms.
    pub named: HolderRef,
    /// How the vault knows him.
    pub holder: Holder,
    /// 氏名
    pub name: String,
    /// 本人, 配偶者, 支払先.
    pub relation: String,
    /// 社員番号, by which a row of a file finds him.
    pub key: String,
    /// Of whom he is a dependant.
    pub of: Option<FactId>,
    /// 国民年金第3号: the employer acts for him.
    pub third_category: bool,
    /// The last day on which the client had to do with him; none while it has.
    pub ended_on: Option<Date>,
}

romori_types::quiet_debug!(NumberPerson);

impl NumberPerson {
    /// As a page of the vault names him.
    pub fn subject(&self) -> Subject {
        Subject {
            holder: self.holder,
            label: format!("{}（{}）", self.name, self.relation),
            key: self.key.clone(),
            of: self.of,
        }
    }
}

/// The holder of a row: it stays the same whatever is corrected in the row.
///
/// # Errors
/// [`UnitError::Absent`] for a person whom the client does not have.
pub fn holder_of(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    named: HolderRef,
) -> Result<Holder, UnitError> {
    match named {
        HolderRef::Person(number) => {
            Ok(Holder::employee(reader.person_numbered(client.id, number)?.id))
        }
        HolderRef::Dependant(number, row) => {
            let person = reader.person_numbered(client.id, number)?.id;
            Ok(Holder::dependant(person, row))
        }
        HolderRef::Payee(row) => Ok(Holder::payee(client.id, row)),
    }
}

/// だれが確かめるか — who makes sure of number and identity.
///
/// Law: 番号法16条. From memory of the ordinances.
pub const fn who_checks(kind: HolderKind, third_category: bool) -> &'static str {
    match (kind, third_category) {
        (HolderKind::Employee, _) => "勤め先が本人を確認",
        (HolderKind::Dependant, true) => "勤め先が代理人（従業員）を確認",
        (HolderKind::Dependant, false) => "従業員が家族を確認",
        (HolderKind::Payee, _) => "支払う側が本人を確認",
    }
}

/// Everybody of a client whose number may be needed, those who are gone too, with its name.
pub(super) fn people_of(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    today: Date,
) -> Result<(String, Vec<NumberPerson>), UnitError> {
    let question = Question { dependants: true, ..Question::people(today) };
    let view = client_view(reader, client, &question)?;
    let mut people = persons(&view);
    people.extend(payees(reader, client)?);
    Ok((view.profile.name, people))
}

fn persons(view: &ClientView) -> Vec<NumberPerson> {
    let mut people = Vec::new();
    for person in &view.persons {
        let own = Holder::employee(person.id);
        let ended_on = end_of(person);
        people.push(NumberPerson {
            named: HolderRef::Person(person.number),
            holder: own,
            name: person.identity.name.shown().to_owned(),
            relation: "本人".to_owned(),
            key: person.identity.employee_number.clone().unwrap_or_default(),
            of: None,
            third_category: false,
            ended_on,
        });
        for (row, dependant) in &person.dependants {
            people.push(dependant_of(person, (*row, dependant), own.id, ended_on));
        }
    }
    people
}

fn dependant_of(
    person: &PersonView,
    (row, dependant): (u32, &Dependant),
    of: FactId,
    ended_on: Option<Date>,
) -> NumberPerson {
    NumberPerson {
        named: HolderRef::Dependant(person.number, row),
        holder: Holder::dependant(person.id, row),
        name: dependant.name.shown().to_owned(),
        relation: dependant.relationship.ja().to_owned(),
        key: String::new(),
        of: Some(of),
        third_category: dependant.third_category,
        ended_on: dependant.until.or(ended_on),
    }
}

fn payees(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
) -> Result<Vec<NumberPerson>, UnitError> {
    let lines = reader.facts::<Payee>(client.id, EVERY_KEY)?;
    let people = lines.iter().filter_map(|line| {
        let (payee, _) = last_row(line)?;
        let row = u32::try_from(line.key).ok()?;
        Some(NumberPerson {
            named: HolderRef::Payee(row),
            holder: Holder::payee(client.id, row),
            name: payee.name,
            relation: "支払先".to_owned(),
            key: String::new(),
            of: None,
            third_category: false,
            ended_on: payee.until,
        })
    });
    Ok(people.collect())
}

/// When the client's last tie with a person ended: the latest of his employments and enrolments.
/// None while one of them goes on, or where nothing is known of him.
fn end_of(person: &PersonView) -> Option<Date> {
    let employed = person.employments.iter().map(|(_, made)| made.left_on);
    let enrolled = person.enrolments.iter().map(|(_, made)| made.lost_on);
    let ends: Vec<Option<Date>> = employed.chain(enrolled).collect();
    if ends.iter().any(Option::is_none) { None } else { ends.into_iter().flatten().max() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_named_and_found_again() {
        for text in ["p12", "p12-1", "y3"] {
            assert_eq!(text.parse::<HolderRef>().map(|named| named.to_string()), Ok(text.into()));
        }
        for wrong in ["", "12", "p", "px", "p1-", "p1-x", "y", "y-1", "p-1"] {
            assert_eq!(wrong.parse::<HolderRef>(), Err(()), "{wrong}");
        }
    }
}
