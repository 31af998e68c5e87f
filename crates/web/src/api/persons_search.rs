//! POST /api/v1/persons/search — finds a person over all clients, whatever way it is written.

use axum::Json;
use axum::extract::State;
use romori_app::house::{
    Class, Function, Question, UnitError, client_view, search as find_persons,
};
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::Changes;
use super::model::ClientName;
use super::sent::Body;
use crate::shell::{AppState, Problem};

/// So many persons a search finds.
const FOUND_MAX: usize = 100;

/// 探す言葉
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindPerson {
    /// 氏名・カナ・番号の一部。全角と半角、髙と高などは区別しません。
    words: String,
}

/// 見つかった人
#[derive(Serialize, ToSchema)]
pub(super) struct FoundPersons {
    /// 100人まで
    persons: Vec<FoundOne>,
    /// まだほかにもいるか
    more: bool,
}

/// 見つかった一人
#[derive(Serialize, ToSchema)]
struct FoundOne {
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の番号
    number: u32,
    /// 氏名
    name: String,
    /// 氏名カナ
    kana: String,
    /// 何が当てはまったか
    by: String,
}

#[utoipa::path(
    post,
    path = "/api/v1/persons/search",
    tag = "台帳",
    operation_id = "searchPersons",
    summary = "すべての顧問先から人を探す",
    request_body = FindPerson,
    responses((status = 200, description = "見つかった人", body = FoundPersons), Changes)
)]
pub(super) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    Body(find): Body<FindPerson>,
) -> Result<Json<FoundPersons>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::Search, Purpose::Search)?;
            let found = caller.house.store.read_as(&grant, Class::Search, |reader| {
                let mut named = Vec::new();
                for one in find_persons(reader, find.words.trim(), today, FOUND_MAX)? {
                    let view = client_view(reader, one.client, &Question::client(today))?;
                    named.push((one, view.profile.name));
                }
                Ok::<_, UnitError>(named)
            })?;
            let more = found.len() >= FOUND_MAX;
            let persons = found.into_iter().map(|(one, client)| FoundOne {
                client: ClientName { number: one.client.number, name: client },
                number: one.number,
                name: one.identity.name.shown().to_owned(),
                kana: one.identity.name.kana.clone(),
                by: one.by.to_owned(),
            });
            Ok(Json(FoundPersons { persons: persons.collect(), more }))
        })
        .await
}
