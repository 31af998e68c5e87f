//! GET /api/v1/returns — 返戻.

use axum::Json;
use axum::extract::State;
use romori_app::house::{
    CaseState, Function, UnitError, filed_changes_of_all, open_cases, return_words,
};
use romori_types::{Date, Purpose};
use serde::Serialize;
use utoipa::ToSchema;

use super::approvals::clients_of;
use super::caller::Caller;
use super::document::Looks;
use super::model::CaseLine;
use crate::shell::{AppState, Problem};

/// 返戻の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Returns {
    /// 返戻された案件
    cases: Vec<CaseLine>,
    /// 役所の言葉。案件の識別子ごとです。
    words: Vec<ReturnWords>,
    /// 提出のあとで台帳が変わった案件。違いは案件で答えます。
    filed: Vec<CaseLine>,
}

/// 返戻の言葉
#[derive(Serialize, ToSchema)]
struct ReturnWords {
    /// 案件の識別子
    case: String,
    /// 役所の言葉
    words: String,
    /// 返戻の日
    #[schema(value_type = Option<String>, format = Date)]
    returned_on: Option<Date>,
}

#[utoipa::path(
    get,
    path = "/api/v1/returns",
    tag = "業務",
    operation_id = "listReturns",
    summary = "返戻の一覧",
    responses((status = 200, description = "返戻の一覧", body = Returns), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Returns>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let store = &caller.house.store;
            let (office, filed, said) = store.read(&grant, |reader| -> Result<_, UnitError> {
                let office = open_cases(reader, today)?;
                let mut said = Vec::new();
                for case in office.cases.iter().filter(|case| case.state == CaseState::Returned) {
                    said.extend(return_words(reader, case.id)?.map(|words| ReturnWords {
                        case: case.id.to_string(),
                        words: words.words,
                        returned_on: words.on,
                    }));
                }
                Ok((office, filed_changes_of_all(reader)?, said))
            })?;
            let known = clients_of(&office);
            let line = |case| CaseLine::of(case, &known, &names);
            let back = office.cases.iter().filter(|case| case.state == CaseState::Returned);
            Ok(Json(Returns {
                cases: back.map(line).collect(),
                words: said,
                filed: filed.iter().map(|one| line(&one.case)).collect(),
            }))
        })
        .await
}
