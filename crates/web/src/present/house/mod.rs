//! The office's ledgers as views.

mod api_keys;
mod bonuses;
mod bulk;
mod case;
mod case_persons;
mod cases;
mod change;
mod choosing;
mod client;
mod clients;
mod company;
mod day;
pub mod devices;
pub mod entrance;
pub(super) mod form_parts;
pub mod groups;
mod held;
mod history;
mod import;
mod import_start;
mod inventory;
mod list;
mod log_proof;
pub mod mail;
pub mod me;
mod no_right;
mod number_use;
pub mod numbers;
mod password_reset;
mod past;
mod people;
mod person;
mod person_cards;
mod person_papers;
mod places;
mod revisions;
pub mod rights;
mod santei;
pub mod second;
pub(super) mod seen;
mod shared;
mod statement;
pub mod supports;
mod touched;
pub mod users;

pub use api_keys::{KeyForm, keys_view, made_key_note};
pub use bonuses::{
    BonusData, bonus_answer, bonus_reason, bonus_view, bonuses_list, bonuses_view, unpaid_view,
};
pub use bulk::{bulk_note, bulk_view};
pub use case::{CaseData, WordsTyped, case_view};
pub use cases::{CasesAsked, CasesData, cases_list, cases_view};
pub use change::{
    FormParts, HIRE_USUAL, LEAVING_USUAL, SheetForm, Told, dependant_change, form_page, form_token,
    sheet_form, stale_save, toast,
};
pub use choosing::{Choosing, choose_view};
pub use client::{ClientData, client_page};
pub use clients::{Shown, clients_list, clients_view, fits_client};
pub use company::{RETURN_PATH, company_view};
pub use day::{
    ApprovalsData, ChargeTyped, DayData, DeadlinesAsked, alarm_note, approvals_view, arrivals_list,
    arrivals_view, barred, charge_view, charges_list, charges_view, deadlines_list, deadlines_view,
    leaves_list, leaves_view, office_today_view, returns_view,
};
pub use held::{HeldEntries, held_view, papers_view};
pub use history::{
    HistoryData, act_view, change_shown, days, fact_words, history_view, item_words, kept,
    kind_of_code, nature,
};
pub use import::{AskedImportColumn, columns_page, preview_page, run_page};
pub use import_start::{
    BatchesData, ExportForm, StartForm, batches_page, export_page, start_page, undo_page,
};
pub use inventory::inventory_view;
pub use list::{export_link, list_answer};
pub use log_proof::{entry_proof_view, growth_note, log_proof_view, proof_problem};
pub use no_right::no_right_view;
pub use number_use::{filled_ticket_view, number_use_view, place_name};
pub use password_reset::{reset_note, reset_view};
pub use past::AskedDay;
pub use people::{PERSONS_MAX, Who, found_view, people_list, people_view};
pub use person::{PersonData, person_view};
pub use person_cards::{is_for_life, masked};
pub use places::{PlacesData, places_view};
pub use revisions::{RevisionsAsked, revision_reason, revisions_list, revisions_view};
pub use santei::{SanteiData, annual_view, santei_clients_list, santei_clients_view};
pub use seen::{SeenData, seen_list, seen_view, when};
pub use shared::reason_view;
pub use statement::{leak_counts_view, statement_view};
pub use touched::{TouchedData, TouchedForm, log_views, touched_list, touched_view, when_full};

use romori_app::Law;
use romori_app::deadline::business_days_left;
use romori_app::house::{Case, CaseState, Zone};
use romori_app::procedure::{Occasion, Procedure};
use romori_types::{Date, date_ja};

use crate::pages::COMMON_KEYS;
use crate::shell::{AppState, Signed};
use crate::view::office::{PageLink, Pager, Status, StatusKind};
use crate::view::{Crumb, Due, DueTone, Frame, Neighbour, Place, day_in_table, era_year};

/// The frame of a page of the office.
pub fn office_frame(
    state: &AppState,
    signed: &Signed,
    title: &str,
    menu: &'static str,
    crumbs: Vec<Crumb>,
) -> Frame {
    let top = match (state.setting().zone, signed.visitor.session.support()) {
        (Zone::Operator, None) => "/",
        _ => "/70",
    };
    let mut way = vec![Crumb::to(signed.visitor.office.clone(), top)];
    way.extend(crumbs);
    Frame {
        title: title.to_owned(),
        client: None,
        family: menu.chars().next().unwrap_or('7'),
        menu,
        crumbs: way,
        facts: String::new(),
        keys: COMMON_KEYS.to_vec(),
        failed: false,
        place: Place::default(),
        standing: signed.standing(state),
    }
}

