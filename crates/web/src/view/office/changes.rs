//! 前と後 — what was changed, by whose ledger and item; and a small form of words.

use askama::Template;
use askama::filters::HtmlSafe;

use super::MaybeLink;

/// A table of changes.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/changes.html")]
pub struct ChangesTable {
    /// What the table is, for who hears it.
    pub caption: String,
    /// 前 → 後; or 提出したとき → いま.
    pub heading: &'static str,
    /// The changes.
    pub changes: Vec<ChangeShown>,
}

/// One change.
#[derive(Debug, Clone)]
pub struct ChangeShown {
    /// 12 早川 美咲, with the way to the page.
    pub whose: MaybeLink,
    /// 月の報酬 令和8年6月
    pub what: String,
    /// 新しく記録, 変更, 取り消し.
    pub nature: &'static str,
    /// 令和8年7月1日から
    pub valid: String,
    /// The items.
    pub items: Vec<ItemShown>,
}

/// One item: what it said before and what it says now.
#[derive(Debug, Clone)]
pub struct ItemShown {
    /// 固定的賃金
    pub label: String,
    /// What stood there, if anything did.
    pub before: Option<String>,
    /// What stands there, if anything does.
    pub after: Option<String>,
}

/// A small form: words, and a day where one is asked for.
#[derive(Debug, Clone, Template)]
#[template(path = "office/parts/words_form.html")]
pub struct WordsForm {
    /// Names its fields within the page.
    pub id: &'static str,
    /// Where it is sent.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// What else is sent: name and value.
    pub hidden: Vec<(String, String)>,
    /// 返戻の日 with what stands in it; absent where no day is asked for.
    pub day: Option<(String, String)>,
    /// 役所の言葉
    pub label: String,
    /// What is written there; never an individual number.
    pub hint: String,
    /// What stands in it.
    pub words: String,
    /// What was wrong with it.
    pub error: Option<String>,
    /// The verb of the button.
    pub submit: String,
}

impl HtmlSafe for ChangesTable {}
impl HtmlSafe for WordsForm {}
