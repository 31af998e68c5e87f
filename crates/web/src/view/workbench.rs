//! 算定 — one row a person: months, average, before → after, and the verdict.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;

use super::office::CaseHead;
use super::{Density, Distribution, Due, Frame, Icon, WhyPanel, grouped, icon};

/// The page.
#[derive(Debug, Template)]
#[template(path = "workbench.html")]
pub struct WorkbenchView {
    /// The frame.
    pub frame: Frame,
    /// The steps of the job.
    pub flow: Vec<FlowStep>,
    /// Address of the job.
    pub job: String,
    /// Until when the form is due.
    pub due: Due,
    /// 等級の動き.
    pub distribution: Distribution,
    /// The filters, one of them current.
    pub filters: Vec<Filter>,
    /// The code of the current filter.
    pub filter: String,
    /// Rows beyond which the page is divided.
    pub paging: Option<Paging>,
    /// Whether every row stands on one sheet.
    pub one_sheet: bool,
    /// The rows shown.
    pub rows: Vec<PersonRow>,
    /// The open reason.
    pub why: Option<WhyPanel>,
    /// People for whom no form is filed, and why.
    pub exempt: Vec<ExemptPerson>,
    /// People the form will carry.
    pub filed: usize,
    /// People who need a decision first.
    pub attention: usize,
    /// Rows of the file that were left out because of mistakes.
    pub left_out_rows: usize,
    /// What the last press did.
    pub done: Option<String>,
    /// Its case, when it belongs to a client: 決裁欄, state, next hand.
    pub case: Option<CaseHead>,
}

/// One step of the job.
#[derive(Debug, Clone)]
pub struct FlowStep {
    /// Its number.
    pub number: usize,
    /// Its words.
    pub label: String,
    /// A short addition.
    pub note: String,
    /// Where it stands.
    pub state: FlowState,
    /// Where a finished step can be seen again.
    pub href: Option<String>,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowState {
    /// Finished.
    Done,
    /// Under way.
    Now,
    /// To come.
    Later,
}

/// A filter of the rows.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Its code in the address.
    pub code: String,
    /// Its words.
    pub label: String,
    /// People.
    pub count: usize,
    /// Whether it is the current one.
    pub current: bool,
    /// Whether a person must decide something there.
    pub care: bool,
}

/// Which part of a long list is shown.
#[derive(Debug, Clone)]
pub struct Paging {
    /// 1,200人のうち 201〜400人
    pub words: String,
    /// The pages: number, whether it is the current one.
    pub pages: Vec<(usize, bool)>,
}

/// One person.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Key of the row in addresses.
    pub row: u32,
    /// 被保険者整理番号, or — when there is none.
    pub number: String,
    /// Name.
    pub name: String,
    /// 短時間, パート; empty for the ordinary kind.
    pub kind: String,
    /// April, May, June.
    pub months: [Month; 3],
    /// The average used, or a word.
    pub average: String,
    /// Before and after.
    pub standard: Standard,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the person is outside the determination.
    pub out: bool,
    /// Whether the reason is open.
    pub open: bool,
}

/// One month of a person.
#[derive(Debug, Clone)]
pub struct Month {
    /// 支払基礎日数.
    pub days: i64,
    /// 報酬, in yen.
    pub pay_yen: i64,
    /// What became of it.
    pub used: MonthUse,
}

/// What became of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthUse {
    /// It is in the average.
    Used,
    /// It is left out.
    LeftOut,
    /// There is no such month.
    Absent,
}

/// 標準報酬, before and after, in thousand yen.
#[derive(Debug, Clone)]
pub enum Standard {
    /// Unchanged: one grey figure.
    Same(String),
    /// Changed.
    Changed {
        /// Before.
        before: String,
        /// After.
        after: String,
        /// ＋1 or −1.
        step: String,
        /// Whether it rises.
        up: bool,
    },
    /// Decided without an earlier one.
    New(String),
    /// The two schemes move apart.
    Apart {
        /// 健保 300 → 320
        health: String,
        /// 厚年 300
        pension: String,
    },
    /// A word instead: 対象外, 未確認.
    Word(String),
}

/// The verdict, which is the button to the reason.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Its words.
    pub words: String,
    /// Its weight.
    pub tone: VerdictTone,
}

/// The weight of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictTone {
    /// Nothing special.
    Usual,
    /// A rule applied.
    Note,
    /// A person must decide.
    Care,
    /// Not covered.
    Out,
}

/// A person for whom no form is filed.
#[derive(Debug, Clone)]
pub struct ExemptPerson {
    /// Key of the row.
    pub row: String,
    /// Number and name.
    pub person: String,
    /// Why not, in a sentence.
    pub reason: String,
    /// The article.
    pub cite: String,
}

impl FlowState {
    /// The class the stylesheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "",
        }
    }
}

impl FlowStep {
    /// Whether it is the step under way.
    pub fn is_now(&self) -> bool {
        self.state == FlowState::Now
    }

    /// What stands in its circle.
    pub fn mark(&self) -> String {
        if self.state == FlowState::Done { "✓".to_owned() } else { self.number.to_string() }
    }
}

impl VerdictTone {
    /// The class the stylesheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Usual => "",
            Self::Note => "n",
            Self::Care => "c",
            Self::Out => "o",
        }
    }
}

impl PersonRow {
    /// The classes of the row.
    pub fn class(&self) -> &'static str {
        match (self.open, self.out) {
            (true, true) => "cur out",
            (true, false) => "cur",
            (false, true) => "out",
            (false, false) => "",
        }
    }
}

impl HtmlSafe for Month {}

/// A month's cell with the least that can be written.
#[derive(Debug)]
pub struct LeanMonth<'a>(&'a Month);

impl HtmlSafe for LeanMonth<'_> {}

impl fmt::Display for LeanMonth<'_> {
    /// Days and pay as plain text; a column of row headers needs no scope either.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Month { days, pay_yen, used } = self.0;
        match used {
            MonthUse::Used => write!(f, "<td>{days} {}", grouped(*pay_yen)),
            _ => self.0.fmt(f),
        }
    }
}

impl Month {
    /// The cell for a sheet of thousands.
    pub const fn lean(&self) -> LeanMonth<'_> {
        LeanMonth(self)
    }
}

impl fmt::Display for Month {
    /// The month's cell, from numbers alone, without the closing tags that HTML lets go: a sheet
    /// can hold thousands.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, pay) = (self.days, grouped(self.pay_yen));
        match self.used {
            MonthUse::Used => write!(f, "<td><i>{days}</i>{pay}"),
            MonthUse::LeftOut => {
                write!(f, "<td class=x><s><i>{days}</i>{pay}</s><span class=vh>除く</span>")
            }
            MonthUse::Absent => f.write_str("<td class=x>—<span class=vh>対象の月ではない</span>"),
        }
    }
}

impl Paging {
    /// The number of the current page.
    pub fn current(&self) -> usize {
        self.pages.iter().find(|page| page.1).map_or(1, |page| page.0)
    }
}

impl WorkbenchView {
    /// The three heights of rows.
    pub const fn densities(&self) -> &'static [Density] {
        &Density::ALL
    }

    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }

    /// The name of the current filter.
    pub fn filter_name(&self) -> &str {
        self.filters
            .iter()
            .find(|filter| filter.current)
            .map_or("すべて", |filter| &filter.label)
    }

    /// Whether hidden words are spelt out for each row.
    pub fn spelt_out(&self) -> bool {
        self.rows.len() <= 500
    }
}
