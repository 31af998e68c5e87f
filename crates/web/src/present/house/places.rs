//! 72 事業所 as a view.

use romori_app::house::Function;
use romori_app::ledgers::{ClientView, EstablishmentView, Insurer, PayTerms, SocietyRates};
use romori_types::{Date, Rate, date_ja};

use super::{Told, office_frame, toast};
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{Empty, EstablishmentRow, EstablishmentsPage, Link, SocietyRateRow};

/// What the page is made of.
pub struct PlacesData {
    /// The clients as they stand; with persons where it is one.
    pub views: Vec<ClientView>,
    /// The client that is asked for.
    pub only: Option<u32>,
    /// What was saved or undone a moment ago.
    pub told: Option<Told>,
}

/// The page.
pub fn places_view(state: &AppState, signed: &Signed, data: &PlacesData) -> EstablishmentsPage {
    let today = state.clock().today();
    let may = signed.visitor.may(Function::EditLedger);
    let mut crumbs = vec![Crumb::to("70 顧問先", "/70")];
    let one = data.views.first().filter(|_| data.only.is_some());
    if let Some(view) = one {
        let name = format!("{} {}", view.number, view.profile.name);
        crumbs.push(Crumb::to(name, format!("/70/{}", view.number)));
    }
    crumbs.push(Crumb::here("72 事業所"));
    let mut frame = office_frame(state, signed, "事業所", "72", crumbs);
    frame.client = one.map(|view| view.profile.name.clone());
    let all =
        || data.views.iter().flat_map(|view| view.establishments.iter().map(move |p| (view, p)));
    let rows: Vec<EstablishmentRow> =
        all().map(|(view, place)| row(view, place, (data.only.is_some(), may), today)).collect();
    frame.facts = format!("{}か所", rows.len());
    let add = one
        .filter(|_| may)
        .map(|view| Link::new("事業所を加える", format!("/72/{}/new", view.number)));
    let csrf = frame.standing.csrf.clone();
    EstablishmentsPage {
        toast: data.told.as_ref().map(|told| toast(signed, &csrf, told)),
        over_all: data.only.is_none(),
        empty: rows.is_empty().then(|| Empty {
            title: "事業所はまだありません".to_owned(),
            lines: vec!["整理記号・番号を入れると、届書を作れます。".to_owned()],
            actions: add.clone().into_iter().collect(),
        }),
        rows,
        add,
        society_rates: all().flat_map(|(view, place)| rates(view, place, may, today)).collect(),
        frame,
    }
}

fn row(
    view: &ClientView,
    place: &EstablishmentView,
    (counted, may): (bool, bool),
    today: Date,
) -> EstablishmentRow {
    let profile = &place.profile;
    let insured = view.persons.iter().filter(|person| {
        person.enrolment_on(today).is_some_and(|made| made.establishment == place.id)
    });
    let insurer = match &profile.insurer {
        Insurer::Kyokai => format!("協会けんぽ {}", profile.prefecture.name()),
        Insurer::Society { name, .. } => name.clone(),
    };
    let number = view.number;
    EstablishmentRow {
        number: format!("{number}-{}", place.number),
        name: profile.name.clone(),
        href: if may { format!("/72/{number}/{}", place.number) } else { format!("/70/{number}") },
        client: view.profile.name.clone(),
        prefecture: profile.prefecture.name().to_owned(),
        sign: profile.sign(),
        office_number: profile.number.clone(),
        insurer,
        pay_terms: profile.pay_terms.map_or_else(|| "—".to_owned(), PayTerms::ja),
        fraction: profile.fraction.ja().to_owned(),
        persons: if counted { format!("{}人", insured.count()) } else { "—".to_owned() },
        missing: missing(place),
    }
}

/// What a notice needs and the ledger does not have.
fn missing(place: &EstablishmentView) -> String {
    let profile = &place.profile;
    let needed = [
        ("整理記号", profile.symbol.is_empty() || profile.district.is_empty()),
        ("事業所番号", profile.number.is_empty()),
        ("郵便番号", profile.postal_code.is_empty()),
        ("所在地", profile.address.is_empty()),
        ("事業主の氏名", profile.employer.is_empty()),
        ("電話番号", profile.phone.is_empty()),
        ("給与の締めと支払", profile.pay_terms.is_none()),
    ];
    let lacks: Vec<&str> =
        needed.into_iter().filter(|(_, lacks)| *lacks).map(|(name, _)| name).collect();
    if lacks.is_empty() {
        String::new()
    } else {
        format!("{}がありません", lacks.join("・"))
    }
}

/// The own rates of its society, the newest first.
fn rates(
    view: &ClientView,
    place: &EstablishmentView,
    may: bool,
    today: Date,
) -> Vec<SocietyRateRow> {
    let Insurer::Society { name, rates } = &place.profile.insurer else { return Vec::new() };
    let href = if may {
        format!("/72/{}/{}", view.number, place.number)
    } else {
        format!("/70/{}", view.number)
    };
    let words = |whole: Rate, own: Rate| {
        format!("{}%（本人 {}%）", whole.percent_text(), own.percent_text())
    };
    let newest = rates.last().map(|row| row.from);
    let line = |row: &SocietyRates| SocietyRateRow {
        establishment: format!("{}-{} {}", view.number, place.number, place.profile.name),
        society: name.clone(),
        from: format!("{}分から", row.from.ja()),
        health: words(row.health, row.health_employee),
        care: words(row.care, row.care_employee),
        source: format!("{} {}", row.source, date_ja(row.source_on)),
        old: newest == Some(row.from) && row.source_on < confirmed_since(today),
        edit: Link::new(if may { "直す" } else { "顧問先を見る" }, href.clone()),
        remove: None,
    };
    rates.iter().rev().map(line).collect()
}

/// Sources of the rates that hold from March come out in the winter before it.
fn confirmed_since(today: Date) -> Date {
    let year = if today.month() < 3 { today.year() - 1 } else { today.year() };
    Date::new(year - 1, 12, 1).unwrap_or(today)
}
