//! GET /16 — 返戻.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{
    CaseState, CaseWords, Function, OfficeCases, Reader, UnitError, filed_changes_of_all,
    open_cases, return_words,
};
use romori_types::{CaseId, Purpose};

use super::Asked;
use crate::pages::house::actor_names;
use crate::present::house::{DayData, returns_view};
use crate::shell::{AppState, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let names = actor_names(&signed.house, signed)?;
            let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
            let store = &signed.house.store;
            let (office, filed, returned) =
                store.read(&grant, |reader| -> Result<_, UnitError> {
                    let office = open_cases(reader, today)?;
                    let returned = words_of_returned(reader, &office)?;
                    Ok((office, filed_changes_of_all(reader)?, returned))
                })?;
            let data = DayData { office, pending: Vec::new(), filed, returned, names };
            Ok(show(&returns_view(&state, signed, &data, &asked.f)))
        })
        .await
}

/// What the authority said of the returned cases.
pub(in crate::pages::house) fn words_of_returned(
    reader: &mut Reader<'_, '_>,
    office: &OfficeCases,
) -> Result<HashMap<CaseId, CaseWords>, UnitError> {
    let mut all = HashMap::new();
    for case in office.cases.iter().filter(|case| case.state == CaseState::Returned) {
        if let Some(words) = return_words(reader, case.id)? {
            all.insert(case.id, words);
        }
    }
    Ok(all)
}
