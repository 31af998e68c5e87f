//! 12 承認待ち, 15 処理の一覧, 16 返戻 — what waits for a hand.

use askama::Template;

use super::super::{Due, Frame};
use super::{Bulk, Empty, Filters, Link, Note, Pager, Press, Progress, Status, Toast};

/// 12 承認待ち.
#[derive(Debug, Clone, Template)]
#[template(path = "office/approvals.html")]
pub struct ApprovalsPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 点検待ち, 承認待ち, 自分が作成したもの.
    pub filters: Filters,
    /// The cases.
    pub rows: Vec<ApprovalRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// What is done with the chosen ones.
    pub bulk: Bulk,
}

/// One case that waits.
#[derive(Debug, Clone)]
pub struct ApprovalRow {
    /// Its value when it is chosen.
    pub id: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Why it cannot be chosen: 自分が作成; empty when it can.
    pub barred: String,
    /// Menu number: 22.
    pub menu: String,
    /// 算定基礎届 212人
    pub what: String,
    /// The case.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// 佐々木 7/3 9:41
    pub made: String,
    /// 水野 7/3 10:05; — before the check.
    pub checked: String,
    /// 等級が変わる 19人・要確認 0
    pub remark: String,
    /// Until when.
    pub due: Option<Due>,
}

/// 15 処理の一覧.
#[derive(Debug, Clone, Template)]
#[template(path = "office/batches.html")]
pub struct BatchesPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What runs now.
    pub running: Vec<RunningBatch>,
    /// すべて, 取込, 書出し, 計算.
    pub filters: Filters,
    /// What is finished, newest first.
    pub rows: Vec<BatchRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
}

/// A batch under way.
#[derive(Debug, Clone)]
pub struct RunningBatch {
    /// 賃金の取込 株式会社つばめ精機
    pub title: String,
    /// Its page.
    pub href: String,
    /// How far it is.
    pub progress: Progress,
    /// 佐々木・9:41 から
    pub detail: String,
    /// 止める; absent when it cannot be stopped.
    pub stop: Option<Press>,
}

/// A finished batch.
#[derive(Debug, Clone)]
pub struct BatchRow {
    /// 7/3 9:41
    pub when: String,
    /// 賃金の取込
    pub what: String,
    /// Its page.
    pub href: String,
    /// The client's name, or 12社.
    pub client: String,
    /// By whom.
    pub who: String,
    /// 追加 2人・書換え 52行
    pub result: String,
    /// 完了, 一部だけ, 失敗, 元に戻した.
    pub status: Status,
    /// 元に戻す; absent once it is too late.
    pub undo: Option<Press>,
    /// 8月2日まで, or why it cannot be undone; may be empty.
    pub undo_note: String,
}

/// 16 返戻.
#[derive(Debug, Clone, Template)]
#[template(path = "office/returns.html")]
pub struct ReturnsPage {
    /// The frame.
    pub frame: Frame,
    /// Banners.
    pub notes: Vec<Note>,
    /// 直していない, 直した, すべて.
    pub filters: Filters,
    /// The returned cases.
    pub rows: Vec<ReturnRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// Filed cases that the ledgers contradict by now.
    pub filed: Vec<FiledRow>,
}

/// A filed case that the ledgers contradict by now.
#[derive(Debug, Clone)]
pub struct FiledRow {
    /// Menu number: 22.
    pub menu: String,
    /// 算定基礎届 令和8年
    pub what: String,
    /// The case.
    pub href: String,
    /// 1007 株式会社つばめ精機
    pub client: String,
    /// The client's page.
    pub client_href: String,
    /// Who is in charge.
    pub staff: String,
    /// 月の報酬 令和8年6月: 固定的賃金 400,000円 → 411,000円
    pub differs: String,
    /// 算定基礎届（訂正）
    pub paper: String,
    /// Where it stands.
    pub status: Status,
}

/// One returned case.
#[derive(Debug, Clone)]
pub struct ReturnRow {
    /// 7/2
    pub when: String,
    /// Menu number: 26.
    pub menu: String,
    /// 資格喪失届 1件
    pub what: String,
    /// The case.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// The client's page.
    pub client_href: String,
    /// The words of the authority, as they were entered.
    pub words: String,
    /// The field to mend.
    pub mend: Option<Link>,
    /// Until when it must be filed again.
    pub due: Option<Due>,
    /// Where it stands.
    pub status: Status,
}
