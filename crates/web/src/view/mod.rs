//! What each page shows, as plain values, and the template that shows it.
//!
//! Knows nothing of HTTP, of law or of files: every text arrives ready to read.

mod chart;
mod check;
mod columns;
mod format;
mod frame;
mod icon;
mod keys;
mod law;
mod menu;
mod message;
mod notice;
pub mod office;
mod operations;
pub mod operator;
mod place;
mod preview;
mod start;
mod today;
mod why;
mod workbench;
pub mod worker;

pub use chart::{Bar, Distribution};
pub use check::{CheckProblem, CheckReport, CheckView};
pub use columns::{
    ColumnChoice, ColumnsView, EstablishmentField, FieldError, FieldGroup, FieldWidth, Item,
    ItemGroup, LackingItem, SheetChoice, UnusedColumn,
};
pub use format::{day_in_table, day_long, era_year, grouped, kilobytes, weekday};
pub use frame::{Crumb, Density, Frame, KeyHint, ShutClients, Standing};
pub use icon::{Icon, icon};
pub use keys::{KeySection, KeysFragment, KeysView, key_sections};
pub use law::{
    GradeRow, GradeTable, GradesView, LawView, LawWarning, Parameter, ParameterGroup,
    ParameterValue, PrefectureRow, RatesView,
};
pub use menu::{FamilyView, FoundPerson, GoOption, GoOptions, GoView, MenuLine};
pub use message::{MessageAction, MessageView};
pub use notice::{CharacterChoice, Download, FilingProblem, NameChoice, NoticeView, RowChoice};
pub use operations::{OperationGroup, OperationLine, OperationsView};
pub use place::{LocalItem, LocalMenu, Neighbour, Place, SignedIn};
pub use preview::{Doubt, DroppedNumber, MappedColumn, PreviewView, Problem, Shortcoming};
pub use start::{FileProblem, StartView, YearChoice};
pub use today::{OpenJob, Sample, StripDay, TodayView};
pub use why::{Cite, EditField, EditForm, Step, StepRow, Text, WhyFragment, WhyPanel};
pub use workbench::{
    ExemptPerson, Filter, FlowState, FlowStep, Month, MonthUse, Paging, PersonRow, Standard,
    Verdict, VerdictTone, WorkbenchView,
};

/// A deadline as pages show it: the day, and how far off it is in words.
#[derive(Debug, Clone)]
pub struct Due {
    /// 7月10日(金)
    pub day: String,
    /// あと7営業日
    pub words: String,
    /// How pressing it is.
    pub tone: DueTone,
}

/// How pressing a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueTone {
    /// More than five business days.
    Far,
    /// Five business days or fewer.
    Soon,
    /// Today or past.
    Now,
}

impl DueTone {
    /// The class the stylesheet knows it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Far => "",
            Self::Soon => "soon",
            Self::Now => "now",
        }
    }
}
