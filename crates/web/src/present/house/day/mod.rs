//! The office's day as views.

mod approvals;
mod arrivals;
mod charge;
mod charges;
mod deadlines;
mod leaves;
mod returns;
mod today;

pub use approvals::{ApprovalsData, approvals_view, barred};
pub use arrivals::{arrivals_list, arrivals_view};
pub use charge::{ChargeTyped, charge_view};
pub use charges::{charges_list, charges_view};
pub use deadlines::{DeadlinesAsked, deadlines_list, deadlines_view};
pub use leaves::{bonus_words, leaves_list, leaves_view, months_words, span_words};
pub use returns::returns_view;
pub use today::{alarm_note, office_today_view};

use std::collections::HashMap;

use romori_app::house::{Case, CaseWords, FiledChange, OfficeCases, Pending};
use romori_types::{CaseId, YearMonth};

use crate::view::office::Link;

/// What the pages of the day are made of.
pub struct DayData {
    /// The cases with their clients.
    pub office: OfficeCases,
    /// What nobody has begun.
    pub pending: Vec<Pending>,
    /// Filed cases that the ledgers contradict by now, as far as the page asks.
    pub filed: Vec<FiledChange>,
    /// What the authority said of returned cases, as far as the page asks.
    pub returned: HashMap<CaseId, CaseWords>,
    /// Names of users and jobs.
    pub names: super::shared::Names,
}

/// The client of a case: number, name, who is in charge.
fn client_of<'a>(
    office: &'a OfficeCases,
    case: &Case,
) -> (u32, &'a str, Option<romori_types::ActorId>) {
    office.client_of(case).map_or((0, "—", None), |line| {
        let staff = line.entrustment.as_ref().and_then(|made| made.staff);
        (line.client.number, line.profile.name.as_str(), staff)
    })
}

/// The month before and the one after, as links.
fn month_links(address: &str, month: YearMonth, unit: &str) -> Vec<Link> {
    let to = |words: &str, month: YearMonth| {
        Link::new(format!("{words} {}月{unit}", month.month()), format!("{address}?m={month}"))
    };
    vec![to("前の月", month.previous()), to("次の月", month.next())]
}