/// The one before and the one after in a list of numbers, each with its address.
pub fn neighbours(place: &mut Place, numbers: &[u32], own: u32, of: impl Fn(u32) -> Neighbour) {
    let at = numbers.iter().position(|number| *number == own);
    let near = |step: Option<usize>| step.and_then(|at| numbers.get(at)).map(|number| of(*number));
    place.previous = near(at.and_then(|at| at.checked_sub(1)));
    place.next = near(at.map(|at| at + 1));
}

/// So many days of business or fewer are pressing.
const SOON_DAYS: usize = 5;

/// A deadline: the day, and how many days of business are left.
pub fn due(law: &Law, today: Date, day: Date) -> Due {
    let (words, tone) = match business_days_left(law, today, day) {
        _ if day < today => {
            let past = today.since(day).map(|span| span.get_days()).unwrap_or_default();
            (format!("{past}日超過"), DueTone::Now)
        }
        Some(0) => ("今日".to_owned(), DueTone::Now),
        Some(left) if left <= SOON_DAYS => (format!("あと{left}営業日"), DueTone::Soon),
        Some(left) => (format!("あと{left}営業日"), DueTone::Far),
        None => ("営業日は未確認".to_owned(), DueTone::Far),
    };
    Due { day: day_in_table(day), words, tone }
}

/// Until when a case is to be submitted; none once it is out of the office's hands.
pub fn case_due(case: &Case, today: Date) -> Option<Due> {
    let day = case.due_on.filter(|_| case.state.waits_for_us())?;
    Some(due(Law::embedded(), today, day))
}

/// Where a case stands.
pub fn status(state: CaseState) -> Status {
    let kind = match state {
        CaseState::Draft => StatusKind::Making,
        CaseState::Checked => StatusKind::Waiting,
        CaseState::Approved => StatusKind::Ready,
        CaseState::Submitted | CaseState::Completed => StatusKind::Done,
        CaseState::Returned => StatusKind::Returned,
        CaseState::Withdrawn => StatusKind::Ended,
    };
    Status::new(kind, state.ja())
}

/// Menu number and name of a procedure.
pub fn procedure(number: u16) -> (&'static str, &'static str) {
    let Some(procedure) = Procedure::from_number(number) else { return ("60", "届出") };
    let menu = match procedure {
        Procedure::RegularDetermination => "22",
        Procedure::MonthlyChange => "23",
        Procedure::Bonus | Procedure::NoBonus => "24",
        Procedure::Acquisition => "21",
        Procedure::Loss => "26",
        Procedure::DependentChange => "27",
        Procedure::EmploymentInsuranceAcquisition => "31",
        Procedure::EmploymentInsuranceLoss => "32",
    };
    (menu, procedure.declaration().short)
}

/// What a case is called: the procedure with its year, month or day.
pub fn case_title(number: u16, period: i64) -> String {
    let (_, name) = procedure(number);
    let found = Procedure::from_number(number).and_then(|found| found.occasion_of(period));
    match found {
        Some(Occasion::Year(year)) => format!("{name} {}", era_year(year)),
        Some(Occasion::Month(month)) => format!("{name} {}", month.ja()),
        Some(Occasion::Event(day)) => format!("{name} {}", date_ja(day)),
        None => name.to_owned(),
    }
}

/// The pages of a long list; none when it fits on one. Pages count from 0.
pub fn pager(address: &str, who: &str, all: usize, page: usize, most: usize) -> Option<Pager> {
    if all <= most {
        return None;
    }
    let last = (all - 1) / most;
    let pages = (0..=last).map(|number| {
        let who = if who.is_empty() { String::new() } else { format!("&who={who}") };
        PageLink {
            number: number + 1,
            href: format!("{address}?page={}{who}", number + 1),
            current: number == page,
        }
    });
    let (from, to) = (page * most + 1, all.min((page + 1) * most));
    Some(Pager {
        words: format!("{all}人のうち {from}〜{to}人"),
        pages: pages.collect(),
        one_sheet: None,
    })
}
