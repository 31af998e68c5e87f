use romori_store::CaseState;
use romori_types::{ActorId, CaseId, ClientId, Date};

/// 案件の要約 — one case as far as the day's pages need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSummary {
    /// Which case.
    pub case: CaseId,
    /// Whose.
    pub client: ClientId,
    /// 顧問先番号
    pub client_number: u32,
    /// 顧問先の名称
    pub client_name: String,
    /// 手続の名称: 「被保険者報酬月額算定基礎届」.
    pub procedure: String,
    /// How many persons it is about.
    pub persons: usize,
    /// How far it is.
    pub state: CaseState,
    /// 期限, on a day of business.
    pub due: Option<Date>,
    /// 担当
    pub staff: Option<ActorId>,
}
