//! 2等級以上の差 — how far two remunerations lie apart, with one more grade imagined beyond each
//! end of a table.
//!
//! Law: 昭和36年1月26日保発4号 記1(4)・記2(1). The circular lets one grade suffice at the ends of a
//! table in four cases; a grade 0 and a grade above the highest make the ordinary test of them.

use romori_types::{YearMonth, Yen};

use crate::error::StatuteError;
use crate::grading::{Graded, Scheme};
use crate::law::{Basis, Law};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "等級の差";
static BASIS: [Basis; 1] = [Basis::circular("昭和36年1月26日保発4号")];

/// One side of a comparison: a grade, and the remuneration it comes from if that is known.
pub(crate) struct Side<'a> {
    pub graded: &'a Graded,
    pub remuneration: Option<&'a Quantity>,
}

/// The real grades that two sides lie apart.
pub(crate) fn grades_apart<T: Trace>(
    scheme: Scheme,
    from: &Side<'_>,
    to: &Side<'_>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (from, to) = (&from.graded.grade, &to.graded.grade);
    let distance = Operation::Distance;
    let rule = Rule::new(NAME, &BASIS);
    rule.take(trace, "等級の差", Unit::Count, distance, &[from, to], |gap| {
        format!("{}は{from}と{to}で、{gap}等級の差です。", scheme.label())
    })
}

/// Whether two sides `gap` real grades apart lie two grades apart, ends included.
pub(crate) fn two_grades_apart<T: Trace>(
    law: &Law,
    month: YearMonth,
    scheme: Scheme,
    gap: &Quantity,
    sides: (&Side<'_>, &Side<'_>),
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (from, to) = sides;
    let beyond = beyond_end(law, month, scheme, from)? || beyond_end(law, month, scheme, to)?;
    let imagined = if beyond && gap.value == romori_types::Exact::whole(1) {
        let from = imaginary_grade(law, month, scheme, from, trace)?;
        let to = imaginary_grade(law, month, scheme, to, trace)?;
        let distance = Operation::Distance;
        let rule = Rule::new(NAME, &BASIS);
        rule.take(trace, "等級の差", Unit::Count, distance, &[&from, &to], |gap| {
            format!("表の外側の1段を含めて数えると、{gap}等級の差です。")
        })?
    } else {
        gap.clone()
    };
    let two = Quantity::count("2等級", 2, Unit::Count);
    let rule = Rule::new(NAME, &BASIS);
    let at_least = Operation::AtLeast;
    rule.take(trace, "2等級以上", Unit::Truth, at_least, &[&imagined, &two], |wide| {
        let is = if wide.is_true() { "あります" } else { "ありません" };
        format!("{}は2等級以上の差が{is}。", scheme.label())
    })
}

/// The bounds of the imaginary grades: below the first, from the second on.
fn bounds(law: &Law, month: YearMonth, scheme: Scheme) -> Result<(i64, i64), StatuteError> {
    let imaginary = law.imaginary_grades.on_month(month)?.value;
    Ok(match scheme {
        Scheme::Health => (imaginary.health_below, imaginary.health_from),
        Scheme::Pension => (imaginary.pension_below, imaginary.pension_from),
    })
}

fn beyond_end(
    law: &Law,
    month: YearMonth,
    scheme: Scheme,
    side: &Side<'_>,
) -> Result<bool, StatuteError> {
    let Some(remuneration) = side.remuneration else { return Ok(false) };
    let (below, from) = bounds(law, month, scheme)?;
    let yen = remuneration.as_yen();
    Ok(yen < Yen::new(below) || yen >= Yen::new(from))
}

/// The grade of a remuneration, counting 0 below the table and one more above it.
fn imaginary_grade<T: Trace>(
    law: &Law,
    month: YearMonth,
    scheme: Scheme,
    side: &Side<'_>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let Some(remuneration) = side.remuneration else { return Ok(side.graded.grade.clone()) };
    let (below, from) = bounds(law, month, scheme)?;
    let table = scheme.table(law, month)?;
    let rows = table.value.rows().iter().skip(1).map(|row| row.from);
    let all = [0, below].into_iter().chain(rows).chain([from]).collect();
    let imaginary = law.imaginary_grades.on_month(month)?;
    let describe: [&dyn crate::trace::DescribeParameter; 2] = [&table, &imaginary];
    let rule = Rule::new(NAME, &BASIS).with(&describe);
    let place = rule.take(
        trace,
        "表の外側を含む段",
        Unit::Count,
        Operation::GradeIn(all),
        &[remuneration],
        |place| format!("{remuneration}は、表の外側の1段を含めて下から{place}段目です。"),
    )?;
    let one = Quantity::count("外側の1段", 1, Unit::Count);
    let less = Operation::Difference;
    rule.take(trace, "仮想の等級", Unit::Grade, less, &[&place, &one], |grade| {
        format!(
            "{}は{}円未満を0級、{}円以上を最高等級の次とみなすので、{grade}です。",
            scheme.label(),
            Yen::new(below),
            Yen::new(from)
        )
    })
}
