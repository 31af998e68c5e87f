//! A leave of a question, as the rules of exemption take it.

use romori_statute::Law;
use romori_statute::leave_exemption::{Leave, LeaveKind};

use crate::error::CalcError;
use crate::question::Fields;
use crate::spec::{Field, Type, field};

/// 休業: the fields.
pub const LEAVE_FIELDS: [Field; 3] = [
    field(
        "leave_kind",
        Type::OneOf(&["childcare", "maternity"]),
        "休業の種類（育児休業等・産前産後休業）",
    ),
    field("leave_start", Type::Date, "休業の開始日（令和4年10月1日以後）"),
    field("leave_end", Type::Date, "休業の終了日。続けて取った休業は1つにまとめます"),
];

/// The leave that a question tells, if it tells one.
///
/// # Errors
/// `conflict` when it ends before it begins, or more days were worked in it than it has;
/// `not_applicable` for days worked in maternity leave; `out_of_range` when it begins or ends
/// outside the checked range.
pub fn leave(question: &Fields, worked_days: u16) -> Result<Option<Leave>, CalcError> {
    let kinds = [("childcare", LeaveKind::Childcare), ("maternity", LeaveKind::Maternity)];
    let Some(kind) = question.find_one_of("leave_kind", &kinds)? else { return Ok(None) };
    let start = question.get("leave_start")?;
    let end = question.get("leave_end")?;
    let leave = Leave { kind, start, end, worked_days };
    if end < start {
        return Err(CalcError::conflict(
            "leave_end",
            "休業の終了日（leave_end）が開始日（leave_start）より前です。どちらかを直してください。",
        ));
    }
    if i64::from(worked_days) > leave.days() {
        return Err(CalcError::conflict(
            "worked_days_in_leave",
            "就業日数（worked_days_in_leave）が休業の日数より多くなっています。日数を直してください。",
        ));
    }
    let days = &Law::embedded().leave_exemption;
    for (name, day) in [("leave_start", start), ("leave_end", end)] {
        if let Err(error) = days.on(day) {
            return Err(CalcError::out_of_range(name, error.to_string()));
        }
    }
    Ok(Some(leave))
}
