//! 被保険者整理番号 — one number names one person at an establishment: notices tell people apart by
//! it.

use romori_roster::{Enrolment, Known, PersonIdentity};
use romori_store::{EVERY_KEY, Reader, UnitError};
use romori_types::ClientId;

/// 番号を持つ別の人 — by 社員番号, if there is one, and by nothing else.
pub(in crate::house) struct Holder(pub(in crate::house) Option<String>);

impl Holder {
    /// What is so.
    pub(in crate::house) fn what(&self) -> String {
        let who = self.0.as_ref().map_or_else(
            || "社員番号の登録がない別の人".to_owned(),
            |number| format!("別の人（社員番号 {number}）"),
        );
        format!("この整理番号は、同じ事業所の{who}が使っています")
    }

    /// The same as a form says it.
    pub(in crate::house) fn sentence(&self) -> String {
        format!("{}。番号を確かめて、入れ直してください。", self.what())
    }
}

/// Somebody else of the client who holds the number of an enrolment at its establishment.
///
/// # Errors
/// What the store says.
pub(in crate::house) fn holder(
    reader: &mut Reader<'_, '_>,
    client: ClientId,
    subject: Option<&[u8; 16]>,
    made: &Enrolment,
) -> Result<Option<Holder>, UnitError> {
    let Some(number) = made.insured_number else { return Ok(None) };
    let lines = reader.facts::<Enrolment>(client, EVERY_KEY)?;
    let other = lines.iter().filter(|line| Some(&line.subject) != subject).find(|line| {
        let latest = line.history.latest(Known::Now);
        latest.and_then(|span| span.row.fact.as_ref()).is_some_and(|it| {
            it.insured_number == Some(number) && it.establishment == made.establishment
        })
    });
    let Some(other) = other else { return Ok(None) };
    let found = reader.facts_at::<PersonIdentity>(client, &other.subject, 0)?;
    let latest = found.as_ref().and_then(|line| line.history.latest(Known::Now));
    let identity = latest.and_then(|span| span.row.fact.as_ref());
    Ok(Some(Holder(identity.and_then(|identity| identity.employee_number.clone()))))
}
