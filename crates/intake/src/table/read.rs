//! The rows of a table, one after the other: cells to typed rows, mistakes to the report.

use std::ops::ControlFlow;

use super::cell::CellRef;
use super::filling::Filling;
use super::item::Item;
use super::kind::{Kind, Scope};
use super::mapping::TableMapping;
use super::options::{Options, Undivided};
use super::plan::{Plan, Step};
use super::report::{Collector, Report};
use super::row::{Owners, Row, Sameness, Seen};
use super::rows::{BonusRow, ClientRow, DependantRow, PayRow, PersonRow};
use super::sink::{BadRow, Nobody, Progress, Remarks, Sink};
use super::source::{RowView, Source};
use crate::error::ReadError;
use crate::individual_number::{holds_individual_number, is_long_number};
use crate::pay_sheet::SkipReason;
use crate::skip::is_total_word;
use crate::value::Mistake;
use crate::workbook::{Cell, Format};

/// How often the sink is told how far the reading is, in rows.
const PROGRESS_EVERY: u64 = 4_096;

/// What a row is called by, the best first.
const WHO: [Item; 6] = [
    Item::DependantName,
    Item::ClientName,
    Item::NameKanji,
    Item::NameKana,
    Item::EmployeeNumber,
    Item::ClientNumber,
];

static DROPPED: Cell = Cell::Dropped;

/// Reads a table as `mapping` says, hands the good rows to `sink`, and answers with every mistake.
/// The kind of row must be the mapping's.
///
/// Memory beside the file's own bytes: about half a megabyte, sixteen to forty bytes a row to find
/// repeated ones, and the listed mistakes.
///
/// # Errors
/// When the file cannot be read to its end: what was handed on until then must be thrown away.
pub fn read<R: Row>(
    source: &Source<'_>,
    mapping: &TableMapping,
    options: &Options,
    sink: &mut impl Sink<R>,
) -> Result<Report, ReadError> {
    let is_text = matches!(source.format(), Format::Csv { .. });
    let head = source.head(mapping.sheet).filter(|_| is_text);
    let plan = Plan::of(mapping, options, head);
    let mut report = Report { missing: plan.missing.clone(), ..Report::default() };
    if report.is_blocked() {
        return Ok(report);
    }
    let mut reader = Reader {
        filling: Filling::new(R::KIND, options, plan.places.clone()),
        plan,
        mapping,
        options,
        collector: Collector::new(options.listed_per_kind, options.listed_max),
        seen: Seen::default(),
        owners: Owners::default(),
        dropped: Vec::new(),
        rows: Vec::new(),
        cells: Vec::new(),
    };
    let below = |row: u32| row > mapping.heading_last;
    for cell in source.dropped(mapping.sheet).filter(|cell| below(cell.row)) {
        report.dropped.add(cell.row, cell.column);
    }
    let mut rows = source.rows(mapping.sheet);
    let mut told = 0;
    loop {
        let (done, total) = rows.done();
        let Some(view) = rows.advance()? else { break };
        if !below(view.row) {
            if view.row < mapping.heading_first {
                reader.collector.skip(SkipReason::AboveHeading, view.row);
            }
            continue;
        }
        let mut flow = reader.row(view, &mut report, sink);
        told += 1;
        if told % PROGRESS_EVERY == 0 && flow.is_continue() {
            flow = sink.progress(Progress { rows: told, done, total });
        }
        if flow.is_break() {
            report.stopped = true;
            break;
        }
    }
    reader.finish(&mut report);
    Ok(report)
}

/// 下見 — reads a table of the mapping's kind without a ledger, for its mistakes alone.
///
/// # Errors
/// As [`read`].
pub fn check(
    source: &Source<'_>,
    mapping: &TableMapping,
    options: &Options,
) -> Result<Report, ReadError> {
    match mapping.kind {
        Kind::Clients => read::<ClientRow>(source, mapping, options, &mut Nobody),
        Kind::Persons => read::<PersonRow>(source, mapping, options, &mut Nobody),
        Kind::Dependants => read::<DependantRow>(source, mapping, options, &mut Nobody),
        Kind::Pay => read::<PayRow>(source, mapping, options, &mut Nobody),
        Kind::Bonuses => read::<BonusRow>(source, mapping, options, &mut Nobody),
    }
}

struct Reader<'o, R> {
    plan: Plan<R>,
    mapping: &'o TableMapping,
    options: &'o Options,
    filling: Filling<'o>,
    collector: Collector,
    seen: Seen,
    owners: Owners,
    /// Columns of the present row that hold what may be an individual number.
    dropped: Vec<u32>,
    /// The typed rows of the present one.
    rows: Vec<R>,
    /// The texts of the present row, if it is bad and wanted.
    cells: Vec<String>,
}

