//! 71 個人 as a view: the persons of a client, and those a search found.

use romori_app::house::{Found, Function, List, ListCell};
use romori_app::ledgers::{ClientView, PersonView};
use romori_types::{Date, YearMonth, date_ja};

use super::{export_link, office_frame};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    AsOf, Empty, FilterLink, Filters, Link, Note, PersonLine, PersonsPage, Search, Status,
    StatusKind, Tone,
};

/// So many persons stand on one page.
pub const PERSONS_MAX: usize = 200;

/// Who is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// 在籍
    Employed,
    /// 退職
    Left,
    /// すべて
    All,
}

impl Who {
    const ALL: [Self; 3] = [Self::Employed, Self::Left, Self::All];

    /// The one of an address.
    pub fn of_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|who| who.code() == code).unwrap_or(Self::Employed)
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Employed => "",
            Self::Left => "left",
            Self::All => "all",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Employed => "在籍",
            Self::Left => "退職",
            Self::All => "すべて",
        }
    }

    fn has(self, person: &PersonView, on: Date) -> bool {
        let employed = person.employment_on(on).is_some();
        match self {
            Self::Employed => employed,
            Self::Left => !employed,
            Self::All => true,
        }
    }
}

/// The persons of a client.
pub fn people_view(
    state: &AppState,
    signed: &Signed,
    client: &ClientView,
    who: Who,
    page: usize,
) -> PersonsPage {
    let number = client.number;
    let crumbs = vec![
        Crumb::to("70 顧問先", "/70"),
        Crumb::to(format!("{number} {}", client.profile.name), format!("/70/{number}")),
        Crumb::here("71 個人"),
    ];
    let mut frame = office_frame(state, signed, "個人", "71", crumbs);
    frame.client = Some(client.profile.name.clone());
    let fitting: Vec<&PersonView> =
        client.persons.iter().filter(|person| who.has(person, client.on)).collect();
    frame.facts = format!("{}人", fitting.len());
    let rows: Vec<PersonLine> = fitting
        .iter()
        .skip(page * PERSONS_MAX)
        .take(PERSONS_MAX)
        .map(|person| row(client, person))
        .collect();
    let today = state.clock().today();
    let address = format!("/71/{number}");
    let list = format!("{address}/list.xlsx?on={}&who={}", client.on, who.code());
    PersonsPage {
        as_of: Some(AsOf {
            action: address.clone(),
            day: date_ja(client.on),
            known: None,
            today_href: (client.on != today).then(|| address.clone()),
            error: None,
        }),
        filters: filters(client, who),
        search: search(&frame.standing.csrf, ""),
        frame,
        over_all: false,
        notes: Vec::new(),
        empty: rows.is_empty().then(|| Empty {
            title: "当てはまる人がいません".to_owned(),
            lines: vec!["絞り込みを「すべて」にするか、別の日を指定してください。".to_owned()],
            actions: vec![Link::new("すべての人を見る", format!("{address}?who=all"))],
        }),
        pager: super::pager(&address, who.code(), fitting.len(), page, PERSONS_MAX),
        rows,
        toast: None,
        add: signed
            .visitor
            .may(Function::EditLedger)
            .then(|| Link::new("人が入る", format!("{address}/new"))),
        export: export_link(signed, list),
    }
}

fn search(csrf: &str, value: &str) -> Search {
    Search {
        action: "/71".to_owned(),
        csrf: csrf.to_owned(),
        label: "人を探す".to_owned(),
        hint: "氏名・カナ・番号の一部".to_owned(),
        value: value.to_owned(),
        fields: Vec::new(),
        clear_href: None,
    }
}

fn filters(client: &ClientView, current: Who) -> Filters {
    let links = Who::ALL.into_iter().map(|who| {
        let count = client.persons.iter().filter(|person| who.has(person, client.on)).count();
        let query =
            if who.code().is_empty() { String::new() } else { format!("?who={}", who.code()) };
        FilterLink {
            label: who.label().to_owned(),
            count: Some(count.to_string()),
            href: format!("/71/{}{query}", client.number),
            current: who == current,
            care: false,
        }
    });
    Filters { label: "在籍の別".to_owned(), links: links.collect() }
}

fn row(client: &ClientView, person: &PersonView) -> PersonLine {
    let on = client.on;
    let enrolment = person.enrolment_on(on);
    let employment = person.employment_on(on).or(person.employments.last().map(|(_, made)| made));
    let since = employment.map_or_else(
        || "—".to_owned(),
        |made| match made.left_on.filter(|left| *left < on) {
            Some(left) => format!("{} 退職", date_ja(left)),
            None => format!("{} 入社", date_ja(made.hired_on)),
        },
    );
    let kind = employment.map_or("—", |made| made.employment_type.ja());
    let standard = person.standard_in(YearMonth::of(on)).filter(|_| enrolment.is_some());
    let on_leave = person
        .leaves
        .iter()
        .any(|(_, leave)| leave.from <= on && leave.until.is_none_or(|until| on <= until));
    PersonLine {
        number: format!("{}-{}", client.number, person.number),
        name: person.identity.name.shown().to_owned(),
        kana: person.identity.name.kana.clone(),
        href: format!("/71/{}/{}", client.number, person.number),
        client: client.profile.name.clone(),
        client_href: format!("/70/{}", client.number),
        insured_number: enrolment
            .and_then(|made| made.insured_number)
            .map_or_else(|| "—".to_owned(), |number| number.to_string()),
        kind: format!("{kind}・{}", age(person.identity.birth_date, on)),
        since,
        standard: standard
            .and_then(|made| made.health.or(made.pension))
            .map_or_else(|| "対象外".to_owned(), |yen| (yen.get() / 1_000).to_string()),
        status: on_leave.then(|| Status::new(StatusKind::Ended, "休業中")),
        found_by: String::new(),
        left: person.employment_on(on).is_none(),
    }
}

