//! What lists of the office share: filters whose state is the address, who is in charge, reasons.

use std::collections::HashMap;

use romori_app::santei::grouped as by_rule;
use romori_app::{Explanation, Law};
use romori_types::{ActorId, Date};

use super::office_frame;
use crate::present::why::step;
use crate::shell::{AppState, Signed};
use crate::view::office::{FilterLink, Filters, ReasonPage};
use crate::view::{Crumb, Text, WhyPanel};

/// Names of users and jobs.
pub type Names = HashMap<ActorId, String>;

/// Who is in charge, in one word.
pub fn staff(names: &Names, who: Option<ActorId>) -> String {
    let name = who.and_then(|who| names.get(&who));
    name.map_or_else(|| "—".to_owned(), |name| surname(name).to_owned())
}

/// 佐藤 of 佐藤　見本.
pub fn surname(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// One filter of a list: its code in the address, its words, how many it leaves.
pub struct Filter {
    /// `f=` of the address; empty for everything.
    pub code: String,
    /// Its words.
    pub label: String,
    /// How many it leaves.
    pub count: usize,
}

/// A filter of a list.
pub fn filter(code: impl Into<String>, label: impl Into<String>, count: usize) -> Filter {
    Filter { code: code.into(), label: label.into(), count }
}

/// Filters as links below an address, which may have a query.
pub fn filters(label: &str, address: &str, current: &str, all: &[Filter]) -> Filters {
    let known = all.iter().any(|one| one.code == current);
    let links = all.iter().map(|one| FilterLink {
        label: one.label.clone(),
        count: Some(one.count.to_string()),
        href: with_filter(address, &one.code),
        current: one.code == if known { current } else { "" },
        care: false,
    });
    Filters { label: label.to_owned(), links: links.collect() }
}

/// The address of a list with a filter.
pub fn with_filter(address: &str, code: &str) -> String {
    match (code.is_empty(), address.contains('?')) {
        (true, _) => address.to_owned(),
        (false, true) => format!("{address}&f={code}"),
        (false, false) => format!("{address}?f={code}"),
    }
}

/// A decision that is explained on a page of its own.
pub struct Reason<'a> {
    /// 12 早川 美咲
    pub person: String,
    /// なぜ 標準賞与額 480千円 か
    pub question: String,
    /// The answer in a sentence or two.
    pub answer: String,
    /// The steps.
    pub steps: &'a Explanation,
    /// The page it belongs to.
    pub back: String,
}

/// The page of a reason.
pub fn reason_view(
    state: &AppState,
    signed: &Signed,
    menu: &'static str,
    crumbs: Vec<Crumb>,
    reason: Reason<'_>,
) -> ReasonPage {
    let frame = office_frame(state, signed, &reason.question, menu, crumbs);
    ReasonPage {
        why: WhyPanel {
            row: String::new(),
            person: reason.person,
            question: reason.question,
            answer: vec![Text::plain(reason.answer)],
            steps: by_rule(reason.steps).iter().map(step).collect(),
            edit_href: String::new(),
            choose: None,
            close_href: reason.back,
            print_href: "#why".to_owned(),
            edit: None,
        },
        frame,
    }
}

/// A due day, if there is one, with how far off it is.
pub fn due_of(today: Date, day: Option<Date>) -> Option<crate::view::Due> {
    day.map(|day| super::due(Law::embedded(), today, day))
}
