//! 顧問先の概要 — all about one client at a day, and 72 事業所.

use askama::Template;

use super::super::{Due, Frame, Icon, icon};
use super::{
    AsOf, Empty, Facts, Link, MaybeLink, Note, Press, Share, Status, Term, Timeline, Toast,
};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/client.html")]
pub struct ClientPage {
    /// The frame; its heading is the client's name.
    pub frame: Frame,
    /// The day it is seen on.
    pub as_of: AsOf,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// What needs to be known first: a past day is shown, the entrustment has ended.
    pub notes: Vec<Note>,
    /// The four figures.
    pub facts: Facts,
    /// Open matters.
    pub matters: Vec<Matter>,
    /// What can be begun: 人が入る, 人が辞める, 算定基礎届 ….
    pub begin: Vec<Link>,
    /// What happened lately.
    pub recent: Timeline,
    /// すべての履歴
    pub history_href: String,
    /// 適用の内容
    pub terms: Vec<Term>,
    /// Where these are changed.
    pub edit_href: String,
    /// 働く人の内訳
    pub people: Share,
    /// The client's persons.
    pub people_href: String,
    /// この顧問先の守り
    pub protection: Vec<Protection>,
}

/// One open matter.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Menu number: 22.
    pub menu: String,
    /// 算定基礎届
    pub name: String,
    /// Its page.
    pub href: String,
    /// 58人; — when it is about nobody.
    pub persons: String,
    /// Where it stands.
    pub status: Status,
    /// Until when, if there is a deadline.
    pub due: Option<Due>,
    /// 要確認 3人
    pub remark: String,
}

/// One line of the client's protection.
#[derive(Debug, Clone)]
pub struct Protection {
    /// What it is about.
    pub concern: Concern,
    /// 今月この会社を見た人 3人
    pub what: MaybeLink,
    /// 事務所 3・運営者 0
    pub detail: String,
}

/// What a line of the protection is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Sealing and keys.
    Keys,
    /// Who looked.
    Lookers,
    /// The copy at hand.
    Copy,
}

/// 72 事業所 — of one client, or of all.
#[derive(Debug, Clone, Template)]
#[template(path = "office/establishments.html")]
pub struct EstablishmentsPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Whether the client stands in the rows, since the list is over all.
    pub over_all: bool,
    /// The establishments.
    pub rows: Vec<EstablishmentRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// 事業所を加える
    pub add: Option<Link>,
    /// The own rates of health insurance societies, newest first.
    pub society_rates: Vec<SocietyRateRow>,
}

/// One establishment.
#[derive(Debug, Clone)]
pub struct EstablishmentRow {
    /// 1007-1
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its form.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// 神奈川県
    pub prefecture: String,
    /// 03-ﾂﾊﾞﾒ
    pub sign: String,
    /// 05213
    pub office_number: String,
    /// 協会けんぽ 神奈川
    pub insurer: String,
    /// 末日締め・翌月払い
    pub pay_terms: String,
    /// 特約なし
    pub fraction: String,
    /// 58人
    pub persons: String,
    /// What is missing before a form can be filed; may be empty.
    pub missing: String,
}

/// The own rates of a health insurance society from a month on.
#[derive(Debug, Clone)]
pub struct SocietyRateRow {
    /// 1007-1 本社
    pub establishment: String,
    /// ○○健康保険組合
    pub society: String,
    /// 令和8年3月分から
    pub from: String,
    /// 9.8%（本人 4.6%）
    pub health: String,
    /// 1.8%（本人 0.9%）
    pub care: String,
    /// 公告 令和8年2月20日
    pub source: String,
    /// Whether nobody has confirmed it since the fiscal year began.
    pub old: bool,
    /// 直す
    pub edit: Link,
    /// この行を取り消す; absent for who may not.
    pub remove: Option<Press>,
}

impl Concern {
    /// Its drawing.
    pub fn icon(self) -> Icon {
        icon(match self {
            Self::Keys => "lock",
            Self::Lookers => "eye",
            Self::Copy => "down",
        })
    }
}
