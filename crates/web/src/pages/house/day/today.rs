//! GET / — 10 今日の業務, for who is signed in.

use axum::response::Response;
use romori_app::house::numbers::overdue;
use romori_app::house::{Function, Party, UnitError, filed_changes_of_all};
use romori_types::Purpose;

use super::{Asked, day_of};
use crate::pages::house::actor_names;
use crate::present::house::numbers::rules_note;
use crate::present::house::{alarm_note, bulk_note, office_today_view};
use crate::shell::{AppState, Failure, Signed, show};

/// So many of the newest acts are looked through.
const BATCHES_MAX: u32 = 50;

/// The office's day.
pub fn shown(state: &AppState, signed: &Signed, asked: &Asked) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::ViewDeadlines, Purpose::Deadlines)?;
    let names = actor_names(&signed.house, signed)?;
    let law = signed.house.law;
    let handles = signed.visitor.may(Function::ViewNumbers) && is_of_house(signed);
    let read = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let (mut data, views) = day_of(reader, law, today, names.clone())?;
        data.filed = filed_changes_of_all(reader)?;
        let late = if handles { overdue(reader, today)? } else { 0 };
        Ok((data, views, reader.batches(BATCHES_MAX)?, late))
    });
    let (data, views, batches, late) = read?;
    let mut view = office_today_view(state, signed, &data, (&views, &batches), &asked.f);
    if signed.visitor.may(Function::ManageUsers) {
        let alarms = signed.house.alarms_of(signed.visitor.session.tenant())?;
        view.alarms = alarms.iter().map(alarm_note).collect();
    }
    if [Function::ManageUsers, Function::ApproveCase].iter().any(|one| signed.visitor.may(*one)) {
        view.alarms.extend(bulk_note(&signed.house.bulk(&signed.visitor)?));
    }
    view.alarms.extend(rules_note(late));
    Ok(show(&view))
}

/// Whether the rules on individual numbers are his own house's.
fn is_of_house(signed: &Signed) -> bool {
    let party = signed.visitor.session.rights().party;
    !party.names_clients() || party == Party::MemberAttorney
}
