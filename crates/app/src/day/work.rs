//! 顧問先ごとの仕事 — open, done, next deadline; the same by who is in charge.

use std::collections::BTreeMap;

use romori_roster::ClientView;
use romori_types::{ActorId, Date};

use super::{CaseState, CaseSummary};

/// 顧問先の仕事 — how far the office is with one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientWork {
    /// 顧問先番号
    pub number: u32,
    /// 顧問先の名称
    pub name: String,
    /// 担当
    pub staff: Option<ActorId>,
    /// Persons employed on the day, where the view has them.
    pub persons: usize,
    /// Cases that wait for the office.
    pub open: usize,
    /// Of them those past their due day.
    pub late: usize,
    /// Of them those that wait for approval.
    pub to_approve: usize,
    /// Of them those that came back.
    pub returned: usize,
    /// Cases that the authority has.
    pub submitted: usize,
    /// Completed cases.
    pub done: usize,
    /// The next due day of an open case, and of what.
    pub next: Option<(Date, String)>,
    /// The same by procedure, in the order of their names.
    pub procedures: Vec<ProcedureWork>,
}

/// 手続の進み — how many cases of a procedure were handed in, of how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureWork {
    /// 手続の名称
    pub procedure: String,
    /// Submitted or completed.
    pub handed_in: usize,
    /// All of them.
    pub all: usize,
}

/// 担当の仕事 — how much waits for one member of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffWork {
    /// Who; none for cases that nobody is in charge of.
    pub staff: Option<ActorId>,
    /// Cases that wait for the office.
    pub open: usize,
    /// Of them those past their due day.
    pub late: usize,
    /// The next due day.
    pub next: Option<Date>,
}

/// Every client that the office looks after on the day, or has open cases of, by number.
pub fn work_by_client(
    today: Date,
    clients: &[ClientView],
    cases: &[CaseSummary],
) -> Vec<ClientWork> {
    let mut by_client: BTreeMap<u32, Vec<&CaseSummary>> = BTreeMap::new();
    for case in cases {
        by_client.entry(case.client_number).or_default().push(case);
    }
    let mut work: Vec<ClientWork> = Vec::new();
    for view in clients {
        let cases = by_client.remove(&view.number).unwrap_or_default();
        if is_looked_after(view, today) || cases.iter().any(|case| !case.state.is_done()) {
            let staff = view.entrustment.as_ref().and_then(|made| made.staff);
            let employed = |person: &&romori_roster::PersonView| super::employed_on(person, today);
            let persons = view.persons.iter().filter(employed).count();
            let name = view.profile.name.clone();
            work.push(client_work(today, view.number, name, staff, persons, &cases));
        }
    }
    work.sort_by_key(|line| line.number);
    work
}

/// Whether the office looks after the client on a day.
fn is_looked_after(view: &ClientView, today: Date) -> bool {
    view.entrustment
        .as_ref()
        .is_some_and(|made| made.since <= today && made.until.is_none_or(|last| today <= last))
}

fn client_work(
    today: Date,
    number: u32,
    name: String,
    staff: Option<ActorId>,
    persons: usize,
    cases: &[&CaseSummary],
) -> ClientWork {
    let count =
        |is_so: &dyn Fn(&CaseSummary) -> bool| cases.iter().filter(|case| is_so(case)).count();
    let of_state = |state: CaseState| count(&|case| case.state == state);
    let open = |case: &CaseSummary| case.state.waits_for_us();
    let next = cases
        .iter()
        .filter(|case| open(case))
        .filter_map(|case| case.due.map(|due| (due, case.procedure.clone())));
    ClientWork {
        number,
        name,
        staff,
        persons,
        open: count(&open),
        late: count(&|case| is_late(case, today)),
        to_approve: of_state(CaseState::Checked),
        returned: of_state(CaseState::Returned),
        submitted: of_state(CaseState::Submitted),
        done: of_state(CaseState::Completed),
        next: next.min(),
        procedures: by_procedure(cases),
    }
}

fn is_late(case: &CaseSummary, today: Date) -> bool {
    case.state.waits_for_us() && case.due.is_some_and(|due| due < today)
}

fn by_procedure(cases: &[&CaseSummary]) -> Vec<ProcedureWork> {
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in cases {
        let (handed_in, all) = found.entry(&case.procedure).or_default();
        *handed_in += usize::from(!case.state.waits_for_us());
        *all += 1;
    }
    found
        .into_iter()
        .map(|(procedure, (handed_in, all))| ProcedureWork {
            procedure: procedure.to_owned(),
            handed_in,
            all,
        })
        .collect()
}

/// What waits for each member of the staff, the busiest first; cases that nobody is in charge of
/// come last.
pub fn work_by_staff(today: Date, cases: &[CaseSummary]) -> Vec<StaffWork> {
    let mut found: BTreeMap<Option<ActorId>, StaffWork> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.state.waits_for_us()) {
        let staff = case.staff;
        let line = found.entry(staff).or_insert(StaffWork { staff, open: 0, late: 0, next: None });
        line.open += 1;
        line.late += usize::from(is_late(case, today));
        line.next = line.next.into_iter().chain(case.due).min();
    }
    let mut work: Vec<StaffWork> = found.into_values().collect();
    work.sort_by_key(|line| (line.staff.is_none(), std::cmp::Reverse(line.open)));
    work
}
