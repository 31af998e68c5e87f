//! Who may do what, with which number, on this day. Asked at every act, on an open page too.

use romori_types::{Date, Timestamp};

use crate::ask::Refusal;
use crate::people::{Keeper, NumberPurpose, NumberState, Permission, Who};
use crate::report::DocumentAsk;
use crate::shelf::{Leave, NumberRow};

/// Whoever proved himself longer ago proves himself again. Unit: seconds.
pub const PROVED_SECONDS: i64 = 5 * 60;
/// Clocks of two hosts differ by so much at most. Unit: seconds.
const SKEW_SECONDS: i64 = 60;
/// In an office of one nothing is erased sooner. Unit: seconds.
pub const ALONE_SECONDS: i64 = 72 * 60 * 60;
const HOLE: &[u8; 12] = &[b'?'; 12];
/// So many holes in one document at most.
const HOLES_MAX: usize = 10_000;

/// Whether he proved himself just now.
pub fn proved(who: &Who, now: Timestamp) -> Result<(), Refusal> {
    let age = now.as_second() - who.proved_at.as_second();
    match (-SKEW_SECONDS..=PROVED_SECONDS).contains(&age) {
        true => Ok(()),
        false => Err(Refusal::ProveAgain),
    }
}

/// Collecting, checking and looking at images: in a client's box the client alone.
pub fn collects(leave: &Leave, side: Keeper) -> Result<&Permission, Refusal> {
    let permission = leave.permission.as_ref().ok_or(Refusal::NotPermitted)?;
    match (permission.keeper, side) {
        (Keeper::Client, Keeper::Office) => Err(Refusal::OfClient),
        _ => Ok(permission),
    }
}

/// Comparing: the office in a client's box by its grant.
pub fn compares(leave: &Leave, side: Keeper) -> Result<(), Refusal> {
    let permission = leave.permission.as_ref().ok_or(Refusal::NotPermitted)?;
    match (permission.keeper, side, &leave.grant) {
        (Keeper::Client, Keeper::Office, None) => Err(Refusal::NotGranted),
        _ => Ok(()),
    }
}

/// Using: the purpose permitted, and in a client's box let by its grant.
pub fn uses(leave: &Leave, side: Keeper, purpose: NumberPurpose) -> Result<(), Refusal> {
    let permission = leave.permission.as_ref().ok_or(Refusal::NotPermitted)?;
    if !permission.purposes.contains(&purpose) {
        return Err(Refusal::OtherPurpose);
    }
    if (permission.keeper, side) == (Keeper::Client, Keeper::Office) {
        let grant = leave.grant.as_ref().ok_or(Refusal::NotGranted)?;
        if !grant.purposes.contains(&purpose) {
            return Err(Refusal::OtherPurpose);
        }
    }
    Ok(())
}

/// How a holder stands. His number is usable for a purpose that was shown when it was collected and
/// is permitted today.
pub fn state(row: &NumberRow, leave: &Leave, day: Date) -> NumberState {
    if row.sealed.is_none() {
        NumberState::Disposed
    } else if row.dispose_on.is_some_and(|from| from <= day) {
        NumberState::DueForDisposal
    } else if row.check.is_none() {
        NumberState::Collected
    } else if purposes(row, leave).is_empty() {
        NumberState::Confirmed
    } else {
        NumberState::Usable
    }
}

/// For what a number may be used.
pub fn purposes(row: &NumberRow, leave: &Leave) -> Vec<NumberPurpose> {
    let permitted = leave.purposes();
    row.purposes.iter().copied().filter(|purpose| permitted.contains(purpose)).collect()
}

/// Whether a number may go into a document.
pub fn usable(
    row: Option<&NumberRow>,
    leave: &Leave,
    (purpose, day): (NumberPurpose, Date),
) -> Result<(), Refusal> {
    let row = row.ok_or(Refusal::NotUsable)?;
    match state(row, leave, day) {
        NumberState::Usable if purposes(row, leave).contains(&purpose) => Ok(()),
        NumberState::Usable => Err(Refusal::OtherPurpose),
        _ => Err(Refusal::NotUsable),
    }
}

/// Whether a document has its holes where it says: exactly twelve `?` each, none in another.
pub fn fits(document: &DocumentAsk) -> Result<(), Refusal> {
    let name = &document.file_name;
    let odd = |c: char| c.is_control() || "/\\\"".contains(c);
    if name.is_empty() || name.len() > 200 || name.chars().any(odd) {
        return Err(Refusal::Question);
    }
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    if document.media_type.is_empty() || !document.media_type.chars().all(plain) {
        return Err(Refusal::Question);
    }
    let mut places: Vec<usize> = Vec::with_capacity(document.holes.len());
    for hole in &document.holes {
        let at = usize::try_from(hole.at).map_err(|_| Refusal::Question)?;
        let found = document.bytes.get(at..).and_then(|rest| rest.get(..HOLE.len()));
        let beside = |at: Option<usize>| {
            at.and_then(|at| document.bytes.get(at)).is_some_and(|byte| *byte == HOLE[0])
        };
        let alone = !beside(at.checked_sub(1)) && !beside(at.checked_add(HOLE.len()));
        if found != Some(HOLE.as_slice()) || !alone {
            return Err(Refusal::Question);
        }
        places.push(at);
    }
    places.sort_unstable();
    places.dedup();
    let each_its_own = places.len() == document.holes.len();
    match each_its_own && (1..=HOLES_MAX).contains(&places.len()) {
        true => Ok(()),
        false => Err(Refusal::Question),
    }
}
