//! 74 取込 in four steps, and 75 書出し.

use askama::Template;

use super::super::{
    ColumnChoice, Doubt, DroppedNumber, FieldError, FileProblem, FlowStep, Frame, ItemGroup,
    Problem, SheetChoice, Shortcoming,
};
use super::{Choice, Empty, Facts, Link, Note, Press, Progress, Status};

/// Step 1: kind, client, file.
#[derive(Debug, Clone, Template)]
#[template(path = "office/import_start.html")]
pub struct ImportStartPage {
    /// The frame.
    pub frame: Frame,
    /// The four steps.
    pub flow: Vec<FlowStep>,
    /// Where the form is sent.
    pub action: String,
    /// Why the file just sent could not be taken.
    pub problem: Option<FileProblem>,
    /// What can be imported.
    pub kinds: Vec<ImportKind>,
    /// For which client; the first one is empty for files that name it in a column.
    pub clients: Vec<Choice>,
    /// The client that is chosen.
    pub client: String,
    /// The largest file that is taken, in words.
    pub size_max: String,
    /// The last imports.
    pub recent: Vec<RecentImport>,
}

/// Something that can be imported.
#[derive(Debug, Clone)]
pub struct ImportKind {
    /// Its value in the form.
    pub value: String,
    /// 賃金, 顧問先, 個人, 届書CSV.
    pub label: String,
    /// What the file should hold.
    pub hint: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// An empty table with the right headings.
    pub template: Option<Link>,
}

/// An earlier import.
#[derive(Debug, Clone)]
pub struct RecentImport {
    /// 7/1 16:02
    pub when: String,
    /// 賃金 株式会社つばめ精機 60行
    pub what: Link,
    /// Where it stands.
    pub status: Status,
}

/// Step 2: which column is which.
#[derive(Debug, Clone, Template)]
#[template(path = "office/import_columns.html")]
pub struct ImportColumnsPage {
    /// The frame.
    pub frame: Frame,
    /// The four steps.
    pub flow: Vec<FlowStep>,
    /// Address of this import.
    pub job: String,
    /// What stands in the way.
    pub errors: Vec<FieldError>,
    /// What was recognised: 60行、見出しは3行目.
    pub layout: String,
    /// Where the mapping comes from: 令和8年6月3日の取込と同じ対応です; empty for a guess.
    pub remembered: String,
    /// Forget it and guess anew.
    pub forget: Option<Press>,
    /// The sheets to choose from, for a workbook of several.
    pub sheets: Vec<SheetChoice>,
    /// One entry a column.
    pub columns: Vec<ColumnChoice>,
    /// What columns can be.
    pub items: Vec<ItemGroup>,
    /// By what a row finds its person or client.
    pub keys: Vec<Choice>,
    /// The one chosen.
    pub key: String,
    /// The month or day of a table that names none.
    pub given: Option<GivenField>,
    /// What the reader noticed.
    pub notes: Vec<String>,
}

/// A month or day that the whole file is about.
#[derive(Debug, Clone)]
pub struct GivenField {
    /// Its name in the form, and its id.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What is expected.
    pub hint: String,
    /// What was entered.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// Step 3: the dry run. Nothing is written yet.
#[derive(Debug, Clone, Template)]
#[template(path = "office/import_preview.html")]
pub struct ImportPreviewPage {
    /// The frame.
    pub frame: Frame,
    /// The four steps.
    pub flow: Vec<FlowStep>,
    /// Address of this import.
    pub job: String,
    /// What the last press did.
    pub done: Option<String>,
    /// 新しく加わる, 書き換わる, 変わらない, 直しが要る.
    pub facts: Facts,
    /// The mistakes, one a line.
    pub problems: Vec<Problem>,
    /// Rows with a mistake.
    pub bad_rows: usize,
    /// How many further mistakes are not listed.
    pub more_problems: usize,
    /// Mistakes for which a value is proposed.
    pub proposals: usize,
    /// The problem the last press was about, which could not be settled.
    pub refused: Option<String>,
    /// What the sheet as a whole lacks.
    pub missing: Vec<Shortcoming>,
    /// Values that will be overwritten, the weightiest first.
    pub overwritten: Vec<Overwritten>,
    /// How many more there are.
    pub more_overwritten: usize,
    /// Who is new: names, up to a handful.
    pub newcomers: Vec<String>,
    /// How many more there are.
    pub more_newcomers: usize,
    /// Rows worth a second look.
    pub doubts: Vec<Doubt>,
    /// Values that looked like individual numbers and were dropped.
    pub dropped: Vec<DroppedNumber>,
    /// What follows: 算定の58人を計算し直します; 点検済の案件 1件が作成中に戻ります.
    pub consequences: Vec<String>,
    /// 54行; empty when none can go on.
    pub publish: String,
    /// 30日間は、まるごと元に戻せます（取込番号 …）.
    pub undo_words: String,
}

/// A value that will be overwritten.
#[derive(Debug, Clone)]
pub struct Overwritten {
    /// 12 早川 美咲
    pub who: String,
    /// 5月 報酬
    pub item: String,
    /// What stands in the ledger.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// Step 4: under way, finished, or undone.
#[derive(Debug, Clone, Template)]
#[template(path = "office/import_run.html")]
pub struct ImportRunPage {
    /// The frame.
    pub frame: Frame,
    /// The four steps.
    pub flow: Vec<FlowStep>,
    /// How it stands, in one sentence.
    pub state: Note,
    /// How far it is, while it runs.
    pub progress: Option<Progress>,
    /// Where its progress can be listened to, for the script.
    pub live: String,
    /// This page again, without a script.
    pub again: String,
    /// What was done, in counts.
    pub facts: Option<Facts>,
    /// What followed from it.
    pub consequences: Vec<Link>,
    /// 元に戻す, or 止める while it runs.
    pub press: Option<Press>,
    /// Until when, and what undoing does.
    pub press_note: String,
    /// Where one goes on.
    pub next: Vec<Link>,
}

/// 75 書出し.
#[derive(Debug, Clone, Template)]
#[template(path = "office/export.html")]
pub struct ExportPage {
    /// The frame.
    pub frame: Frame,
    /// Banners.
    pub notes: Vec<Note>,
    /// Where the form is sent.
    pub action: String,
    /// What can be written out.
    pub kinds: Vec<ImportKind>,
    /// Of which client.
    pub clients: Vec<Choice>,
    /// The one chosen.
    pub client: String,
    /// The day it shows.
    pub on: String,
    /// What is wrong with that day.
    pub on_error: Option<String>,
    /// XLSX, CSV（UTF-8）, CSV（Shift_JIS）.
    pub formats: Vec<Choice>,
    /// The one chosen.
    pub format: String,
    /// Files that are ready to be fetched.
    pub files: Vec<ExportFile>,
    /// What to show instead of files.
    pub empty: Option<Empty>,
}

/// A file that is ready.
#[derive(Debug, Clone)]
pub struct ExportFile {
    /// 7/3 9:41
    pub when: String,
    /// 個人の一覧 株式会社つばめ精機
    pub what: String,
    /// 58人・XLSX・24KB
    pub detail: String,
    /// By whom.
    pub who: String,
    /// Its address while it is kept.
    pub fetch: Option<Link>,
    /// あと23時間で消えます
    pub note: String,
}
