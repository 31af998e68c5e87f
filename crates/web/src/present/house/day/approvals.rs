//! 12 承認待ち as a view.

use romori_app::house::{Case, CaseState, Function, OfficeCases, Visitor};
use romori_types::{Date, Timestamp};

use super::super::shared::{Names, due_of, filter, filters, surname};
use super::super::{case_title, office_frame, procedure, seen};
use super::client_of;
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    ApprovalRow, ApprovalsPage, Bulk, BulkButton, Empty, Link, Toast, Weight,
};

/// What the page is made of.
pub struct ApprovalsData {
    /// The cases with their clients.
    pub office: OfficeCases,
    /// Names of users and jobs.
    pub names: Names,
    /// The filter.
    pub filter: String,
    /// Whether all that can be are chosen.
    pub all: bool,
    /// What the last press did.
    pub done: Option<String>,
}

impl ApprovalsData {
    fn fits(&self, case: &Case, code: &str, signed: &Signed) -> bool {
        let me = signed.visitor.session.actor();
        match code {
            "draft" => case.state == CaseState::Draft,
            "own" => case.state == CaseState::Checked && case.made_by == me,
            "mine" => {
                case.state == CaseState::Checked && client_of(&self.office, case).2 == Some(me)
            }
            _ => case.state == CaseState::Checked,
        }
    }

    fn who(&self, actor: romori_types::ActorId, at: Timestamp) -> String {
        let name = self.names.get(&actor).map_or("—", |name| surname(name));
        format!("{name} {}", seen::when(at))
    }
}

/// The page.
pub fn approvals_view(state: &AppState, signed: &Signed, data: &ApprovalsData) -> ApprovalsPage {
    let today = state.clock().today();
    let mut frame = office_frame(state, signed, "承認待ち", "12", vec![Crumb::here("12 承認待ち")]);
    let cases = &data.office.cases;
    let count = |code: &str| cases.iter().filter(|case| data.fits(case, code, signed)).count();
    frame.facts = format!("{}件", count(""));
    let all = [
        filter("", "承認待ち", count("")),
        filter("mine", "自分の担当", count("mine")),
        filter("own", "自分が作成したもの", count("own")),
        filter("draft", "作成中", count("draft")),
    ];
    let shown = cases.iter().filter(|case| data.fits(case, &data.filter, signed));
    let rows: Vec<ApprovalRow> = shown.map(|case| row(data, signed, case, today)).collect();
    let open = rows.iter().filter(|row| row.barred.is_empty()).count();
    ApprovalsPage {
        toast: data.done.clone().map(|words| Toast { words, undo: None, link: None }),
        filters: filters("絞り込み", "/12", &data.filter, &all),
        empty: rows.is_empty().then(|| Empty {
            title: "承認を待っている案件はありません".to_owned(),
            lines: vec!["点検が済んだ案件が、ここに並びます。".to_owned()],
            actions: vec![Link::new("60 案件を見る", "/60")],
        }),
        rows,
        bulk: if open > 0 { bulk(open, data.all) } else { Bulk::none() },
        frame,
    }
}

fn bulk(open: usize, chosen: bool) -> Bulk {
    Bulk {
        action: "/12".to_owned(),
        chosen: if chosen { open } else { 0 },
        unit: "件".to_owned(),
        words: String::new(),
        all: Some(if chosen {
            Link::new("選ぶのをやめる", "/12")
        } else {
            Link::new(format!("承認できる{open}件をすべて選ぶ"), "/12?all=1")
        }),
        buttons: vec![BulkButton {
            label: "選んだ案件を承認する".to_owned(),
            act: "approve".to_owned(),
            weight: Weight::Main,
        }],
    }
}

fn row(data: &ApprovalsData, signed: &Signed, case: &Case, today: Date) -> ApprovalRow {
    let (number, name, _) = client_of(&data.office, case);
    let barred = barred(&data.office, &signed.visitor, case);
    let checked = case.checked_by.map(|who| data.who(who, case.changed_at));
    ApprovalRow {
        id: format!("{}.{}", case.id, case.version),
        chosen: data.all && barred.is_empty(),
        barred: barred.to_owned(),
        menu: procedure(case.procedure).0.to_owned(),
        what: case_title(case.procedure, case.period),
        href: format!("/60/{}", case.id),
        client: format!("{number} {name}"),
        made: data.who(case.made_by, case.made_at),
        checked: checked.unwrap_or_else(|| "—".to_owned()),
        remark: String::new(),
        due: due_of(today, case.due_on),
    }
}

/// Why a case cannot be approved by a visitor; nothing where it can.
pub fn barred(office: &OfficeCases, visitor: &Visitor, case: &Case) -> &'static str {
    let line = office.client_of(case);
    let second = line.and_then(|line| line.entrustment.as_ref());
    let second = second.is_some_and(|made| made.second_person_approves);
    let own = case.made_by == visitor.session.actor();
    match case.state {
        CaseState::Checked if !visitor.may(Function::ApproveCase) => "承認の権限がありません",
        CaseState::Checked if second && own => "自分が作成",
        CaseState::Checked => "",
        _ => "まだ作成中",
    }
}
