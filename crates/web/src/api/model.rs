//! What several answers have in common.

use romori_app::house::{Case, CaseState};
use romori_types::{ActorId, ClientId, Date, Timestamp, YearMonth, Yen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Names;
use crate::present::house::procedure;

/// Clients by id: number and name.
pub type Clients = std::collections::HashMap<ClientId, (u32, String)>;

/// 顧問先の番号と名称
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClientName {
    /// 顧問先番号
    pub number: u32,
    /// 名称
    pub name: String,
}

impl ClientName {
    /// Of a client by its id.
    pub fn of(clients: &Clients, client: ClientId) -> Self {
        let (number, name) = clients.get(&client).cloned().unwrap_or_default();
        Self { number, name }
    }
}

/// 案件の段階
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 作成中
    Draft,
    /// 点検済み(承認待ち)
    Checked,
    /// 承認済み(提出待ち)
    Approved,
    /// 提出済み
    Submitted,
    /// 返戻
    Returned,
    /// 完了
    Completed,
    /// 取下げ
    Withdrawn,
}

impl From<CaseState> for Stage {
    fn from(state: CaseState) -> Self {
        match state {
            CaseState::Draft => Self::Draft,
            CaseState::Checked => Self::Checked,
            CaseState::Approved => Self::Approved,
            CaseState::Submitted => Self::Submitted,
            CaseState::Returned => Self::Returned,
            CaseState::Completed => Self::Completed,
            CaseState::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<Stage> for CaseState {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Draft => Self::Draft,
            Stage::Checked => Self::Checked,
            Stage::Approved => Self::Approved,
            Stage::Submitted => Self::Submitted,
            Stage::Returned => Self::Returned,
            Stage::Completed => Self::Completed,
            Stage::Withdrawn => Self::Withdrawn,
        }
    }
}

/// 案件
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseLine {
    /// 案件の識別子
    pub id: String,
    /// 顧問先
    pub client: ClientName,
    /// 手続きのメニュー番号
    pub menu: String,
    /// 手続き
    pub procedure: String,
    /// 対象の期間。年は2026、月は2026-06、日は2026-07-01の形です。
    pub period: String,
    /// 段階
    pub stage: Stage,
    /// 版。段階を進めるときに送り返します。
    pub version: u32,
    /// 期限
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// 作成した人
    pub made_by: String,
    /// 作成した時刻
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// 点検した人
    pub checked_by: Option<String>,
    /// 承認した人
    pub approved_by: Option<String>,
    /// 最後に変わった時刻
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
}

impl CaseLine {
    /// Of a case.
    pub fn of(case: &Case, clients: &Clients, names: &Names) -> Self {
        let (menu, procedure) = procedure(case.procedure);
        Self {
            id: case.id.to_string(),
            client: ClientName::of(clients, case.client),
            menu: menu.to_owned(),
            procedure: procedure.to_owned(),
            period: period(case.period),
            stage: case.state.into(),
            version: case.version,
            due_on: case.due_on,
            made_by: name(names, case.made_by),
            made_at: case.made_at,
            checked_by: case.checked_by.map(|actor| name(names, actor)),
            approved_by: case.approved_by.map(|actor| name(names, actor)),
            changed_at: case.changed_at,
        }
    }
}

/// The name of a user or a job.
pub fn name(names: &Names, actor: ActorId) -> String {
    names.get(&actor).cloned().unwrap_or_else(|| "—".to_owned())
}

/// Yen as a whole number.
pub fn yen(amount: Option<Yen>) -> Option<i64> {
    amount.map(Yen::get)
}

/// A period as it is stored: a year, the index of a month, or a day as `YYYYMMDD`.
pub fn period(stored: i64) -> String {
    match stored {
        0..=9_999 => stored.to_string(),
        10_000..=9_999_999 => i32::try_from(stored)
            .map_or_else(|_| stored.to_string(), |index| YearMonth::from_index(index).to_string()),
        _ => {
            let digits = stored.to_string();
            let parts = (digits.get(..4), digits.get(4..6), digits.get(6..));
            let (Some(year), Some(month), Some(day)) = parts else { return digits };
            format!("{year}-{month}-{day}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_years_months_and_days() {
        assert_eq!(period(2026), "2026");
        let june: YearMonth = "2026-06".parse().unwrap();
        assert_eq!(period(i64::from(june.index())), "2026-06");
        assert_eq!(period(20_260_701), "2026-07-01");
    }
}
