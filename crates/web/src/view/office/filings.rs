//! 22 算定 over all clients, 23 月額変更, 24 賞与支払 — decisions and the filings that follow.

use askama::Template;
use askama::filters::HtmlSafe;

use super::super::{Due, Frame, Standard};
use super::{
    Bulk, Empty, Facts, Filters, Link, MaybeLink, Note, Press, Progress, Ringi, Status, Toast,
};

/// 22 算定基礎 over all clients.
#[derive(Debug, Clone, Template)]
#[template(path = "office/santei_clients.html")]
pub struct SanteiClientsPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners.
    pub notes: Vec<Note>,
    /// Until when all of them are due.
    pub due: Due,
    /// すべて, 自分の担当, 要確認あり, 点検へ回せる, 未着手.
    pub filters: Filters,
    /// The clients.
    pub rows: Vec<SanteiClientRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The sums of the rows: clients, persons, filed, changed, doubts.
    pub total: [String; 5],
    /// What is done with the chosen ones.
    pub bulk: Bulk,
    /// 賃金を取り込む
    pub import: Option<Link>,
    /// 一覧を書き出す; absent for who may not.
    pub export: Option<Link>,
}

/// One client in the 算定.
#[derive(Debug, Clone)]
pub struct SanteiClientRow {
    /// Its value when it is chosen.
    pub id: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Why it cannot be chosen: 要確認があります; empty when it can.
    pub barred: String,
    /// 1007
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its workbench.
    pub href: String,
    /// Who is in charge.
    pub staff: String,
    /// Insured persons on 1 July.
    pub persons: String,
    /// How many the notice carries.
    pub filed: String,
    /// How many grades change.
    pub changed: String,
    /// How many need a decision.
    pub doubts: usize,
    /// Where these are listed.
    pub doubts_href: String,
    /// Where the case stands.
    pub status: Status,
    /// 作成 佐々木 7/3
    pub hands: String,
    /// The file, once it may be fetched.
    pub file: Option<Link>,
}

/// What heads a workbench that belongs to a client: 決裁欄, state, and the next hand.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/case_head.html")]
pub struct CaseHead {
    /// Where the case stands.
    pub status: Status,
    /// Its page.
    pub case_href: String,
    /// Who made, checked and approved it.
    pub ringi: Ringi,
    /// 点検へ回す, 承認する; absent when it is not this user's turn.
    pub next: Option<Press>,
    /// Why it is not: 作成した人は承認できません; may be empty.
    pub note: String,
}

impl HtmlSafe for CaseHead {}

/// 23 月額変更.
#[derive(Debug, Clone, Template)]
#[template(path = "office/revisions.html")]
pub struct RevisionsPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 前の月, 次の月.
    pub spans: Vec<Link>,
    /// 一覧を書き出す
    pub export: Option<Link>,
    /// 改定に当たる, 要確認, 見送った.
    pub filters: Filters,
    /// Where pay is still missing: a candidate cannot be seen there.
    pub notes: Vec<Note>,
    /// The three months: 4月, 5月, 6月.
    pub months: [String; 3],
    /// Candidates by client.
    pub groups: Vec<RevisionGroup>,
    /// What to show instead.
    pub empty: Option<Empty>,
    /// What is done with the chosen ones.
    pub bulk: Bulk,
}

/// The candidates of one client.
#[derive(Debug, Clone)]
pub struct RevisionGroup {
    /// 1007
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its page of revisions.
    pub href: String,
    /// 2人・届書の期限 速やかに
    pub note: String,
    /// The candidates.
    pub rows: Vec<RevisionRow>,
}

/// One candidate.
#[derive(Debug, Clone)]
pub struct RevisionRow {
    /// Its value when it is chosen.
    pub id: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Why it cannot be chosen; empty when it can.
    pub barred: String,
    /// 12
    pub number: String,
    /// The person's name.
    pub name: String,
    /// The reason.
    pub why_href: String,
    /// 4月 昇給（基本給）
    pub cause: String,
    /// 31日 312,400 for each of the three months.
    pub months: [String; 3],
    /// The average.
    pub average: String,
    /// 健康保険, before and after in thousand yen.
    pub health: Standard,
    /// 厚生年金, before and after in thousand yen.
    pub pension: Standard,
    /// 令和8年7月から
    pub from: String,
    /// Where it stands.
    pub status: Status,
    /// 年間平均を使う, where it would apply; or that it is used.
    pub annual: Option<Link>,
    /// 見送る, which asks for a reason; or the reason, once it was given.
    pub skip: MaybeLink,
}

/// 24 賞与支払: payments over all clients or of one.
#[derive(Debug, Clone, Template)]
#[template(path = "office/bonuses.html")]
pub struct BonusesPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 予定の月, 作成中, 提出済.
    pub filters: Filters,
    /// The payments.
    pub rows: Vec<BonusPaymentRow>,
    /// What to show instead.
    pub empty: Option<Empty>,
    /// 賞与を入れる
    pub add: Option<Link>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// One payment, or one that was expected and not entered.
#[derive(Debug, Clone)]
pub struct BonusPaymentRow {
    /// 6月30日(火), or 7月（予定）
    pub paid_on: String,
    /// 夏の賞与 52人
    pub what: Link,
    /// 1007
    pub number: String,
    /// The client's name.
    pub client: String,
    /// 24,318,000, or —.
    pub total: String,
    /// How many reach a cap.
    pub capped: String,
    /// Until when.
    pub due: Option<Due>,
    /// Where it stands.
    pub status: Status,
    /// 支払わなかったと届ける: its own action.
    pub unpaid: Option<Link>,
}

/// One payment with its persons.
#[derive(Debug, Clone, Template)]
#[template(path = "office/bonus.html")]
pub struct BonusPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners.
    pub notes: Vec<Note>,
    /// 決裁欄, state and next hand.
    pub head: CaseHead,
    /// Until when.
    pub due: Option<Due>,
    /// The figures: persons, total, standard bonus, capped.
    pub facts: Facts,
    /// すべて, 上限に達する, 免除, 対象外.
    pub filters: Filters,
    /// The persons.
    pub rows: Vec<BonusRow>,
    /// What to show instead.
    pub empty: Option<Empty>,
    /// The sums: amount, health, pension.
    pub total: [String; 3],
    /// The year's cap as the law of the day has it: 上限 5,730千円.
    pub cap: String,
    /// 金額を直す, 行を加える.
    pub edit: Option<Link>,
}

/// One person of a payment.
#[derive(Debug, Clone)]
pub struct BonusRow {
    /// 12
    pub number: String,
    /// The person's name.
    pub name: String,
    /// The person's page.
    pub href: String,
    /// The amount in yen.
    pub amount: String,
    /// 標準賞与額 of health insurance in thousand yen, after the cap.
    pub health: String,
    /// The same of the pension.
    pub pension: String,
    /// The year's sum to the cap, as a bar.
    pub year: Progress,
    /// 4,980 / 5,730
    pub year_words: String,
    /// The verdict: 上限で止まる, 免除（産休）, 対象外; absent in the usual case.
    pub status: Option<Status>,
    /// Its reason.
    pub why_href: String,
}
