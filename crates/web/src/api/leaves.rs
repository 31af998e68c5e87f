//! GET /api/v1/leaves — 産休・育休, over all clients or of one.

use axum::Json;
use axum::extract::State;
use romori_app::Law;
use romori_app::day::{LeaveNotice, LeaveStage, LeaveState, leave_states};
use romori_app::house::{Function, Question, UnitError, office_views};
use romori_app::ledgers::{ClientView, PersonView};
use romori_types::{Date, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::arrivals::{Action, UnclearPerson, action};
use super::caller::Caller;
use super::document::Looks;
use super::model::ClientName;
use super::sent::Asked;
use crate::shell::{AppState, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedLeaves {
    /// 顧問先番号。ないときはすべてです。
    client: Option<u32>,
}

/// 産休・育休の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Leaves {
    /// 終わりの早い順
    leaves: Vec<OneLeave>,
    /// 台帳からは判断できない人
    unclear: Vec<UnclearPerson>,
}

/// 産休・育休
#[derive(Serialize, ToSchema)]
pub(super) struct OneLeave {
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の番号
    person: u32,
    /// 種類
    kind: String,
    /// 始まりの日
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 終わりの日。決まっていないときは null です。
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// 終わりの日が見込みか
    expected: bool,
    /// 段階
    stage: LeaveAt,
    /// 免除の始まりの月
    exempt_from: Option<String>,
    /// 免除の終わりの月
    exempt_to: Option<String>,
    /// 賞与も免除か
    bonus_exempt: bool,
    /// 届
    notices: Vec<Action>,
    /// 終わった後にすること
    follows: Vec<Action>,
}

/// 休業の段階
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LeaveAt {
    /// これから
    Coming,
    /// 休業中
    Running,
    /// 終わった
    Ended,
}

#[utoipa::path(
    get,
    path = "/api/v1/leaves",
    tag = "業務",
    operation_id = "listLeaves",
    summary = "産休・育休の一覧",
    params(AskedLeaves),
    responses((status = 200, description = "産休・育休の一覧", body = Leaves), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<AskedLeaves>,
) -> Result<Json<Leaves>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
            let (law, store) = (caller.house.law, &caller.house.store);
            let views = store.read(&grant, |reader| -> Result<_, UnitError> {
                if let Some(client) = asked.client {
                    reader.client_numbered(client)?;
                }
                office_views(reader, &Question::of_leaves(today), today)
            })?;
            let (mut found, mut unclear) = (Vec::new(), Vec::new());
            let asked = |view: &&ClientView| asked.client.is_none_or(|one| one == view.number);
            for view in views.iter().filter(asked) {
                let listed = leave_states(law, view, today);
                found.extend(listed.found.iter().map(|state| one(view, state)));
                unclear.extend(listed.unclear.iter().map(UnclearPerson::from));
            }
            found.sort_by_key(|leave| (leave.until.is_none(), leave.until));
            Ok(Json(Leaves { leaves: found, unclear }))
        })
        .await
}

/// The leaves of one person as they stand on a day; none where the ledger allows no answer.
pub(super) fn exemptions_of(
    law: &Law,
    client: &ClientView,
    person: &PersonView,
    on: Date,
) -> Vec<OneLeave> {
    let mut view = client.clone();
    view.persons = vec![person.clone()];
    leave_states(law, &view, on).found.iter().map(|state| one(&view, state)).collect()
}

fn one(view: &ClientView, state: &LeaveState) -> OneLeave {
    OneLeave {
        client: ClientName { number: view.number, name: view.profile.name.clone() },
        person: state.who.number,
        kind: state.kind.ja().to_owned(),
        from: state.from,
        until: state.until,
        expected: state.expected,
        stage: match state.stage {
            LeaveStage::Coming => LeaveAt::Coming,
            LeaveStage::Running => LeaveAt::Running,
            LeaveStage::Ended => LeaveAt::Ended,
        },
        exempt_from: state.exempt_from.map(|month| month.to_string()),
        exempt_to: state.exempt_to.map(|month| month.to_string()),
        bonus_exempt: state.bonus_exempt,
        notices: state.notices.iter().map(notice).collect(),
        follows: state.follows.iter().map(action).collect(),
    }
}

fn notice(one: &LeaveNotice) -> Action {
    Action::of_notice(one.name, one.text.clone(), one.due, &one.cites)
}
