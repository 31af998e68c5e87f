//! 算定で選んだこと — who is left out of the notice for now, whose annual average is claimed: kept with
//! the case, so that a notice made again is made of the same.

use std::collections::BTreeSet;

use romori_statute::law::Law;
use romori_store::{Case, ClientAnchor, Reader, UnitError, Writer};
use romori_types::{CaseId, Date, EstablishmentId};

use super::regular::{matter, regular_of_client};
use super::{CaseContent, TakenUp, content_of, keep_content, take_up};
use crate::procedure::{AnnualClaim, Given};
use crate::santei::Spellings;

/// 算定で選んだこと
#[derive(Debug, Clone, Default)]
pub struct RegularChoice {
    /// Who is left out of the notice for now, by number, instead of whoever was before.
    pub left_out: Option<BTreeSet<u32>>,
    /// Ways of writing beside those that were chosen before.
    pub spellings: Spellings,
    /// 年間平均: by number, claimed or no more.
    pub annual: Option<(u32, bool)>,
}

const FURTHER: &str =
    "この届書は点検より先に進んでいます。案件で「作成中に戻す」を押してから、選び直してください。";

/// The establishment of a client with a number.
fn place_numbered(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    number: u32,
) -> Result<EstablishmentId, UnitError> {
    let places = reader.establishments(client.id)?;
    let found = places.into_iter().find(|place| place.number == number);
    Ok(found.ok_or(UnitError::Absent)?.id)
}

/// Keeps what was chosen with the draft of an establishment's 定時決定, made if there is none.
///
/// # Errors
/// [`UnitError::CaseState`] when the case is further on; [`UnitError::Absent`] for an establishment
/// or a person that is not there; what the store says.
pub fn choose_regular(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    (place, year): (u32, i16),
    choice: &RegularChoice,
    today: Date,
) -> Result<(CaseId, EstablishmentId), UnitError> {
    let reader = &mut writer.reader;
    let place = place_numbered(reader, client, place)?;
    let given = Given::default();
    let found = regular_of_client(reader, law, client, year, today, &given)?;
    let made = found.establishments.iter().find(|made| made.establishment == place);
    let made = made.ok_or(UnitError::Absent)?;
    let used = made.facts(&found.client, &given);
    let case = match take_up(writer, law, &matter(client.id, place, year), &used)? {
        TakenUp::Draft(case) => case,
        TakenUp::Further(case) => {
            return Err(UnitError::CaseState { case: case.id, reason: FURTHER });
        }
    };
    let mut content: CaseContent = content_of(&mut writer.reader, case)?;
    if let Some(left_out) = &choice.left_out {
        content.choices.left_out.clone_from(left_out);
    }
    content.choices.spellings.extend(choice.spellings.clone());
    if let Some((number, claimed)) = choice.annual {
        let person = found.client.person(number).ok_or(UnitError::Absent)?.id;
        let given = content.given.persons.entry(person).or_default();
        given.annual_average = claimed.then_some(AnnualClaim { recurring: true, consent: true });
    }
    keep_content(writer, case, &content)?;
    Ok((case, place))
}

/// What was entered for the cases of a client's 定時決定 of a year, of all its establishments.
pub(super) fn kept(
    reader: &mut Reader<'_, '_>,
    cases: &[Case],
    given: &Given,
) -> Result<Given, UnitError> {
    let mut all = Given::default();
    for case in cases {
        let content: CaseContent = content_of(reader, case.id)?;
        all.persons.extend(content.given.persons);
    }
    // What is asked now comes before what was kept.
    all.persons.extend(given.persons.clone());
    Ok(all)
}
