//! Which cell of a row goes where, worked out once for a file.

use romori_types::YearMonth;

use super::column::Fill;
use super::filling::At;
use super::item::Item;
use super::kind::Scope;
use super::mapping::TableMapping;
use super::options::Options;
use super::problem::Missing;
use super::row::Row;
use crate::individual_number::is_heading;
use crate::problem::Severity;
use crate::workbook::{Cell, Sheet};

/// One cell and how it fills a row.
pub(crate) struct Step<R> {
    pub(crate) at: At,
    pub(crate) fill: Fill<R>,
}

/// All steps of a row.
pub(crate) struct Plan<R> {
    /// Cells about the person or the row as a whole.
    pub(crate) shared: Vec<Step<R>>,
    /// Cells of each month that stands beside others.
    pub(crate) months: Vec<(YearMonth, Vec<Step<R>>)>,
    /// Where each item stands.
    pub(crate) places: Vec<At>,
    /// Columns headed as individual numbers.
    pub(crate) headed: Vec<u32>,
    /// How many columns the heading has.
    pub(crate) width: u32,
    /// Whether rows go as far as the heading, so that a shorter one is cut off.
    pub(crate) even: bool,
    /// Whether rows go no further than the heading, so that a longer one is out of step.
    pub(crate) tight: bool,
    pub(crate) missing: Vec<Missing>,
}

impl<R: Row> Plan<R> {
    /// `head` are the first rows of a text, whose every row should be as wide.
    pub(crate) fn of(mapping: &TableMapping, options: &Options, head: Option<&Sheet>) -> Self {
        let mut plan = Self {
            shared: Vec::new(),
            months: Vec::new(),
            places: Vec::new(),
            headed: Vec::new(),
            width: 0,
            even: false,
            tight: false,
            missing: missing::<R>(mapping, options),
        };
        for mapped in &mapping.columns {
            if !mapped.label.is_empty() {
                plan.width = plan.width.max(mapped.column + 1);
            }
            if is_heading(&mapped.label) || mapped.item == Some(Item::IndividualNumber) {
                plan.headed.push(mapped.column);
                continue;
            }
            let column = R::columns().find(|column| Some(column.item) == mapped.item);
            let Some(column) = column else { continue };
            let month = mapped.month.filter(|_| column.item.of_month());
            let month = month.map(|month| month.month(options.latest));
            let at = At { column: mapped.column, item: column.item, month };
            plan.places.push(at);
            let step = Step { at, fill: column.fill };
            match month {
                None => plan.shared.push(step),
                Some(month) => match plan.months.iter_mut().find(|(known, _)| *known == month) {
                    Some((_, steps)) => steps.push(step),
                    None => plan.months.push((month, vec![step])),
                },
            }
        }
        plan.months.sort_by_key(|(month, _)| *month);
        if let Some(head) = head {
            let width = plan.width as usize;
            let last = mapping.heading_last as usize;
            plan.even = mostly(head, last, |row| row.len() >= width);
            let blank = |row: &[Cell]| row.iter().skip(width).all(Cell::is_blank);
            plan.tight = mostly(head, last, blank);
        }
        plan
    }
}

/// Whether nine of ten rows below the heading are so. Some spreadsheets leave empty cells at the
/// end of rows out, others have notes behind the table; then the width of one row says nothing.
fn mostly(head: &Sheet, heading_last: usize, test: impl Fn(&[Cell]) -> bool) -> bool {
    let below = head.rows.iter().skip(heading_last);
    let (mut so, mut all) = (0, 0);
    for row in below.filter(|row| row.iter().any(|cell| !cell.is_blank())) {
        all += 1;
        so += u32::from(test(row));
    }
    all > 0 && 10 * so >= 9 * all
}

/// Columns that the table lacks.
fn missing<R: Row>(mapping: &TableMapping, options: &Options) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut lacks = |severity, item: Item, how: &str| {
        missing.push(Missing {
            code: "INT-3091",
            severity,
            item,
            what: format!("「{}」の列がありません", item.ja_in(R::KIND)),
            how: how.to_owned(),
        });
    };
    let choose = "ファイルにその列があれば、列の対応で選ぶ。なければ列を足すか、照合の鍵を変える";
    for item in options.key.items() {
        if !mapping.has(*item) {
            lacks(Severity::Error, *item, choose);
        }
    }
    let each = options.scope == Scope::EachRow;
    if each
        && !mapping.has(Item::ClientNumber)
        && !options.key.items().contains(&Item::ClientNumber)
    {
        let how = "列の対応で選ぶか、取り込む顧問先を1つ選ぶ";
        lacks(Severity::Error, Item::ClientNumber, how);
    }
    let pay = R::columns().any(|column| column.item == Item::PayMonth);
    if pay && !mapping.is_wide() && !mapping.has(Item::PayMonth) && options.month.is_none() {
        let how = "列の対応で選ぶか、このファイルが何月のものかを選ぶ";
        lacks(Severity::Error, Item::PayMonth, how);
    }
    let bonuses = R::columns().any(|column| column.item == Item::PaidOn);
    if bonuses && !mapping.has(Item::PaidOn) && options.paid_on.is_none() {
        let how = "列の対応で選ぶか、このファイルの支払日を入れる";
        lacks(Severity::Error, Item::PaidOn, how);
    }
    for (item, others, how) in wanted::<R>() {
        if !mapping.has(*item) && !others.iter().any(|other| mapping.has(*other)) {
            lacks(Severity::Doubt, *item, how);
        }
    }
    missing
}

type Wanted = (Item, &'static [Item], &'static str);

/// What rows can be read without, but hardly ever should.
fn wanted<R: Row>() -> &'static [Wanted] {
    use super::kind::Kind::{Bonuses, Clients, Dependants, Pay, Persons};
    match R::KIND {
        Clients => &[(Item::ClientName, &[], "新しい顧問先は、名称がないと加えられません")],
        Persons => &[
            (Item::NameKana, &[], "新しい人は、フリガナがないと加えられません"),
            (Item::BirthDate, &[], "新しい人は、生年月日がないと加えられません"),
        ],
        Dependants => &[
            (Item::Relationship, &[], "新しい被扶養者は、続柄がないと加えられません"),
            (Item::DependantBirth, &[], "新しい被扶養者は、生年月日がないと加えられません"),
        ],
        Pay => &[
            (
                Item::Fixed,
                &[Item::Cash, Item::Total, Item::Variable],
                "報酬の額の列を、列の対応で選ぶ",
            ),
            (Item::Days, &[], "支払基礎日数がないと、算定と月変を判断できません"),
        ],
        Bonuses => &[(
            Item::BonusCash,
            &[Item::BonusTotal, Item::BonusInKind],
            "賞与の額の列を、列の対応で選ぶ",
        )],
    }
}
