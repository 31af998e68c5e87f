//! なぜ — the reason of one decision: the answer first, then the steps with their articles.

use askama::Template;

/// The panel.
#[derive(Debug, Clone)]
pub struct WhyPanel {
    /// Row of the person.
    pub row: String,
    /// 12 早川 美咲（一般・月給）
    pub person: String,
    /// なぜ 23級・320千円 か
    pub question: String,
    /// The answer in one or two sentences.
    pub answer: Vec<Text>,
    /// How it follows.
    pub steps: Vec<Step>,
    /// Where its numbers can be changed.
    pub edit_href: String,
    /// What a person can decide about it: 年間平均を申し立てる.
    pub choose: Option<(String, String)>,
    /// Where the page without the panel is.
    pub close_href: String,
    /// A sheet of paper with this reason alone.
    pub print_href: String,
    /// Its numbers in a form, while they are being changed.
    pub edit: Option<EditForm>,
}

/// The form that changes one person's numbers in memory.
#[derive(Debug, Clone)]
pub struct EditForm {
    /// Where it is sent.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// The numbers.
    pub fields: Vec<EditField>,
}

impl EditForm {
    /// The name of the first number that was refused: the page begins there.
    pub fn first_wrong(&self) -> Option<&str> {
        let wrong = self.fields.iter().find(|field| field.error.is_some());
        wrong.map(|field| field.name.as_str())
    }
}

/// One number of a person.
#[derive(Debug, Clone)]
pub struct EditField {
    /// Its name in the form.
    pub name: String,
    /// 4月 日数
    pub label: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its words.
    pub words: String,
    /// Whether it carries the weight.
    pub strong: bool,
}

/// One step.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// The question it answers.
    pub title: String,
    /// Its answer in words.
    pub lines: Vec<String>,
    /// Its table, for steps month by month.
    pub table: Vec<StepRow>,
    /// Its working.
    pub working: Vec<String>,
    /// Its articles.
    pub cites: Vec<Cite>,
}

/// One line of a step's table.
#[derive(Debug, Clone)]
pub struct StepRow {
    /// 4月
    pub label: String,
    /// 31日
    pub value: String,
    /// 入れる
    pub outcome: String,
    /// Whether it is the exception.
    pub strong: bool,
}

/// An article.
#[derive(Debug, Clone)]
pub struct Cite {
    /// 健保法41条1項
    pub label: String,
    /// Where its text is.
    pub href: Option<String>,
    /// Whether its source is still to be confirmed.
    pub unconfirmed: bool,
}

/// The panel alone, for the script.
#[derive(Debug, Template)]
#[template(path = "parts/why.html")]
pub struct WhyFragment {
    /// The panel.
    pub why: WhyPanel,
}

impl WhyPanel {
    /// Whether a number was typed that cannot be used.
    pub fn has_error(&self) -> bool {
        self.edit.iter().flat_map(|edit| &edit.fields).any(|field| field.error.is_some())
    }
}

impl Text {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { words: words.into(), strong: false }
    }

    /// Words that carry the weight.
    pub fn strong(words: impl Into<String>) -> Self {
        Self { words: words.into(), strong: true }
    }
}
