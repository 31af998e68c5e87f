//! What can be asked for.

romori_types::coded! {
    /// 機能 — what is asked for.
    Function: u8 {
        /// Looking at ledgers.
        ViewLedger = 1, "台帳を見る";
        /// Finding persons.
        Search = 2, "個人を検索する";
        /// Entering and correcting facts.
        EditLedger = 3, "台帳を登録・訂正する";
        /// Taking in files.
        Import = 4, "ファイルを取り込む";
        /// Undoing what was entered as one.
        UndoBatch = 5, "まとめて取り消す";
        /// Writing facts out.
        Export = 6, "ファイルに書き出す";
        /// Deciding grades, premiums, exemptions.
        Determine = 7, "決定・計算する";
        /// Making a filing.
        DraftCase = 8, "届出を作る";
        /// Checking a filing.
        CheckCase = 9, "届出を点検する";
        /// Approving a filing.
        ApproveCase = 10, "届出を承認する";
        /// Recording that a filing went out or came back.
        SubmitCase = 11, "提出を記録する";
        /// Running pay.
        RunPay = 12, "給与計算をする";
        /// Looking at what is due.
        ViewDeadlines = 13, "期限を見る";
        /// Taking on clients and parting from them.
        ManageClients = 14, "顧問先を登録する";
        /// Looking at the log.
        ViewLog = 15, "記録を見る";
        /// Users and their rights.
        ManageUsers = 16, "利用者を管理する";
        /// Settings of the office.
        ManageSettings = 17, "設定を変える";
        /// Looking at users and their rights.
        ViewUsers = 23, "利用者の一覧を見る";
        /// Which member has which clients in his charge.
        AssignClients = 30, "担当を割り当てる";
        /// Letting somebody of another tenant act for this one.
        Delegate = 31, "委託する";
        /// Who can see a person, and why.
        ViewAccess = 32, "見られる人を調べる";
        /// Looking at one's own record.
        ViewOwn = 33, "自分の情報を見る";
        /// Users as a company's directory has them: joiners and leavers, and nobody's rights.
        Provision = 35, "会社の名簿から利用者を受け取る";
        /// Looking at contracts and how the installation stands: numbers and no names.
        ViewTenants = 50, "契約者の一覧を見る";
        /// Contracts of tenants.
        ManageContracts = 51, "契約を変える";
        /// Asking a tenant to let one look.
        AskSupport = 52, "支援を申し出る";
        /// Letting an operator look, or not.
        GrantSupport = 53, "支援を認める";
        /// Asking, with a second operator, to look into a tenant that cannot be reached.
        AskUrgent = 54, "緊急の支援を求める";
        /// Being the second operator.
        GrantUrgent = 55, "緊急の支援を認める";
        /// Looking at headers and counts of the log of all tenants: no body and no name.
        WatchLog = 57, "すべての契約者の記録の見出しを見る";
        /// Putting a client's key into its officers' hands, opening and closing it.
        HoldKeys = 63, "顧問先の鍵を扱う";
        /// Letting workers see their own record: codes, and what ends them.
        AdmitWorkers = 34, "本人の入場を扱う";
        /// Collecting individual numbers, and recording that number and identity were checked.
        CollectNumbers = 58, "個人番号を集め、確認する";
        /// Using individual numbers in a document.
        UseNumbers = 59, "個人番号を利用する";
        /// Disposing of individual numbers.
        DisposeNumbers = 60, "個人番号を廃棄する";
        /// Recording what a client entrusts, permits and lets use.
        PermitNumbers = 61, "個人番号の許可を登録する";
        /// Looking at states and history of individual numbers: never at one.
        ViewNumbers = 62, "個人番号の状況と履歴を見る";
    }
}

impl Function {
    /// What those who run the installation do, and nobody of a tenant.
    pub const OF_OPERATORS: [Self; 6] = [
        Self::ViewTenants,
        Self::ManageContracts,
        Self::AskSupport,
        Self::AskUrgent,
        Self::GrantUrgent,
        Self::WatchLog,
    ];

    /// What has to do with individual numbers: for 個人番号取扱担当者 alone.
    pub const OF_NUMBERS: [Self; 5] = [
        Self::CollectNumbers,
        Self::UseNumbers,
        Self::DisposeNumbers,
        Self::PermitNumbers,
        Self::ViewNumbers,
    ];

    /// What a tenant can let an operator do: looking.
    pub const SUPPORTABLE: [Self; 3] = [Self::ViewLedger, Self::ViewDeadlines, Self::ViewLog];
}

/// 機能の集まり — some functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Functions(u64);

impl Functions {
    /// These.
    pub fn of(functions: &[Function]) -> Self {
        Self(functions.iter().fold(0, |bits, function| bits | bit(*function)))
    }

    /// Not one.
    pub(crate) const fn none() -> Self {
        Self(0)
    }

    /// The ones that `store` kept. Unknown bits give nothing.
    pub fn from_bits(bits: u64) -> Self {
        let all = Self::of(Function::ALL);
        Self(bits & all.0)
    }

    /// One bit a function: bit `code`.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether this one is among them.
    pub const fn has(self, function: Function) -> bool {
        self.0 & bit(function) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Function> {
        Function::ALL.iter().copied().filter(move |function| self.has(*function))
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

const fn bit(function: Function) -> u64 {
    1 << function.code()
}
