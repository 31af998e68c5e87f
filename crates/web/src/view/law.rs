//! 94 法令と料率 — every parameter: value, from–to, source, confidence, what runs out next.

use askama::Template;

use super::{Cite, Frame};

/// The page of parameters.
#[derive(Debug, Template)]
#[template(path = "law.html")]
pub struct LawView {
    /// The frame.
    pub frame: Frame,
    /// The month through which everything needed now is checked.
    pub checked_through: String,
    /// How many parameters there are.
    pub count: usize,
    /// How many values are not confirmed.
    pub unconfirmed: usize,
    /// What runs out next.
    pub warnings: Vec<LawWarning>,
    /// The parameters by scheme.
    pub groups: Vec<ParameterGroup>,
}

/// What runs out next.
#[derive(Debug, Clone)]
pub struct LawWarning {
    /// The parameter.
    pub parameter: String,
    /// Until when it is checked.
    pub through: String,
    /// What has to be done, and by when.
    pub action: String,
}

/// Parameters of one scheme.
#[derive(Debug, Clone)]
pub struct ParameterGroup {
    /// Its id in the page.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its id in the data.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A remark; may be empty.
    pub note: String,
    /// The month or day through which it is checked.
    pub through: String,
    /// Its values, newest first.
    pub values: Vec<ParameterValue>,
}

/// One value of a parameter.
#[derive(Debug, Clone)]
pub struct ParameterValue {
    /// The value with its unit.
    pub value: String,
    /// From when to when it holds.
    pub span: String,
    /// Its citations.
    pub cites: Vec<Cite>,
    /// Where it was read.
    pub source: String,
    /// 確認済, 一部確認, 未確認.
    pub confidence: String,
    /// Whether it is not confirmed.
    pub unconfirmed: bool,
    /// Whether it holds on the day of the program.
    pub current: bool,
}

/// The page of grades.
#[derive(Debug, Template)]
#[template(path = "grades.html")]
pub struct GradesView {
    /// The frame.
    pub frame: Frame,
    /// The month shown.
    pub month: String,
    /// Both schemes side by side.
    pub table: GradeTable,
    /// How the ends of the tables differ.
    pub notes: Vec<String>,
}

/// The grades of health insurance and employees' pension in one table.
#[derive(Debug, Clone)]
pub struct GradeTable {
    /// Lowest first.
    pub rows: Vec<GradeRow>,
    /// Its sources.
    pub cites: Vec<Cite>,
}

/// One grade.
#[derive(Debug, Clone)]
pub struct GradeRow {
    /// Grade of health insurance.
    pub health: String,
    /// Grade of employees' pension, or —.
    pub pension: String,
    /// The standard in yen.
    pub standard: String,
    /// From how many yen.
    pub from: String,
    /// To below how many yen.
    pub below: String,
}

/// The page of the prefectures' rates.
#[derive(Debug, Template)]
#[template(path = "rates.html")]
pub struct RatesView {
    /// The frame.
    pub frame: Frame,
    /// 令和8年3月分から
    pub since: String,
    /// The fiscal years shown, oldest first: 令和8.
    pub years: Vec<String>,
    /// One row a prefecture.
    pub rows: Vec<PrefectureRow>,
    /// Its sources.
    pub cites: Vec<Cite>,
}

/// One prefecture.
#[derive(Debug, Clone)]
pub struct PrefectureRow {
    /// 01
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its rates, in the order of the years.
    pub rates: Vec<String>,
}
