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

/// 案件の状態
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseState {
    /// 作成中
    Draft,
    /// 点検済み — waits for approval.
    Checked,
    /// 承認済み — waits to be submitted.
    Approved,
    /// 提出済み — the authority has it.
    Submitted,
    /// 返戻
    Returned,
    /// 完了
    Completed,
}

impl CaseState {
    /// In the words of the pages.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Draft => "作成中",
            Self::Checked => "承認待ち",
            Self::Approved => "提出待ち",
            Self::Submitted => "提出済み",
            Self::Returned => "返戻",
            Self::Completed => "完了",
        }
    }

    /// Whether the office still has to act before the due day: not once it was submitted, unless
    /// it came back.
    pub const fn waits_for_us(self) -> bool {
        matches!(self, Self::Draft | Self::Checked | Self::Approved | Self::Returned)
    }

    /// Whether nothing more is expected, from anybody.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Completed)
    }
}
