//! What a leave asks for and what follows it, in words with citations.

use romori_roster::LeaveKind;
use romori_statute::leave_exemption::last_day_of_one_month;
use romori_statute::revision_after_leave::months_after_leave;
use romori_types::{Date, Span, YearMonth, date_ja};

use super::Consequence;
use super::leave::{Bounded, LeaveNotice, LeaveStage};

const MATERNITY: [&str; 2] = ["健康保険法159条の3", "厚生年金保険法81条の2の2"];
const CHILDCARE: [&str; 2] = ["健康保険法159条", "厚生年金保険法81条の2"];

/// What is to be filed.
pub(super) fn notices(
    chain: &[Bounded<'_>],
    until: Option<Date>,
    stage: LeaveStage,
) -> Vec<LeaveNotice> {
    let Some(first) = chain.first() else { return Vec::new() };
    match first.leave.kind {
        LeaveKind::Maternity => maternity(first, until, stage),
        LeaveKind::Childcare => childcare(first, until, stage),
        LeaveKind::FamilyCare | LeaveKind::Sickness | LeaveKind::Other => Vec::new(),
    }
}

/// The application: during the leave, or within one month that begins with its last day.
fn application(
    name: &'static str,
    until: Option<Date>,
    stage: LeaveStage,
    cites: [&'static str; 2],
) -> LeaveNotice {
    let due = until.map(last_day_of_one_month);
    let by = due.map_or_else(
        || "休業中か、終了日から起算して1か月以内に届け出ます。".to_owned(),
        |due| format!("休業中か、終了日から起算して1か月の{}までに届け出ます。", date_ja(due)),
    );
    let text = match stage {
        LeaveStage::Coming => format!("休業が始まったら届け出ます。{by}"),
        LeaveStage::Running | LeaveStage::Ended => by,
    };
    LeaveNotice { name, text, due, cites: cites.to_vec() }
}

fn maternity(first: &Bounded<'_>, until: Option<Date>, stage: LeaveStage) -> Vec<LeaveNotice> {
    let mut found = vec![application("産前産後休業取得者申出書", until, stage, MATERNITY)];
    let (expected, born) = (first.leave.expected_birth_on, first.leave.born_on);
    let moved = matches!((expected, born), (Some(expected), Some(born)) if expected != born);
    if moved && stage != LeaveStage::Coming {
        found.push(LeaveNotice {
            name: "産前産後休業取得者変更（終了）届",
            text: "出産予定日と出産日が違います。出産の前に申出書を出したときは、変更届を\
                   速やかに出します。"
                .to_owned(),
            due: None,
            cites: MATERNITY.to_vec(),
        });
    }
    if born.is_none() && stage == LeaveStage::Running {
        found.push(LeaveNotice {
            name: "出産日の確認",
            text: "出産日が記録されていません。出産の後、出産日を台帳に入れてください。\
                   終わりの日と免除の月が変わります。"
                .to_owned(),
            due: expected,
            cites: Vec::new(),
        });
    }
    found
}

fn childcare(first: &Bounded<'_>, until: Option<Date>, stage: LeaveStage) -> Vec<LeaveNotice> {
    let mut found = vec![application("育児休業等取得者申出書", until, stage, CHILDCARE)];
    let Some(born) = first.leave.born_on else { return found };
    let Some(until) = until else { return found };
    for (title, months) in [("1歳", 12), ("1歳6か月", 18), ("2歳", 24)] {
        let eve = eve_of_age(born, months);
        if eve < until {
            found.push(LeaveNotice {
                name: "育児休業等取得者申出書（延長）",
                text: format!(
                    "子が{title}になる日の前日の{}を過ぎて休業するので、改めて申し出ます。",
                    date_ja(eve)
                ),
                due: None,
                cites: CHILDCARE.to_vec(),
            });
        }
    }
    found
}

/// The day before a child is so many months old by the birthday.
fn eve_of_age(born: Date, months: i32) -> Date {
    let then = YearMonth::of(born).plus(months).day_or_last(born.day());
    then.checked_sub(Span::new().days(1)).unwrap_or(then)
}

/// What follows when it ends: the revision on application, unless the next leave begins at once.
pub(super) fn follows(kind: LeaveKind, until: Option<Date>, next: bool) -> Vec<Consequence> {
    let Some(until) = until else { return Vec::new() };
    if next {
        return vec![Consequence {
            text: "続けて次の休業が始まるので、終了時の改定はありません。".to_owned(),
            cites: vec!["健康保険法43条の3第1項ただし書"],
            notice: None,
            due: None,
        }];
    }
    let (name, cites) = match kind {
        LeaveKind::Maternity => {
            ("産前産後休業終了時報酬月額変更届", vec!["健康保険法43条の3", "厚生年金保険法23条の3"])
        }
        _ => ("育児休業等終了時報酬月額変更届", vec!["健康保険法43条の2", "厚生年金保険法23条の2"]),
    };
    let months = months_after_leave(until);
    let [first, _, last] = months.judged;
    let text = format!(
        "復帰して報酬が下がったら、本人の申出により{}から{}の平均で{}から改めることができます\
         （1等級の差でも）。",
        first.ja(),
        last.ja(),
        months.period.from.ja()
    );
    vec![Consequence { text, cites, notice: Some(name), due: None }]
}
