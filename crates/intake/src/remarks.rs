//! What offices write into 備考 instead of columns of their own. Only plain words are understood,
//! and each understanding is shown to the user as a doubt.

use romori_types::{Yen, fold_width};

use crate::kind::leave_kind;
use crate::labels::split_month;
use crate::person::{LeaveKind, RiseOrFall};

/// What a remark says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Hints {
    pub(crate) leave: Option<LeaveKind>,
    pub(crate) two_workplaces: bool,
    pub(crate) joined_midway: bool,
    /// 7, 8 or 9.
    pub(crate) revision_month: Option<u8>,
    pub(crate) rise_or_fall: Option<(u8, RiseOrFall)>,
    pub(crate) retro: Option<(u8, Yen)>,
}

pub(crate) fn hints(remarks: &str) -> Hints {
    let mut hints = Hints::default();
    if remarks.trim().is_empty() {
        return hints;
    }
    let folded = fold_width(remarks);
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    hints.two_workplaces = has(&folded, &["二以上", "2以上事業所", "二カ所以上", "2か所勤務"]);
    hints.joined_midway = folded.contains("途中入社");
    for phrase in phrases(&folded) {
        let over = has(&phrase, &["復帰", "復職", "終了", "明け"]);
        let on_leave = leave_kind(&phrase)
            .filter(|kind| *kind != LeaveKind::Other || has(&phrase, &["休職", "休業中"]));
        if let (Some(kind), false) = (on_leave, over) {
            hints.leave = hints.leave.or(Some(kind));
        }
        let month = split_month(&phrase).0.or_else(|| month_of_day(&phrase));
        if has(&phrase, &["差額", "遡及"]) {
            let paid = month.filter(|month| (4..=6).contains(month));
            hints.retro = hints.retro.or(paid.zip(amount_in(&phrase)));
        } else if has(&phrase, &["月変", "随時改定", "月額変更", "改定予定"]) {
            hints.revision_month = month.filter(|month| (7..=9).contains(month));
        } else if let (Some(change), Some(month)) = (change_in(&phrase), month) {
            hints.rise_or_fall = hints.rise_or_fall.or(Some((month, change)));
        }
    }
    hints
}

fn change_in(phrase: &str) -> Option<RiseOrFall> {
    if phrase.contains("昇給") {
        Some(RiseOrFall::Rise)
    } else if phrase.contains("降給") {
        Some(RiseOrFall::Fall)
    } else {
        None
    }
}

/// Parted at blanks and marks, but not at the comma within a number.
fn phrases(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let mut phrases = vec![String::new()];
    for (at, c) in chars.iter().enumerate() {
        let within_number = *c == ',' && digit(at.checked_sub(1)) && digit(Some(at + 1));
        let ends = c.is_whitespace() || matches!(c, '、' | '。' | ';' | '・') || *c == ',';
        if ends && !within_number {
            phrases.push(String::new());
        } else if let Some(phrase) = phrases.last_mut() {
            phrase.push(*c);
        }
    }
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

/// The 4 of 4/1.
fn month_of_day(phrase: &str) -> Option<u8> {
    let (before, after) = phrase.split_once('/')?;
    let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
    let month: u8 = before.get(before.len() - digits..)?.parse().ok()?;
    let day = after.chars().next().is_some_and(|c| c.is_ascii_digit());
    (day && (1..=12).contains(&month)).then_some(month)
}

/// The yen before 円.
fn amount_in(phrase: &str) -> Option<Yen> {
    let before = phrase.split_once('円')?.0;
    let digits: Vec<char> =
        before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    let number: String = digits.iter().rev().filter(|c| c.is_ascii_digit()).collect();
    let yen: i64 = number.parse().ok()?;
    (yen > 0 && yen < 100_000_000).then(|| Yen::new(yen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn understands_plain_words() {
        for (remark, expected) in [
            ("育休中", Hints { leave: Some(LeaveKind::Childcare), ..Hints::default() }),
            ("産休（R8.3.20〜）", Hints { leave: Some(LeaveKind::Maternity), ..Hints::default() }),
            ("4月に育休から復帰", Hints::default()),
            ("二以上事業所勤務", Hints { two_workplaces: true, ..Hints::default() }),
            ("途中入社", Hints { joined_midway: true, ..Hints::default() }),
            ("8月月変予定", Hints { revision_month: Some(8), ..Hints::default() }),
            ("昇給4/1", Hints { rise_or_fall: Some((4, RiseOrFall::Rise)), ..Hints::default() }),
            ("5月降給", Hints { rise_or_fall: Some((5, RiseOrFall::Fall)), ..Hints::default() }),
            (
                "４月支給に昇給差額２４，０００円を含む",
                Hints { retro: Some((4, Yen::new(24_000))), ..Hints::default() },
            ),
            (
                "4月昇給、6月に差額48,000円支給",
                Hints {
                    rise_or_fall: Some((4, RiseOrFall::Rise)),
                    retro: Some((6, Yen::new(48_000))),
                    ..Hints::default()
                },
            ),
            ("昇給差額あり", Hints::default()),
            ("休業手当あり", Hints::default()),
            ("", Hints::default()),
        ] {
            assert_eq!(hints(remark), expected, "{remark}");
        }
    }

    proptest! {
        #[test]
        fn any_remark_is_safe(remark in ".{0,40}|[0-9/,円月差額昇給 ]{0,20}") {
            let found = hints(&remark);
            prop_assert!(found.retro.is_none_or(|(month, _)| (4..=6).contains(&month)));
        }
    }
}