impl<R: Row> Reader<'_, R> {
    fn row(
        &mut self,
        view: RowView<'_>,
        report: &mut Report,
        sink: &mut impl Sink<R>,
    ) -> ControlFlow<()> {
        let (first, last) = self.look_over(view, report);
        let reason = match first {
            Some((column, text)) => self.skip_reason(view, column, text),
            None => Some(SkipReason::Blank),
        };
        if let Some(reason) = reason {
            self.collector.skip(reason, view.row);
            return ControlFlow::Continue(());
        }
        report.rows += 1;
        self.filling.begin(view.row);
        self.rows.clear();
        if self.plan.tight && last >= self.plan.width {
            self.too_wide(last + 1 - self.plan.width);
        } else if self.plan.even && view.width() < self.plan.width {
            self.cut_short(self.plan.width - view.width());
        } else {
            self.fill(view);
        }
        let mut flow = ControlFlow::Continue(());
        if !self.filling.is_bad() {
            let count = self.rows.len() as u64;
            let mut remarks = Remarks { filling: &mut self.filling };
            flow = sink.take(&mut self.rows, &mut remarks);
            if !self.filling.is_bad() {
                report.records += count;
            }
        }
        if self.filling.problems.is_empty() {
            return flow;
        }
        self.complete(view);
        if self.filling.is_bad() {
            report.bad_rows += 1;
            if sink.wants_bad() && flow.is_continue() {
                flow = self.hand_out_bad(view, sink);
            }
        }
        for problem in self.filling.problems.drain(..) {
            self.collector.add(problem);
        }
        flow
    }

    /// One look at every cell, mapped or not: individual numbers, the first and the last filled
    /// cell.
    fn look_over<'v>(
        &mut self,
        view: RowView<'v>,
        report: &mut Report,
    ) -> (Option<(u32, CellRef<'v>)>, u32) {
        self.dropped.clear();
        let (mut first, mut last) = (None, 0);
        for column in 0..view.width() {
            let cell = view.cell(column);
            if cell.is_empty() {
                continue;
            }
            last = column;
            if first.is_none() {
                first = Some((column, cell));
            }
            if let CellRef::Text(text) = cell
                && text.len() >= 11
                && (may_hold_twelve_digits(text) && holds_individual_number(text)
                    || self.plan.headed.contains(&column) && is_long_number(text))
            {
                self.dropped.push(column);
                report.dropped.add(view.row, column);
            }
        }
        (first, last)
    }

    /// Why a row that is not blank holds nothing to import.
    fn skip_reason(&self, view: RowView<'_>, column: u32, cell: CellRef<'_>) -> Option<SkipReason> {
        let CellRef::Text(text) = cell else { return None };
        if is_total_word(text) {
            return Some(SkipReason::Total);
        }
        let labels = || self.mapping.columns.iter();
        let repeats = |mapped: &super::mapping::MappedColumn| match view.cell(mapped.column) {
            CellRef::Text(text) => mapped.label.split(' ').next_back() == Some(text),
            _ => false,
        };
        let heads = labels().find(|mapped| mapped.column == column).is_some_and(repeats);
        if heads && labels().filter(|mapped| repeats(mapped)).count() >= 2 {
            return Some(SkipReason::RepeatedHeading);
        }
        let alone = (column + 1..view.width()).all(|other| view.cell(other).is_empty());
        let marked = text.starts_with(['※', '＊', '*', '注']);
        (alone && marked).then_some(SkipReason::Note)
    }

    /// A comma that is no separator moves every cell behind it.
    fn too_wide(&mut self, more: u32) {
        let mistake = Mistake::error(
            "INT-3092",
            format!("見出しより{more}列多い行です。ほかの列もずれているかもしれません"),
            "コンマを含む値を「\"」で囲むか、コンマを除く",
        );
        self.filling.add(None, None, None, mistake);
    }

    /// Where every other row goes to the end, a shorter one was cut off, perhaps within a value.
    fn cut_short(&mut self, fewer: u32) {
        let mistake = Mistake::error(
            "INT-3093",
            format!("見出しより{fewer}列少ない行です。途中で切れているかもしれません"),
            "元の表からその行を書き出し直すか、足りない列を補う",
        );
        self.filling.add(None, None, None, mistake);
    }

    fn fill(&mut self, view: RowView<'_>) {
        let mut row = R::default();
        row.set_row(view.row);
        if let (Some(month), true) = (self.options.month, self.plan.months.is_empty()) {
            row.set_month(month);
        }
        for step in &self.plan.shared {
            self.filling.at = step.at;
            let cell = cell_of(view, step, &self.dropped, self.options);
            (step.fill)(&mut self.filling, cell, &mut row);
        }
        self.key();
        if self.plan.months.is_empty() {
            row.finish(&mut self.filling);
            self.rows.push(row);
        } else {
            for (month, steps) in &self.plan.months {
                let filled =
                    |step: &Step<R>| !cell_of(view, step, &self.dropped, self.options).is_empty();
                if !self.options.empty_clears && !steps.iter().any(filled) {
                    continue;
                }
                let mut of_month = row.same_person();
                of_month.set_month(*month);
                self.filling.begin_month(Some(*month));
                for step in steps {
                    self.filling.at = step.at;
                    let cell = cell_of(view, step, &self.dropped, self.options);
                    (step.fill)(&mut self.filling, cell, &mut of_month);
                }
                of_month.finish(&mut self.filling);
                self.rows.push(of_month);
            }
        }
        self.repeated(view.row);
    }

    /// Whom the row is about must be told.
    fn key(&mut self) {
        let key = self.options.key.items();
        let client = [Item::ClientNumber];
        let scope = if self.options.scope == Scope::EachRow { &client[..] } else { &[] };
        let both = key.iter().chain(scope.iter().filter(|item| !key.contains(item)));
        for item in both {
            if self.filling.is_absent(*item) {
                let what = format!("{item}が空です");
                let how = format!("だれの行かを見分けるために、{item}を入れる");
                self.filling.note(*item, Mistake::error("INT-3001", what, how));
            }
        }
    }

    fn repeated(&mut self, row: u32) {
        for typed in &self.rows {
            let otherwise = typed.owner().and_then(|owner| self.owners.otherwise(owner, row));
            if let Some((item, first)) = otherwise {
                let mistake = Mistake::error(
                    "INT-3083",
                    format!("同じ顧問先の{first}行目と、{item}が違います"),
                    "同じ顧問先の行では、同じ値にするか、空にする",
                );
                self.filling.note(item, mistake);
            }
            let mut sameness = Sameness::new();
            if !typed.sameness(self.options.key, &mut sameness) {
                continue;
            }
            if let Some(first) = self.seen.before(sameness.finish(), row) {
                let item = R::sameness_item(self.options.key);
                let mistake = Mistake::error(
                    "INT-3002",
                    format!("{first}行目と同じ{}の行です", R::KIND.same_ja(self.options.key)),
                    "どちらかを直すか、重なった行を消す（先の行だけを取り込みます）",
                );
                self.filling.note(item, mistake);
                return;
            }
        }
    }

    /// Fills in the value as it stands and who it is about.
    fn complete(&mut self, view: RowView<'_>) {
        let who = self.who(view);
        for problem in &mut self.filling.problems {
            problem.who.clone_from(&who);
            if let Some(column) = problem.column {
                let cell = cell_at(view, column, &self.dropped, self.options);
                problem.value = cell.shown().into_owned();
            }
        }
        self.filling.problems.sort_by_key(|problem| (problem.column, problem.severity));
    }

    /// Name, reading or number as the row has it, for the user's own screen.
    fn who(&self, view: RowView<'_>) -> String {
        let text = |item: Item| {
            let places = self.plan.places.iter().filter(|at| at.item == item);
            let texts: Vec<&str> = places
                .filter_map(|at| match cell_at(view, at.column, &self.dropped, self.options) {
                    CellRef::Text(text) => Some(text),
                    _ => None,
                })
                .collect();
            texts.join("　")
        };
        WHO.iter().map(|item| text(*item)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn hand_out_bad(&mut self, view: RowView<'_>, sink: &mut impl Sink<R>) -> ControlFlow<()> {
        self.cells.clear();
        let width = view.width().max(self.plan.width);
        let options = self.options;
        let dropped = &self.dropped;
        self.cells.extend((0..width).map(|column| match cell_at(view, column, dropped, options) {
            CellRef::Other(Cell::Dropped) => String::new(),
            cell => cell.shown().into_owned(),
        }));
        let problems = &self.filling.problems;
        sink.bad(&BadRow { row: view.row, cells: &self.cells, problems })
    }

    fn finish(self, report: &mut Report) {
        report.mended = self.filling.mended;
        let thousands = self.filling.known.thousands;
        if thousands > 0 {
            report.notes.push(format!(
                "標準報酬月額は、{thousands}件を千円単位として読みました（260 は 260,000円）。"
            ));
        }
        let undivided = self.filling.undivided;
        if undivided > 0 {
            let word = match self.options.undivided {
                Undivided::Fixed => "固定的賃金",
                Undivided::Variable => "非固定的賃金",
            };
            report.notes.push(format!(
                "内訳のない報酬{undivided}件を、{word}として読みました。手当の列があれば、列の対応で選べます。"
            ));
        }
        self.collector.finish(report);
    }
}

fn cell_of<'v, R>(
    view: RowView<'v>,
    step: &Step<R>,
    dropped: &[u32],
    options: &'v Options,
) -> CellRef<'v> {
    cell_at(view, step.at.column, dropped, options)
}

/// The cell of the file, or what the user typed instead.
fn cell_at<'v>(
    view: RowView<'v>,
    column: u32,
    dropped: &[u32],
    options: &'v Options,
) -> CellRef<'v> {
    if !options.overrides.is_empty()
        && let Some(text) = options.overrides.get(&(view.row, column))
    {
        return match holds_individual_number(text) {
            true => CellRef::Other(&DROPPED),
            false => CellRef::of_text(text),
        };
    }
    if !dropped.is_empty() && dropped.contains(&column) {
        return CellRef::Other(&DROPPED);
    }
    view.cell(column)
}

/// A quick look before the thorough one: twelve digits of either width.
fn may_hold_twelve_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    // １ is EF BC 91.
    let wide = || {
        let wide = |three: &[u8]| matches!(three, [0xEF, 0xBC, 0x90..=0x99]);
        bytes.windows(3).filter(|three| wide(three)).count()
    };
    plain >= 12 || text.len() >= 12 && !text.is_ascii() && plain + wide() >= 12
}
