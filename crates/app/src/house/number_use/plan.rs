//! Which places of a case's notice take a number, and whose.

use romori_filing::{File, NumberField, decode};
use romori_mynabox::{Answer, Ask, Holder, NumberState, Numbers, Standing};
use romori_roster::PersonView;
use romori_store::{Case, CaseState, ClientAnchor, DocumentKind, PersonAnchor, Reader, UnitError};
use romori_types::{Date, DocumentId, TenantId, half_width_kana};

use super::{
    HolderAtPlace, NumberObstacle, NumberPlace, NumberPlan, NumberUseError, destination_of,
    purpose_at, purpose_of,
};
use crate::house::load::{Question, client_view};
use crate::procedure::Procedure;

/// What the ledgers say of a case and its notice; the vault is asked afterwards.
pub(super) fn drawn(
    reader: &mut Reader<'_, '_>,
    (client, case): (ClientAnchor, Case),
    today: Date,
) -> Result<Result<NumberPlan, NumberUseError>, UnitError> {
    if !matches!(case.state, CaseState::Checked | CaseState::Approved) {
        return Ok(Err(NumberUseError::State(case.state)));
    }
    let Some(procedure) = Procedure::from_number(case.procedure) else {
        return Ok(Err(NumberUseError::NoNotice));
    };
    let Some((document, file)) = notice_of(reader, &case)? else {
        return Ok(Err(NumberUseError::NoNotice));
    };
    let fields = file.number_fields();
    if fields.is_empty() {
        return Ok(Err(NumberUseError::NoNotice));
    }
    let question = Question { dependants: true, ..Question::people(today) };
    let view = client_view(reader, client, &question)?;
    let anchors = reader.persons(client.id)?;
    let known = Known { people: &view.persons, anchors: &anchors, case: &case };
    let place = |field: NumberField| {
        let of = known.holder_of(&field);
        let obstacle = of.is_none().then_some(NumberObstacle::Nobody);
        NumberPlace { field, of, obstacle }
    };
    Ok(Ok(NumberPlan {
        client,
        client_name: view.profile.name.clone(),
        document,
        purpose: purpose_of(procedure),
        destination: destination_of(procedure),
        places: fields.into_iter().map(place).collect(),
        file,
        case,
    }))
}

/// The newest notice of a case, read back.
fn notice_of(
    reader: &mut Reader<'_, '_>,
    case: &Case,
) -> Result<Option<(DocumentId, File)>, UnitError> {
    let documents = reader.documents(case.id)?;
    let newest = documents.iter().rev().find(|one| one.kind == DocumentKind::Notice);
    let Some(newest) = newest.map(|one| one.id) else { return Ok(None) };
    let content = reader.document(newest)?.content;
    Ok(decode(&content).ok().map(|file| (newest, file)))
}

/// Who there is to be the one on a row.
struct Known<'a> {
    people: &'a [PersonView],
    anchors: &'a [PersonAnchor],
    case: &'a Case,
}

impl Known<'_> {
    /// Whose number a place takes: of the ledger exactly one.
    fn holder_of(&self, field: &NumberField) -> Option<HolderAtPlace> {
        if field.key == "individual_number" {
            let person = self.person_of(field)?;
            let anchor = self.anchor(person)?;
            let name = person.identity.name.kanji.clone();
            return Some(HolderAtPlace {
                holder: Holder::employee(person.id),
                person: anchor,
                name,
                standing: None,
            });
        }
        // A dependant stands on the row of his employee, and the case is about that one.
        let employee = self.people.iter().find(|person| Some(person.id) == self.case.person)?;
        let anchor = self.anchor(employee)?;
        let mut found = employee.dependants.iter().filter(|(_, dependant)| {
            Some(dependant.birth_date) == field.birth_date
                && half_width_kana(&dependant.name.kana) == field.kana
        });
        let (number, dependant) = found.next()?;
        let only = found.next().is_none();
        only.then(|| HolderAtPlace {
            holder: Holder::dependant(employee.id, *number),
            person: anchor,
            name: dependant.name.kanji.clone(),
            standing: None,
        })
    }

    /// The person on a row: of a case about one person that one; of others the only one with this
    /// birthday who has the name or the insured number of the row.
    fn person_of(&self, field: &NumberField) -> Option<&PersonView> {
        let born = |person: &&PersonView| Some(person.identity.birth_date) == field.birth_date;
        if let Some(id) = self.case.person {
            return self.people.iter().find(|person| person.id == id).filter(born);
        }
        let numbered = |person: &PersonView| {
            let number = field.insured_number.parse().ok();
            number.is_some()
                && person.enrolments.iter().any(|(_, made)| made.insured_number == number)
        };
        let is_it = |person: &&PersonView| {
            born(person)
                && (half_width_kana(&person.identity.name.kana) == field.kana || numbered(person))
        };
        let mut found = self.people.iter().filter(is_it);
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }

    fn anchor(&self, person: &PersonView) -> Option<PersonAnchor> {
        self.anchors.iter().find(|anchor| anchor.id == person.id).copied()
    }
}

