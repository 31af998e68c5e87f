//! 納入告知額 — what each establishment should be charged for a month, against the notice.

use askama::Template;

use super::super::Frame;
use super::{Empty, Filters, Link, Note, Status, Toast};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "office/charges.html")]
pub struct ChargesPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 前の月, 次の月.
    pub spans: Vec<Link>,
    /// 一覧を書き出す
    pub export: Option<Link>,
    /// すべて, 違いがある, まだ入れていない.
    pub filters: Filters,
    /// Banners: what the expectation leaves out.
    pub notes: Vec<Note>,
    /// One row an establishment.
    pub rows: Vec<ChargeRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The sums: health, pension, child, expected, entered, difference.
    pub total: [String; 6],
}

/// One establishment in one month, in yen.
#[derive(Debug, Clone)]
pub struct ChargeRow {
    /// 1007-1
    pub number: String,
    /// つばめ精機 本社
    pub name: String,
    /// What it is made of, by person.
    pub href: String,
    /// Health insurance with care and support.
    pub health: String,
    /// Employees' pension.
    pub pension: String,
    /// 子ども・子育て拠出金
    pub child: String,
    /// The sum expected.
    pub expected: String,
    /// The sum of the notice, or —.
    pub entered: String,
    /// 0, ＋1,234, or —.
    pub difference: String,
    /// 一致, 違いあり, 未入力.
    pub status: Status,
    /// 入れる, 直す, 違いを調べる.
    pub action: Link,
}
