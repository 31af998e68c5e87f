use romori_types::{Date, YearMonth, Yen};

/// One person's row or rows, read and checked one by one. What the law makes of it is decided
/// elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPay {
    /// The row, or the first of the person's rows, as the spreadsheet shows it.
    pub row: u32,
    /// All rows of the person.
    pub rows: Vec<u32>,
    /// 被保険者整理番号
    pub insured_number: Option<u32>,
    /// 社員番号
    pub employee_number: Option<String>,
    /// 氏名, surname and given name parted by one full-width space; empty if only kana were given.
    pub name_kanji: String,
    /// 氏名ｶﾅ in half-width kana, parted by one half-width space; empty if the sheet has no kana.
    pub name_kana: String,
    /// 生年月日
    pub birth_date: Date,
    /// 区分
    pub worker: WorkerKind,
    /// 資格取得日
    pub acquired_on: Option<Date>,
    /// 退職日, the last day of work.
    pub left_on: Option<Date>,
    /// 従前の標準報酬月額 (健康保険), in yen.
    pub previous_health_standard: Option<Yen>,
    /// 従前の標準報酬月額 (厚生年金保険), in yen.
    pub previous_pension_standard: Option<Yen>,
    /// 従前の改定月
    pub previous_revised: Option<YearMonth>,
    /// April, May, June: what was paid in the month; `None` where the sheet has nothing for it.
    pub months: [Option<MonthPay>; 3],
    /// 昇給・降給の月, 1–12.
    pub rise_or_fall_month: Option<u8>,
    /// 昇給・降給の別
    pub rise_or_fall: Option<RiseOrFall>,
    /// 遡及支払月, 1–12.
    pub retro_month: Option<u8>,
    /// 遡及支払額
    pub retro_amount: Option<Yen>,
    /// 随時改定の予定月
    pub revision_month: Option<YearMonth>,
    /// 休業・休職
    pub leave: Option<Leave>,
    /// 二以上事業所勤務
    pub two_workplaces: bool,
    /// 他の事業所の報酬月額
    pub other_workplaces_remuneration: Option<Yen>,
    /// 70歳以上被用者の算定基礎月, 1–12, at most two.
    pub aged_70_months: Vec<u8>,
    /// 基礎年金番号, `NNNN-NNNNNN`.
    pub basic_pension_number: Option<String>,
    /// The twelve months before, where the sheet has them all.
    pub annual_average: Option<AnnualPay>,
    /// 備考
    pub remarks: String,
}

/// 被保険者の区分 — which basis of days applies is decided by the law, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WorkerKind {
    /// 一般
    #[default]
    General,
    /// 短時間就労者 (パート)
    PartTime,
    /// 短時間労働者
    ShortTime,
}

impl WorkerKind {
    /// 一般, パート, 短時間労働者.
    pub const fn label(self) -> &'static str {
        match self {
            Self::General => "一般",
            Self::PartTime => "パート",
            Self::ShortTime => "短時間労働者",
        }
    }
}

/// 1か月の支払 — what was paid in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthPay {
    /// 支払基礎日数; `None` if the sheet has no column for it.
    pub days: Option<u8>,
    /// 通貨による報酬
    pub cash: Yen,
    /// 現物による報酬
    pub in_kind: Yen,
    /// Whether the payment is for a whole month's work, if the sheet says so.
    pub full_month_paid: Option<bool>,
}

impl MonthPay {
    /// 合計
    pub fn total(&self) -> Yen {
        self.cash + self.in_kind
    }
}

/// 昇給・降給の別
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RiseOrFall {
    /// 昇給
    Rise,
    /// 降給
    Fall,
}

/// 休業・休職 — the kind, and the words of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The kind.
    pub kind: LeaveKind,
    /// As the sheet says it.
    pub text: String,
}

/// 休業・休職の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeaveKind {
    /// 産前産後休業
    Maternity,
    /// 育児休業等
    Childcare,
    /// 介護休業
    FamilyCare,
    /// 病気休職
    Sickness,
    /// 休職, 一時帰休 and what else is called leave
    Other,
}

/// 年間平均の12か月 — remuneration and days from July of the year before to June.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnualPay {
    /// Cash and kind together, July to June.
    pub remuneration: [Yen; 12],
    /// 支払基礎日数, July to June.
    pub days: [u8; 12],
    /// 業務の性質上、例年発生する
    pub recurring: bool,
    /// 被保険者の同意
    pub consent: bool,
}