/// Asks the vault how the numbers stand, and says of each place why it takes none.
pub(super) fn with_states(
    numbers: &dyn Numbers,
    tenant: TenantId,
    plan: &mut NumberPlan,
) -> Result<(), NumberUseError> {
    let holders: Vec<Holder> =
        plan.places.iter().filter_map(|place| Some(place.of.as_ref()?.holder)).collect();
    if holders.is_empty() {
        return Ok(());
    }
    let states = match numbers.ask(&Ask::State(tenant, plan.client.id, holders))? {
        Answer::States(states) => states,
        Answer::Refused(refusal) => return Err(NumberUseError::Refused(refusal)),
        _ => return Err(NumberUseError::Refused(romori_mynabox::Refusal::Question)),
    };
    let procedure = Procedure::from_number(plan.case.procedure);
    for place in &mut plan.places {
        let Some(of) = &mut place.of else { continue };
        of.standing = states.iter().find(|one| one.holder == of.holder).cloned();
        let wanted = procedure.map_or(plan.purpose, |one| purpose_at(place.field.key, one));
        place.obstacle = match of.standing.as_ref() {
            None => Some(NumberObstacle::State(NumberState::NotAsked)),
            Some(standing) => obstacle_of(standing, plan.purpose, wanted),
        };
    }
    Ok(())
}

/// Why a number that stands like this is not put into the notice.
fn obstacle_of(
    standing: &Standing,
    of_notice: romori_mynabox::NumberPurpose,
    of_place: romori_mynabox::NumberPurpose,
) -> Option<NumberObstacle> {
    if standing.state != NumberState::Usable {
        return Some(NumberObstacle::State(standing.state));
    }
    let lacking = [of_notice, of_place].into_iter().find(|one| !standing.purposes.contains(one));
    lacking.map(NumberObstacle::Purpose)
}

#[cfg(test)]
mod tests {
    use romori_mynabox::{HolderKind, NumberPurpose};
    use romori_types::FactId;

    use super::*;

    fn standing(state: NumberState, purposes: &[NumberPurpose]) -> Standing {
        Standing {
            holder: Holder { id: FactId::from_bytes([1; 16]), kind: HolderKind::Employee },
            state,
            version: 1,
            collected_at: None,
            check: None,
            checked_by: None,
            images: 0,
            purposes: purposes.to_vec(),
            dispose_on: None,
            same_as: Vec::new(),
        }
    }

    #[test]
    fn only_what_is_usable_for_the_purpose_is_used() {
        let social = NumberPurpose::SocialInsurance;
        let pension = NumberPurpose::NationalPension;
        for state in NumberState::ALL {
            let found = obstacle_of(&standing(*state, &[social]), social, social);
            let usable = *state == NumberState::Usable;
            assert_eq!(found.is_none(), usable, "{state:?}");
        }
        let usable = |purposes: &[NumberPurpose]| standing(NumberState::Usable, purposes);
        let found = obstacle_of(&usable(&[NumberPurpose::IncomeTax]), social, social);
        assert_eq!(found, Some(NumberObstacle::Purpose(social)));
        // The spouse's number goes into 第3号被保険者関係届 with the same notice.
        let found = obstacle_of(&usable(&[social]), social, pension);
        assert_eq!(found, Some(NumberObstacle::Purpose(pension)));
        assert_eq!(obstacle_of(&usable(&[social, pension]), social, pension), None);
    }
}
