//! One person of the book as a row of the workbench.

use romori_app::WorkerKind;
use romori_app::santei::{DeterminationAge, Entry, Tone};
use romori_types::Yen;

use crate::view::{Month, MonthUse, PersonRow, Standard, Verdict, VerdictTone, grouped};

/// The row of a person.
pub fn person_row(entry: &Entry, open: bool) -> PersonRow {
    let person = &entry.person;
    let name = if person.name_kanji.is_empty() { &person.name_kana } else { &person.name_kanji };
    PersonRow {
        row: person.row,
        number: person.insured_number.map_or_else(|| "—".to_owned(), |number| number.to_string()),
        name: name.clone(),
        kind: kind(person.worker).to_owned(),
        months: months(entry),
        average: average(entry),
        standard: standard(entry),
        verdict: Verdict {
            words: entry.verdict.words.clone(),
            tone: match entry.verdict.tone {
                Tone::Usual => VerdictTone::Usual,
                Tone::Note => VerdictTone::Note,
                Tone::Care => VerdictTone::Care,
                Tone::Out => VerdictTone::Out,
            },
        },
        out: entry.exemption().is_some(),
        open,
    }
}

/// The ordinary kind goes without saying.
const fn kind(worker: WorkerKind) -> &'static str {
    match worker {
        WorkerKind::General => "",
        WorkerKind::PartTime => "パート",
        WorkerKind::ShortTime => "短時間",
    }
}

fn months(entry: &Entry) -> [Month; 3] {
    let judged = entry.decision.as_ref().map(|made| made.months).unwrap_or_default();
    let mut months = entry.person.months.iter().zip(&judged).map(|(paid, judged)| {
        let days = judged.map(|judged| judged.days).or(paid.as_ref().and_then(|paid| paid.days));
        match paid {
            None => Month { days: 0, pay_yen: 0, used: MonthUse::Absent },
            Some(paid) => Month {
                days: days.unwrap_or_default().into(),
                pay_yen: paid.total().get(),
                used: match judged {
                    Some(judged) if judged.left_out.is_some() => MonthUse::LeftOut,
                    _ => MonthUse::Used,
                },
            },
        }
    });
    std::array::from_fn(|_| {
        months.next().unwrap_or(Month { days: 0, pay_yen: 0, used: MonthUse::Absent })
    })
}

fn average(entry: &Entry) -> String {
    let Ok(made) = &entry.decision else { return "—".to_owned() };
    if !entry.is_filed() {
        return "—".to_owned();
    }
    let annual = made.annual_average.as_ref().and_then(|judged| judged.annual_average);
    let used = if entry.by_annual_average() { annual.or(made.average) } else { made.average };
    used.map_or_else(|| "従前".to_owned(), |average| grouped(average.get()))
}

fn standard(entry: &Entry) -> Standard {
    let Ok(made) = &entry.decision else { return Standard::Word("未確認".to_owned()) };
    if entry.exemption().is_some() {
        return Standard::Word("対象外".to_owned());
    }
    let new = |decided: Option<Yen>| decided.map_or_else(|| "未確認".to_owned(), thousand);
    let health = made.health.map(|decided| decided.standard);
    let pension = made.pension.map(|decided| decided.standard);
    let before_health = made.previous_health.map(|decided| decided.standard);
    let before_pension = made.previous_pension.map(|decided| decided.standard);
    let (before, after) = match entry.elder {
        DeterminationAge::From75 => (before_pension, pension),
        DeterminationAge::Under70 | DeterminationAge::From70 { .. } => (before_health, health),
    };
    let moved = |before: Option<Yen>, after: Option<Yen>| before.is_some() && before != after;
    let apart = moved(before_health, health) != moved(before_pension, pension);
    if apart
        && entry.elder != DeterminationAge::From75
        && before_pension.is_some()
        && health.is_some()
    {
        return Standard::Apart {
            health: arrow(before_health, health),
            pension: arrow(before_pension, pension),
        };
    }
    match (before, entry.grade_change()) {
        (Some(_), Some(0)) => Standard::Same(new(after)),
        (Some(before), Some(change)) => Standard::Changed {
            before: thousand(before),
            after: new(after),
            step: if change > 0 { format!("＋{change}") } else { format!("−{}", change.abs()) },
            up: change > 0,
        },
        _ => Standard::New(new(after)),
    }
}

fn arrow(before: Option<Yen>, after: Option<Yen>) -> String {
    let after = after.map_or_else(|| "—".to_owned(), thousand);
    match before.map(thousand) {
        Some(before) if before != after => format!("{before} → {after}"),
        _ => after,
    }
}

/// 標準報酬 in thousand yen, without the unit.
pub fn thousand(standard: Yen) -> String {
    grouped(standard.get() / 1000)
}
