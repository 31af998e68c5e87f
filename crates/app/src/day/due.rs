//! 台帳から生じる届 — what the ledgers say is to be filed, whether or not a case was begun.

use std::collections::BTreeMap;

use romori_roster::{ClientView, PersonView};
use romori_statute::due_date::{DueFrom, DueRule, due_date};
use romori_statute::error::StatuteError;
use romori_statute::law::Law;
use romori_statute::trace::Explanation;
use romori_types::{Date, EstablishmentId};

use super::PersonOf;

/// 届を要する事実 — persons of one establishment to whom the same happened on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDue {
    /// 顧問先番号
    pub client: u32,
    /// 事業所
    pub establishment: EstablishmentId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub on: Date,
    /// Until when it is to be filed, on a day of business.
    pub due: Date,
    /// To whom, by number.
    pub persons: Vec<PersonOf>,
    /// The steps behind the due day.
    pub why: Explanation,
}

/// 届を要する事実の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// 資格取得
    Acquisition,
    /// 資格喪失
    Loss,
    /// 賞与の支払
    Bonus,
}

impl EventKind {
    /// 手続の名称, as the forms name it.
    pub const fn procedure(self) -> &'static str {
        match self {
            Self::Acquisition => "被保険者資格取得届",
            Self::Loss => "被保険者資格喪失届",
            Self::Bonus => "被保険者賞与支払届",
        }
    }

    const fn rule(self) -> DueRule {
        match self {
            Self::Acquisition => DueRule::SocialInsuranceAcquisition,
            Self::Loss => DueRule::SocialInsuranceLoss,
            Self::Bonus => DueRule::BonusReport,
        }
    }
}

/// What happened between two days, both included, that is to be filed: by due day, then by what
/// and where. Who compares it with the cases sees what nobody has begun.
///
/// Law: 健康保険法施行規則24条・27条・29条, 厚生年金保険法施行規則15条・19条の5・22条.
///
/// # Errors
/// When a due day lies beyond the checked calendar.
pub fn events_due(
    law: &Law,
    view: &ClientView,
    from: Date,
    to: Date,
) -> Result<Vec<EventDue>, StatuteError> {
    let mut events: BTreeMap<(EventKind, Date, EstablishmentId), Vec<PersonOf>> = BTreeMap::new();
    for person in &view.persons {
        for (kind, on, place) in happened(person) {
            if from <= on && on <= to {
                events.entry((kind, on, place)).or_default().push(PersonOf::of(view, person));
            }
        }
    }
    let mut found = Vec::new();
    for ((kind, on, establishment), mut persons) in events {
        persons.sort_unstable();
        persons.dedup();
        let mut why = Explanation::default();
        let due = due_date(law, kind.rule(), DueFrom::Event(on), &mut why)?.due_adjusted;
        found.push(EventDue { client: view.number, establishment, kind, on, due, persons, why });
    }
    found.sort_by_key(|event| (event.due, event.kind, event.on, event.establishment));
    Ok(found)
}

/// Everything of a person that asks for a notice. A bonus is reported where the person is insured,
/// or 70歳以上被用者, on the day of payment.
fn happened(person: &PersonView) -> Vec<(EventKind, Date, EstablishmentId)> {
    let mut events = Vec::new();
    for (_, made) in &person.enrolments {
        events.push((EventKind::Acquisition, made.acquired_on, made.establishment));
        events.extend(made.lost_on.map(|lost| (EventKind::Loss, lost, made.establishment)));
    }
    for bonus in &person.bonuses {
        let place = person.enrolment_on(bonus.paid_on).map(|made| made.establishment);
        events.extend(place.map(|place| (EventKind::Bonus, bonus.paid_on, place)));
    }
    events
}
