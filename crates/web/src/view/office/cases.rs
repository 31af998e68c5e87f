//! 60 案件 — where each filing is, and one filing whole.

use askama::Template;

use super::super::{CharacterChoice, Due, FlowState, Frame, NameChoice};
use super::{
    CaseHead, ChangesTable, Empty, Filters, Link, MaybeLink, Note, Pager, Press, Search, Status,
    Term, Timeline, Toast, WordsForm,
};

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "office/cases.html")]
pub struct CasesPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 進行中, 返戻, 提出済, 完了, すべて.
    pub filters: Filters,
    /// By procedure, stage, staff in charge, deadline, client; one line each.
    pub questions: Vec<Filters>,
    /// The search, by POST.
    pub search: Option<Search>,
    /// Whether the client stands in the rows, since the list is over all.
    pub over_all: bool,
    /// The cases.
    pub rows: Vec<CaseRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The pages, beyond 200 rows.
    pub pager: Option<Pager>,
    /// 一覧を書き出す
    pub export: Option<Link>,
}

/// One case.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// Menu number: 22.
    pub menu: String,
    /// 算定基礎届 令和8年
    pub what: String,
    /// The case.
    pub href: String,
    /// The client's name.
    pub client: String,
    /// The client's page.
    pub client_href: String,
    /// 58人
    pub persons: String,
    /// 作成 佐々木 7/3・点検 水野 7/3
    pub hands: String,
    /// Until when.
    pub due: Option<Due>,
    /// Where it stands.
    pub status: Status,
    /// What it waits for; may be empty.
    pub remark: String,
}

/// One filing.
#[derive(Debug, Clone, Template)]
#[template(path = "office/case.html")]
pub struct CasePage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// 決裁欄, state and next hand.
    pub head: CaseHead,
    /// Until when.
    pub due: Option<Due>,
    /// What sent it back, or what the authority wrote, with the field to mend.
    pub notes: Vec<Note>,
    /// What differs now from what it was filed from.
    pub differs: Option<CaseDiffers>,
    /// The form by which a return is entered, where it may be.
    pub returning: Option<WordsForm>,
    /// From 作成 to 完了, with who and when.
    pub steps: Vec<CaseStep>,
    /// What it says in short.
    pub terms: Vec<Term>,
    /// Where its content is worked on: 算定基礎の表を開く.
    pub open: Option<Link>,
    /// Characters that the notice cannot carry, for which a way of writing is asked.
    pub characters: Vec<CharacterChoice>,
    /// Names that are too long for the notice.
    pub names: Vec<NameChoice>,
    /// Where the ways of writing are sent.
    pub make: String,
    /// The persons it is about, up to a handful.
    pub persons: Vec<CasePerson>,
    /// ほかに53人
    pub more_persons: Option<Link>,
    /// Its documents.
    pub documents: Vec<Document>,
    /// What can be done with it besides the next hand: 提出を記録する, 返戻を記録する, 取り下げる.
    pub actions: Vec<CaseAction>,
    /// Its history.
    pub history: Timeline,
}

/// What differs now from what a case was filed from, and what corrects it.
#[derive(Debug, Clone)]
pub struct CaseDiffers {
    /// What stood there when it was filed, and what stands there now.
    pub table: ChangesTable,
    /// 算定基礎届（訂正）
    pub paper: String,
    /// How it is written.
    pub how: String,
    /// How sure that is, and who decides.
    pub basis: String,
    /// The form that says what came of it, for who may.
    pub settle: Option<WordsForm>,
}

/// One step of a case.
#[derive(Debug, Clone)]
pub struct CaseStep {
    /// 点検
    pub label: String,
    /// 水野 綾・7月3日 10:05; empty before.
    pub who: String,
    /// Where it stands.
    pub state: FlowState,
}

/// A person of a case.
#[derive(Debug, Clone)]
pub struct CasePerson {
    /// 1007-12
    pub number: String,
    /// The person's name.
    pub name: MaybeLink,
    /// 300 → 320
    pub what: String,
    /// What is to be mended; may be empty.
    pub problem: String,
}

/// A document of a case.
#[derive(Debug, Clone)]
pub struct Document {
    /// SHFD0006.CSV
    pub name: String,
    /// 届書CSV・58人・14KB
    pub detail: String,
    /// The first digits of its keyed digest, in groups.
    pub digest: String,
    /// 7月3日 9:41 佐々木
    pub made: String,
    /// Where it is fetched; absent while it may not be.
    pub fetch: Option<Link>,
    /// Whether a later one replaced it.
    pub replaced: bool,
}

/// Something that can be done with a case.
#[derive(Debug, Clone)]
pub enum CaseAction {
    /// At once.
    Press(Press),
    /// After a question: its page.
    Ask(Link),
}

impl CaseStep {
    fn mark(&self, number: &usize) -> String {
        if self.state == FlowState::Done { "✓".to_owned() } else { number.to_string() }
    }
}
