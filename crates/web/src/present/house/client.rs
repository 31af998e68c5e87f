//! 顧問先の概要 as a view.

use romori_app::Law;
use romori_app::house::{Batch, BatchState, Case, Function};
use romori_app::ledgers::{ClientView, Insurer};
use romori_types::{Date, date_ja, day_in_japan};

use super::{
    AskedDay, Told, case_due, case_title, due, neighbours, office_frame, procedure, status, toast,
};
use crate::shell::{AppState, Signed};
use crate::view::office::{
    ClientPage, Concern, Dot, Event, Fact, Facts, Link, Matter, MaybeLink, Protection, Share, Term,
    Timeline,
};
use crate::view::{Crumb, Neighbour};

/// What the page is made of.
pub struct ClientData {
    /// Which day's content, as known when.
    pub day: AskedDay,
    /// The client as it stands.
    pub view: ClientView,
    /// The numbers of the clients that the visitor reaches, in order.
    pub numbers: Vec<u32>,
    /// How many persons its ledger has.
    pub persons: usize,
    /// Its cases on their way.
    pub cases: Vec<Case>,
    /// What was recorded lately.
    pub batches: Vec<Batch>,
    /// How many entries the log has of this month, and of how many users.
    pub looks: (usize, usize),
    /// What was saved or undone a moment ago.
    pub told: Option<Told>,
}

/// The page.
pub fn client_page(state: &AppState, signed: &Signed, data: &ClientData) -> ClientPage {
    let today = state.clock().today();
    let number = data.view.number;
    let crumbs = vec![Crumb::to("70 顧問先", "/70"), Crumb::here(number.to_string())];
    let mut frame = office_frame(state, signed, "顧問先の概要", "70", crumbs);
    frame.client = Some(data.view.profile.name.clone());
    frame.place.number = Some(number.to_string());
    frame.place.heading = Some(data.view.profile.name.clone());
    neighbours(&mut frame.place, &data.numbers, number, |near| Neighbour {
        label: near.to_string(),
        href: format!("/70/{near}"),
    });
    let csrf = frame.standing.csrf.clone();
    let past = data.day.is_past();
    let may = signed.visitor.may(Function::EditLedger) && !past;
    ClientPage {
        frame,
        as_of: data.day.form(&format!("/70/{number}")),
        toast: data.told.as_ref().map(|told| toast(signed, &csrf, told)),
        notes: data.day.banner(&format!("/70/{number}")).into_iter().collect(),
        facts: facts(data, today),
        matters: data.cases.iter().map(|case| matter(case, today)).collect(),
        begin: if past { Vec::new() } else { begin(signed, number) },
        recent: recent(&data.batches),
        history_href: format!("/70/{number}/history"),
        terms: terms(&data.view),
        edit_href: if may { format!("/70/{number}/change") } else { String::new() },
        people: Share::draw(
            &[("台帳の人", u32::try_from(data.persons).unwrap_or(0))],
            "人",
            Vec::new(),
        ),
        people_href: format!("/71/{number}"),
        protection: protection(data, number),
    }
}

fn facts(data: &ClientData, today: Date) -> Facts {
    let law = Law::embedded();
    let next = data
        .cases
        .iter()
        .filter(|case| case.state.waits_for_us())
        .filter_map(|case| case.due_on)
        .min();
    let fact = |label: &str, value: String, unit: &str, note: String| Fact {
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        note,
        link: None,
    };
    let places = data.view.establishments.len();
    let (day, left) = next.map_or_else(
        || ("—".to_owned(), "提出を待つ案件はありません".to_owned()),
        |day| {
            let due = due(law, today, day);
            (due.day, due.words)
        },
    );
    Facts(vec![
        fact("台帳の人", data.persons.to_string(), "人", "退職した人を含みます".to_owned()),
        fact("事業所", places.to_string(), "か所", String::new()),
        fact("進行中の案件", data.cases.len().to_string(), "件", String::new()),
        fact("次の期限", day, "", left),
    ])
}

fn matter(case: &Case, today: Date) -> Matter {
    let (menu, _) = procedure(case.procedure);
    Matter {
        menu: menu.to_owned(),
        name: case_title(case.procedure, case.period),
        href: format!("/60/{}", case.id),
        persons: "—".to_owned(),
        status: status(case.state),
        due: case_due(case, today),
        remark: String::new(),
    }
}

fn begin(signed: &Signed, number: u32) -> Vec<Link> {
    let mut links = vec![
        Link::new("個人の一覧", format!("/71/{number}")),
        Link::new("事業所の一覧", format!("/72/{number}")),
    ];
    if signed.visitor.may(Function::EditLedger) {
        links.push(Link::new("人が入る", format!("/71/{number}/new")));
    }
    if signed.visitor.may(Function::Determine) {
        links.push(Link::new("算定基礎の表", format!("/22/clients/{number}")));
    }
    links
}

fn recent(batches: &[Batch]) -> Timeline {
    let events = batches.iter().map(|batch| {
        let on = day_in_japan(batch.made_at);
        let undone = matches!(batch.state, BatchState::Undone(..));
        Event {
            when: format!("{}/{}", on.month(), on.day()),
            dot: if undone { Dot::Corrected } else { Dot::Full },
            title: format!("{} {}件", batch.kind.ja(), batch.facts),
            body: if undone { "取り消されました".to_owned() } else { String::new() },
            ..Event::default()
        }
    });
    Timeline { events: events.collect(), short: true }
}

fn terms(view: &ClientView) -> Vec<Term> {
    let term = |label: &str, value: String| Term { label: label.to_owned(), value };
    let mut terms = vec![
        term("事業主", view.profile.employer.clone()),
        term("法人番号", view.profile.corporate_number.clone().unwrap_or_else(|| "—".to_owned())),
    ];
    for place in &view.establishments {
        let profile = &place.profile;
        let name = if view.establishments.len() > 1 { profile.name.as_str() } else { "事業所" };
        let insurer = match &profile.insurer {
            Insurer::Kyokai => format!("協会けんぽ {}", profile.prefecture.name()),
            Insurer::Society { name, .. } => name.clone(),
        };
        terms.push(term(name, format!("{}・{}", profile.sign(), profile.number)));
        terms.push(term("健康保険", insurer));
        if let Some(pay) = profile.pay_terms {
            terms.push(term("給与", pay.ja()));
        }
        terms.push(term("端数の特約", profile.fraction.ja().to_owned()));
    }
    if let Some(entrustment) = &view.entrustment {
        let until = entrustment.until.map_or_else(String::new, date_ja);
        terms.push(term("委託", format!("{}から{until}", date_ja(entrustment.since))));
    }
    terms
}

fn protection(data: &ClientData, number: u32) -> Vec<Protection> {
    let (entries, users) = data.looks;
    vec![
        Protection {
            concern: Concern::Keys,
            what: MaybeLink::plain("この顧問先の鍵で封をしています"),
            detail: "氏名・報酬・連絡先は、台帳のファイルだけでは読めません".to_owned(),
        },
        Protection {
            concern: Concern::Lookers,
            what: MaybeLink::to(format!("最近の記録 {entries}件"), format!("/01?client={number}")),
            detail: format!("{users}人の利用者と処理"),
        },
    ]
}
