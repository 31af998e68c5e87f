//! 届書に集める — the rows of the persons that were decided, with what stands in their way, and the
//! checked file of all.

use romori_filing::NoticeRow;
use romori_roster::ClientView;
use romori_types::Date;

use super::Choices;
use super::member::{Member, Named};
use crate::drafting::{Notice, NoticeProblem};
use crate::office::OfficeForm;

/// A notice under way.
pub(super) struct Gathered<'a, R> {
    choices: &'a Choices,
    made: Notice,
    named: Vec<Named>,
    rows: Vec<R>,
}

impl<'a, R: NoticeRow> Gathered<'a, R> {
    /// Nobody yet.
    pub fn new(choices: &'a Choices) -> Self {
        Self { choices, made: Notice::default(), named: Vec::new(), rows: Vec::new() }
    }

    /// Takes in one person with one row.
    pub fn add(
        &mut self,
        member: &Member<'_>,
        row: impl FnOnce(&Named) -> Result<R, Box<NoticeProblem>>,
    ) {
        self.add_rows(member, |name| row(name).map(|row| vec![row]));
    }

    /// Takes in one person with as many rows as the notice needs for him.
    pub fn add_rows(
        &mut self,
        member: &Member<'_>,
        rows: impl FnOnce(&Named) -> Result<Vec<R>, Box<NoticeProblem>>,
    ) {
        let name = Named::of(member, self.choices);
        let issues = name.filed().character_issues(&self.choices.spellings);
        self.made.characters.extend(issues);
        match rows(&name) {
            Ok(rows) => {
                self.named.extend(std::iter::repeat_n(name, rows.len()));
                self.rows.extend(rows);
            }
            Err(problem) => self.made.problems.push(*problem),
        }
    }

    /// Checks the file of all; a person with several rows is listed once.
    pub fn check(mut self, office: &OfficeForm, today: Date) -> Notice {
        let persons: Vec<_> = self.named.iter().map(Named::filed).collect();
        self.made.check(office, &self.rows, &persons, today);
        self.made.rows.dedup();
        self.made
    }
}

/// A person through the enrolment of this number.
pub(super) fn through_enrolment<'p>(
    client: &'p ClientView,
    person: u32,
    enrolment: u32,
) -> Option<Member<'p>> {
    let person = client.person(person)?;
    let (_, enrolment) = person.enrolments.iter().find(|(number, _)| *number == enrolment)?;
    Some(Member::through(person, enrolment))
}
