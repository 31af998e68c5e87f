//! 納入告知額 — what each establishment should be charged, beside the notice that came.

use romori_roster::{ClientView, Known, PremiumNotice, Validity};
use romori_statute::law::Law;
use romori_store::{ClientAnchor, NewFact, Reader, UnitError, Writer};
use romori_types::{Date, EstablishmentId, YearMonth};

use super::load::Question;
use super::office::office_views;
use crate::day::{
    EnteredNotice, ExpectedNotice, NoticeComparison, NoticeError, NoticeGiven, compare_notice,
    expected_notice,
};

/// 納入告知額の一行 — one establishment in one month.
#[derive(Debug, Clone)]
pub struct ChargeLine {
    /// 顧問先番号
    pub client: u32,
    /// 顧問先の名称
    pub client_name: String,
    /// Who is in charge.
    pub staff: Option<romori_types::ActorId>,
    /// 事業所
    pub establishment: EstablishmentId,
    /// Its number within the client.
    pub number: u32,
    /// 事業所の名称
    pub name: String,
    /// What is expected.
    pub expected: Result<ExpectedNotice, NoticeError>,
    /// What was entered of the notice.
    pub entered: Option<PremiumNotice>,
    /// Both compared, with who may be the cause.
    pub compared: Option<NoticeComparison>,
}

fn question(month: YearMonth) -> Question {
    Question { standards: true, bonuses: true, leaves: true, ..Question::people(month.last_day()) }
}

/// Every establishment of the clients that are looked after, in a month.
///
/// # Errors
/// What the store says.
pub fn charges_of_all(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    month: YearMonth,
    today: Date,
) -> Result<Vec<ChargeLine>, UnitError> {
    let mut lines = Vec::new();
    for view in office_views(reader, &question(month), today)? {
        lines.extend(lines_of(reader, law, &view, month)?);
    }
    Ok(lines)
}

/// The establishments of one client, in a month, with the people they were made of.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn charges_of_client(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    month: YearMonth,
) -> Result<(ClientView, Vec<ChargeLine>), UnitError> {
    let view = super::load::client_view(reader, client, &question(month))?;
    let lines = lines_of(reader, law, &view, month)?;
    Ok((view, lines))
}

fn lines_of(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    view: &ClientView,
    month: YearMonth,
) -> Result<Vec<ChargeLine>, UnitError> {
    let key = i64::from(month.index());
    let kept = reader.facts::<PremiumNotice>(view.id, key..=key)?;
    let given = NoticeGiven::default();
    let lines = view.establishments.iter().map(|place| {
        let line = kept.iter().find(|line| line.subject == *place.id.as_bytes());
        let latest = line.and_then(|line| line.history.latest(Known::Now));
        let entered = latest.and_then(|span| span.row.fact.clone());
        let expected = expected_notice(law, view, place.id, month, &given);
        let compared = entered.as_ref().zip(expected.as_ref().ok()).and_then(|(entered, made)| {
            let entered = EnteredNotice {
                health: entered.health,
                pension: entered.pension,
                contribution: entered.contribution,
                total: entered.total,
            };
            compare_notice(law, view, made, &entered, &given).ok()
        });
        ChargeLine {
            client: view.number,
            client_name: view.profile.name.clone(),
            staff: view.entrustment.as_ref().and_then(|made| made.staff),
            establishment: place.id,
            number: place.number,
            name: place.profile.name.clone(),
            expected,
            entered,
            compared,
        }
    });
    Ok(lines.collect())
}

/// Records the amounts of a notice that came.
///
/// # Errors
/// [`UnitError::Absent`] when the client has no such establishment; what the store says.
pub fn enter_notice(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    place: u32,
    month: YearMonth,
    notice: &PremiumNotice,
) -> Result<(), UnitError> {
    let places = writer.reader.establishments(client.id)?;
    let place = places.iter().find(|one| one.number == place).ok_or(UnitError::Absent)?;
    let new = NewFact {
        client: client.id,
        subject: *place.id.as_bytes(),
        key: i64::from(month.index()),
        valid: Validity::since(month.first_day()),
        fact: Some(notice),
        seen: None,
    };
    writer.record(&new).map(|_| ())
}
