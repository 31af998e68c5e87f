//! A save that came too late, as a view.

use std::collections::HashMap;

use romori_app::house::Overtaken;
use romori_types::ActorId;

use super::super::seen::when;
use crate::view::office::{StaleRow, StaleSave};

/// Both changes side by side.
pub fn stale_save(overtaken: &Overtaken, names: &HashMap<ActorId, String>) -> StaleSave {
    let who = names
        .get(&overtaken.by)
        .map_or_else(|| "ほかの人".to_owned(), |name| format!("{name}さん"));
    let rows = overtaken.items.iter().map(|item| StaleRow {
        item: item.item.to_owned(),
        before: item.before.clone(),
        theirs: item.theirs.clone(),
        yours: item.yours.clone(),
    });
    StaleSave { who, when: when(overtaken.at), rows: rows.collect() }
}
