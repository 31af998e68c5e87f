//! 届け出る事柄 — what one case is about, by which it is found again.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use romori_roster::Kind;
use romori_statute::law::Law;
use romori_store::{Case, CaseFilter, CaseState, NewCase, Reader, UnitError, Writer};
use romori_types::{CaseId, ClientId, Date, EstablishmentId, PersonId};
use serde::de::DeserializeOwned;

use super::content::{CaseContent, content_of};
use crate::procedure::{FactsUsed, Occasion, Procedure};

/// 届け出る事柄
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter {
    /// 顧問先
    pub client: ClientId,
    /// 事業所
    pub establishment: Option<EstablishmentId>,
    /// About whom, where the notice is about one person.
    pub person: Option<PersonId>,
    /// 手続
    pub procedure: Procedure,
    /// The year, month or day that is filed, from which its deadline counts.
    pub occasion: Occasion,
}

impl Matter {
    /// The day to work by; none beyond the checked calendar.
    pub fn due_on(&self, law: &Law) -> Option<Date> {
        self.procedure.deadline(law, self.occasion).ok().map(|deadline| deadline.day)
    }

    fn is_of(&self, case: &Case) -> bool {
        case.client == self.client
            && case.establishment == self.establishment
            && case.person == self.person
            && case.procedure == self.procedure.number()
            && case.period == self.occasion.period()
    }
}

/// What taking up a matter gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenUp {
    /// Its draft, made anew if there was none.
    Draft(CaseId),
    /// It is further on: checked, approved, submitted, returned or completed.
    Further(Box<Case>),
}

/// The case of a matter that was not withdrawn, if there is one.
///
/// # Errors
/// What the store says.
pub fn present(reader: &mut Reader<'_, '_>, matter: &Matter) -> Result<Option<Case>, UnitError> {
    let filter = CaseFilter {
        client: Some(matter.client),
        procedure: Some(matter.procedure.number()),
        period: Some(matter.occasion.period()),
        open: false,
    };
    let cases = reader.cases(&filter)?;
    Ok(cases.into_iter().find(|case| matter.is_of(case) && case.state != CaseState::Withdrawn))
}

/// What was entered for the draft of a matter before; nothing if there is none.
///
/// # Errors
/// What the store says; when what is kept does not read.
pub fn draft_of<E: DeserializeOwned>(
    reader: &mut Reader<'_, '_>,
    matter: &Matter,
) -> Result<CaseContent<E>, UnitError> {
    match present(reader, matter)? {
        Some(case) => content_of(reader, case.id),
        None => Ok(CaseContent::default()),
    }
}

/// The draft of a matter, made if there is none. One that is there rests on what the decision
/// looked at this time too.
///
/// # Errors
/// What the store says.
pub fn take_up(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    matter: &Matter,
    used: &FactsUsed,
) -> Result<TakenUp, UnitError> {
    let inputs = inputs(used);
    match present(&mut writer.reader, matter)? {
        Some(case) if case.state == CaseState::Draft => {
            writer.widen_case_inputs(case.id, &inputs)?;
            Ok(TakenUp::Draft(case.id))
        }
        Some(case) => Ok(TakenUp::Further(Box::new(case))),
        None => {
            let new = NewCase {
                client: matter.client,
                establishment: matter.establishment,
                person: matter.person,
                procedure: matter.procedure.number(),
                period: matter.occasion.period(),
                due_on: matter.due_on(law),
                inputs,
            };
            writer.make_case(&new).map(TakenUp::Draft)
        }
    }
}

/// The stretches of keys of each kind that a decision looked at, for anybody of the client.
fn inputs(used: &FactsUsed) -> Vec<(Kind, RangeInclusive<i64>)> {
    let mut ranges: BTreeMap<Kind, RangeInclusive<i64>> = BTreeMap::new();
    for one in used.uses() {
        let (first, last) = (i64::from(one.first_key), i64::from(one.last_key));
        let range = ranges.entry(one.kind).or_insert(first..=last);
        *range = first.min(*range.start())..=last.max(*range.end());
    }
    ranges.into_iter().collect()
}
