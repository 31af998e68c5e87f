//! GET /me — わたしの情報.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::{OwnRecord, entrance_ends};
use romori_app::ledgers::{Employment, Fact};
use romori_types::{Yen, date_ja};

use super::shown::inside;
use crate::present::house::{is_for_life, masked};
use crate::shell::{AppState, Own, show};
use crate::view::day_long;
use crate::view::worker::{RecordCard, WorkerRecord};

/// So many months of the standard remuneration are listed.
const STANDARDS_MAX: usize = 24;

pub(super) async fn page(State(state): State<AppState>, own: Own) -> Response {
    own.work(move |own| {
        let today = state.clock().today();
        let record = own.house.own_record(&own.visitor, today)?;
        let ends = entrance_ends(&record.employments).and_then(|end| end.yesterday().ok());
        Ok(show(&WorkerRecord {
            shell: inside(&state, own, "わたしの情報", "/me"),
            today: day_long(today),
            cards: cards(&record),
            last: ends.map(date_ja),
        }))
    })
    .await
}

fn cards(record: &OwnRecord) -> Vec<RecordCard> {
    let mut cards = vec![
        card("基本", &record.identity),
        record
            .contact
            .as_ref()
            .map_or_else(|| empty("住所・連絡先"), |one| card("住所・連絡先", one)),
    ];
    cards
        .extend(each("雇用", &record.employments, |title, made| employment(record, title, made)));
    cards.extend(each("社会保険の資格", &record.enrolments, card));
    cards.push(standards(record));
    cards.extend(each("被扶養者", &record.dependants, card));
    cards
}

/// Several of one kind are told apart by their place.
fn each<F>(title: &str, facts: &[F], card: impl Fn(&str, &F) -> RecordCard) -> Vec<RecordCard> {
    match facts {
        [] => vec![empty(title)],
        [one] => vec![card(title, one)],
        several => {
            let numbered = several.iter().enumerate();
            numbered.map(|(place, one)| card(&format!("{title} {}", place + 1), one)).collect()
        }
    }
}

fn empty(title: &str) -> RecordCard {
    RecordCard { title: title.to_owned(), ..RecordCard::default() }
}

/// What says something. Numbers for life show their end alone, on a telephone too; 備考 is what
/// the office notes for its own work.
fn card<F: Fact>(title: &str, fact: &F) -> RecordCard {
    let items = fact.items().into_iter();
    let lines = items
        .filter(|(label, value)| *label != "備考" && !value.is_empty() && value != "—")
        .map(|(label, value)| {
            let value = if is_for_life(label) { masked(&value) } else { value };
            (label.to_owned(), value)
        });
    RecordCard { title: title.to_owned(), lines: lines.collect(), note: String::new() }
}

fn employment(record: &OwnRecord, title: &str, made: &Employment) -> RecordCard {
    let mut card = card(title, made);
    let place = record.places.iter().find(|place| place.id == made.establishment);
    let place = place.map(|place| ("事業所".to_owned(), place.profile.name.clone()));
    let employer = ("勤め先".to_owned(), record.employer.clone());
    card.lines.splice(0..0, [employer].into_iter().chain(place));
    card
}

fn standards(record: &OwnRecord) -> RecordCard {
    let amount =
        |yen: Option<Yen>| yen.map_or_else(|| "対象外".to_owned(), |yen| format!("{yen}円"));
    let lines = record.standards.iter().rev().take(STANDARDS_MAX).map(|(_, made)| {
        let value = format!(
            "健康保険 {}、厚生年金 {}（{}）",
            amount(made.health),
            amount(made.pension),
            made.by.ja()
        );
        (format!("{}から", made.from_month.ja()), value)
    });
    RecordCard {
        title: "標準報酬月額".to_owned(),
        lines: lines.collect(),
        note: "保険料と、将来の年金の計算のもとになる額です。".to_owned(),
    }
}
