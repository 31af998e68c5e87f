//! 10 今日の業務 for an office — what must I do today, what is coming.

use askama::Template;

use super::super::{Due, Frame};
use super::{DeadlineStrip, Filters, Link, MaybeLink, Note, Progress, Status, Toast};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/today.html")]
pub struct TodayPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What of the daily work is missing or came late, for administrators.
    pub alarms: Vec<Note>,
    /// The state in one sentence, and what follows from it.
    pub state: Note,
    /// What one most likely begins with: 賃金を取り込む.
    pub main: Option<Link>,
    /// 期限の並び
    pub strip: DeadlineStrip,
    /// あなたの手が要るもの
    pub tasks: Vec<Task>,
    /// Filters of the clients.
    pub filters: Filters,
    /// The work whose progress stands in the table: 算定基礎.
    pub work: String,
    /// 顧問先ごとの進み
    pub clients: Vec<ClientProgress>,
    /// 残りの3社も表示する
    pub more: Option<Link>,
    /// 今月の年齢の到来
    pub ages: Vec<AgeLine>,
    /// きのうから変わったこと
    pub changes: Vec<ChangeLine>,
    /// 控えと記録の照合, in one line.
    pub trust: Option<MaybeLink>,
}

/// Something that waits for this user.
#[derive(Debug, Clone)]
pub struct Task {
    /// 返戻, 承認, 取込.
    pub status: Status,
    /// すずかけ会 喪失届 1件
    pub what: Link,
    /// 生年月日の元号が台帳と違います
    pub detail: String,
    /// Until when, if it presses; its day may be empty, since there is little room.
    pub due: Option<Due>,
}

/// One client's progress in the work of the season.
#[derive(Debug, Clone)]
pub struct ClientProgress {
    /// 1007
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Who is in charge.
    pub staff: String,
    /// How far the work is.
    pub progress: Option<Progress>,
    /// Where it stands.
    pub status: Status,
    /// How many need a decision.
    pub attention: usize,
    /// Where these are listed.
    pub attention_href: String,
    /// The next deadline.
    pub due: Option<Due>,
    /// 賃金待ち, or —.
    pub remark: String,
}

/// How many reach an age this month.
#[derive(Debug, Clone)]
pub struct AgeLine {
    /// 40歳
    pub age: String,
    /// 4人
    pub persons: String,
    /// 介護保険料の控除を始める
    pub what: String,
    /// Who they are.
    pub href: String,
}

/// Something that changed since yesterday.
#[derive(Debug, Clone)]
pub struct ChangeLine {
    /// きのう 16:20
    pub when: String,
    /// What changed.
    pub what: MaybeLink,
    /// By whom, for which client.
    pub detail: String,
}
