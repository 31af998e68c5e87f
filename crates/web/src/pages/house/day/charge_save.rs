//! POST /20/charges/{number}/{place} — records the amounts of a 納入告知書.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::ledgers::PremiumNotice;
use romori_types::{YearMonth, Yen, fold_width, parse_date_ja};

use super::{charge, charges};
use crate::present::house::ChargeTyped;
use crate::shell::{AppState, Pressed, SignedPress};

pub(super) async fn press(
    State(state): State<AppState>,
    Path((number, place)): Path<(u32, u32)>,
    press: SignedPress,
) -> Response {
    let read = Read::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let today = state.clock().today();
            let month = read.month.unwrap_or_else(|| YearMonth::of(today).previous());
            if read.is_wrong() {
                return charge::shown(&state, signed, (number, place), month, &read.typed);
            }
            let visitor = &signed.visitor;
            signed.house.enter_notice_of(visitor, (number, place), month, &read.notice, None)?;
            let done = format!("{number}-{place} の{}分の納入告知額を記録しました。", month.ja());
            charges::shown(&state, signed, (month, ""), Some(done))
        })
        .await
}

/// What the form said.
struct Read {
    month: Option<YearMonth>,
    notice: PremiumNotice,
    typed: ChargeTyped,
}

impl Read {
    fn of(form: &Pressed) -> Self {
        let mut typed = ChargeTyped::default();
        let mut keep = |name: &str, text: &str, error: Option<&str>| {
            typed.fields.push((name.to_owned(), text.to_owned(), error.map(str::to_owned)));
        };
        let text = |name: &str| form.value(name).unwrap_or_default().trim().to_owned();
        let named = text("month");
        let month = month_of(&named);
        let wrong = "「令和8年6月」「2026-06」のように入れてください。";
        keep("month", &named, month.is_none().then_some(wrong));
        let mut amount = |name: &str| {
            let said = text(name);
            let read = amount_of(&said);
            let wrong = "円の額を、数字で入れてください。ないときは 0 を入れます。";
            keep(name, &said, read.is_none().then_some(wrong));
            read
        };
        let notice = PremiumNotice {
            health: amount("health"),
            pension: amount("pension"),
            contribution: amount("child"),
            total: None,
        };
        Self { month, notice, typed }
    }

    fn is_wrong(&self) -> bool {
        self.typed.fields.iter().any(|(_, _, error)| error.is_some())
    }
}

/// A month as people write it.
fn month_of(text: &str) -> Option<YearMonth> {
    let folded = fold_width(text);
    let folded = folded.trim_end_matches('分');
    let day = || parse_date_ja(&format!("{folded}1日")).ok().map(YearMonth::of);
    folded.parse().ok().or_else(day)
}

/// An amount of yen, with or without separators.
fn amount_of(text: &str) -> Option<Yen> {
    let folded = fold_width(text).replace([',', '円', ' '], "");
    let digits = !folded.is_empty() && folded.len() <= 12;
    let read = folded.parse::<u64>().ok().filter(|_| digits)?;
    i64::try_from(read).ok().map(Yen::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_amounts_are_read_as_people_write_them() {
        let june = YearMonth::of(romori_types::Date::constant(2026, 6, 1));
        for text in ["令和8年6月", "令和８年６月", "2026-06", "令和8年6月分"] {
            assert_eq!(month_of(text), Some(june), "{text}");
        }
        assert_eq!((month_of("6月"), month_of("")), (None, None));
        for (text, yen) in [("1,234", 1_234), ("１２３４円", 1_234), ("0", 0)] {
            assert_eq!(amount_of(text), Some(Yen::new(yen)), "{text}");
        }
        assert_eq!((amount_of(""), amount_of("-5"), amount_of("約百")), (None, None, None));
    }
}
