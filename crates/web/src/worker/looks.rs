//! GET /looks — だれが見たか.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::{Looker, OwnLook};

use super::shown::inside;
use crate::shell::{AppState, Own, show};
use crate::view::day_long;
use crate::view::worker::{LookDay, WorkerLooks};

pub(super) async fn page(State(state): State<AppState>, own: Own) -> Response {
    own.work(move |own| {
        let looks = own.house.own_looks(&own.visitor)?;
        let shell = inside(&state, own, "だれが見たか", "/looks");
        Ok(show(&WorkerLooks { shell, days: days(&looks) }))
    })
    .await
}

fn days(looks: &[OwnLook]) -> Vec<LookDay> {
    let mut days: Vec<LookDay> = Vec::new();
    for look in looks {
        let day = day_long(look.day);
        if days.last().is_none_or(|last| last.day != day) {
            days.push(LookDay { day, lines: Vec::new() });
        }
        let times = if look.times > 1 { format!("、{}回", look.times) } else { String::new() };
        let words = format!("{}（目的: {}{times}）", look.what.ja(), look.purpose.ja());
        if let Some(last) = days.last_mut() {
            last.lines.push((who(look.who), words));
        }
    }
    days
}

fn who(looker: Looker) -> String {
    match looker {
        Looker::Himself => "あなた".to_owned(),
        Looker::Office(Some(role)) => format!("事務所の人（{}）", role.ja()),
        Looker::Office(None) => "事務所の人".to_owned(),
        Looker::Employer => "勤め先の担当の人".to_owned(),
        Looker::Entrusted => "事務所が仕事を頼んだ、ほかの事務所の人".to_owned(),
        Looker::Job => "自動の処理".to_owned(),
    }
}