/// The persons of a client as a workbook's list.
pub fn people_list(client: &ClientView, who: Who) -> List {
    let fitting = client.persons.iter().filter(|person| who.has(person, client.on));
    let rows = fitting.map(|person| {
        let employment =
            person.employment_on(client.on).or(person.employments.last().map(|(_, made)| made));
        let enrolment = person.enrolment_on(client.on);
        let standard = person.standard_in(YearMonth::of(client.on)).filter(|_| enrolment.is_some());
        let number = enrolment.and_then(|made| made.insured_number);
        vec![
            format!("{}-{}", client.number, person.number).into(),
            person.identity.name.kanji.as_str().into(),
            person.identity.name.kana.as_str().into(),
            ListCell::Date(person.identity.birth_date),
            person.identity.employee_number.clone().into(),
            number.map_or(ListCell::Empty, |number| ListCell::Number(number.into())),
            employment.map(|made| made.employment_type.ja()).into(),
            employment.map_or(ListCell::Empty, |made| ListCell::Date(made.hired_on)),
            employment.and_then(|made| made.left_on).map_or(ListCell::Empty, ListCell::Date),
            standard.and_then(|made| made.health).into(),
            standard.and_then(|made| made.pension).into(),
        ]
    });
    let columns = [
        ("番号", 10),
        ("氏名", 18),
        ("フリガナ", 18),
        ("生年月日", 12),
        ("社員番号", 12),
        ("被保険者整理番号", 10),
        ("働き方", 12),
        ("入社日", 12),
        ("退職日", 12),
        ("標準報酬月額（健康保険）", 14),
        ("標準報酬月額（厚生年金）", 14),
    ];
    List::new("個人", &columns, rows.collect())
}

/// 満年齢 as the law counts it: reached the day before the birthday.
fn age(birth: Date, on: Date) -> String {
    romori_app::age_on(birth, on).map_or_else(|| "—".to_owned(), |age| format!("{age}歳"))
}

/// What a search over all clients found.
pub fn found_view(
    state: &AppState,
    signed: &Signed,
    wanted: &str,
    found: &[(Found, String)],
    most: usize,
) -> PersonsPage {
    let crumbs = vec![Crumb::to("70 顧問先", "/70"), Crumb::here("71 個人の検索")];
    let mut frame = office_frame(state, signed, "個人の検索", "71", crumbs);
    frame.facts = format!("{}人", found.len());
    let on = state.clock().today();
    let rows: Vec<PersonLine> =
        found.iter().map(|(one, client)| found_row(one, client, on)).collect();
    let notes = if found.len() >= most {
        let line = "言葉を長くすると、絞り込めます。";
        vec![Note::new(Tone::Info, format!("はじめの{most}人を表示しています"), &[line])]
    } else {
        Vec::new()
    };
    let unasked = Empty {
        title: "人を探します".to_owned(),
        lines: vec![
            "氏名・カナ・番号の一部を入れると、すべての顧問先から探します。探したことは記録に残ります。"
                .to_owned(),
        ],
        actions: vec![Link::new("顧問先の一覧へ", "/70")],
    };
    let empty = if wanted.is_empty() { Some(unasked) } else { nobody(rows.is_empty()) };

    PersonsPage {
        as_of: None,
        filters: Filters { label: "在籍の別".to_owned(), links: Vec::new() },
        search: search(&frame.standing.csrf, wanted),
        frame,
        over_all: true,
        notes,
        rows,
        empty,
        pager: None,
        toast: None,
        add: None,
        export: None,
    }
}

/// What is said when a search found nobody.
fn nobody(none: bool) -> Option<Empty> {
    none.then(|| Empty {
        title: "見つかりませんでした".to_owned(),
        lines: vec![
            "言葉を短くするか、カナや番号で探してください。髙と高、﨑と崎などは同じとみなします。"
                .to_owned(),
        ],
        actions: vec![Link::new("顧問先の一覧へ", "/70")],
    })
}

fn found_row(one: &Found, client: &str, on: Date) -> PersonLine {
    let number = one.client.number;
    PersonLine {
        number: format!("{number}-{}", one.number),
        name: one.identity.name.shown().to_owned(),
        kana: one.identity.name.kana.clone(),
        href: format!("/71/{number}/{}", one.number),
        client: client.to_owned(),
        client_href: format!("/70/{number}"),
        insured_number: "—".to_owned(),
        kind: age(one.identity.birth_date, on),
        since: "—".to_owned(),
        standard: "—".to_owned(),
        status: None,
        found_by: one.by.to_owned(),
        left: false,
    }
}
