//! 過去の内容 — a page asked for what held on a day, and for what was known on a day.

use romori_app::ledgers::Known;
use romori_types::{Date, date_ja, end_of_day_in_japan, parse_date_ja};

use crate::view::office::{AsOf, Link, Note, Tone};

/// 問われた日 — which day's content, as it was known when.
#[derive(Debug, Clone)]
pub struct AskedDay {
    /// その日に有効だった内容
    pub on: Date,
    /// その日に分かっていた内容; none for what is known now.
    pub known_on: Option<Date>,
    /// What was wrong with what was asked.
    pub error: Option<String>,
    today: Date,
}

impl AskedDay {
    /// Of the texts of the form, as people write dates or as files do. Empty is today and now.
    pub fn read(on: &str, known: &str, today: Date) -> Self {
        let mut asked = Self { on: today, known_on: None, error: None, today };
        let wrong = |text: &str| {
            format!("「{text}」は日付として読めません。令和8年6月1日のように入れてください。")
        };
        match parse_date_ja(on) {
            Ok(day) => asked.on = day,
            Err(_) if on.trim().is_empty() => {}
            Err(_) => asked.error = Some(wrong(on)),
        }
        match parse_date_ja(known) {
            // What will be known is not known yet.
            Ok(day) => asked.known_on = Some(day).filter(|day| *day < today),
            Err(_) if known.trim().is_empty() => {}
            Err(_) => asked.error = Some(wrong(known)),
        }
        asked
    }

    /// Whose knowledge that is: everything recorded by the end of the day in Japan.
    pub fn known(&self) -> Known {
        self.known_on.and_then(end_of_day_in_japan).map_or(Known::Now, Known::At)
    }

    /// Whether anything but the content of today as known now is shown.
    pub fn is_past(&self) -> bool {
        self.on != self.today || self.known_on.is_some()
    }

    /// The same as known now, since nothing was known then.
    #[must_use]
    pub fn known_now(&self, what: &str) -> Self {
        let day = self.known_on.map_or_else(String::new, date_ja);
        let error = format!(
            "{day}には、{what}の記録はまだありませんでした。いま分かっている内容を表示しています。"
        );
        Self { known_on: None, error: Some(error), ..self.clone() }
    }

    /// The small form at the head of the page.
    pub fn form(&self, address: &str) -> AsOf {
        AsOf {
            action: address.to_owned(),
            day: date_ja(self.on),
            known: Some(self.known_on.map(date_ja).unwrap_or_default()),
            today_href: self.is_past().then(|| address.to_owned()),
            error: self.error.clone(),
        }
    }

    /// What says that one looks at the past.
    pub fn banner(&self, address: &str) -> Option<Note> {
        if !self.is_past() {
            return None;
        }
        let on = date_ja(self.on);
        let (title, line) = match self.known_on {
            Some(known) => (
                format!("過去の内容です: {on}の内容を、{}に分かっていたとおりに", date_ja(known)),
                "そのあとに記録した変更と訂正は入っていません。この画面からは直せません。",
            ),
            None => (
                format!("{on}に有効な内容を表示しています"),
                "いま分かっている内容です。今日の内容ではありません。",
            ),
        };
        let mut note = Note::new(Tone::Care, title, &[line]);
        note.links = vec![Link::new("今日の内容に戻す", address.to_owned())];
        Some(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 7, 1);

    #[test]
    fn empty_is_today_and_now_and_the_past_is_said() {
        let now = AskedDay::read("", "", TODAY);
        assert!(!now.is_past() && now.known() == Known::Now && now.banner("/70/1").is_none());
        let on = AskedDay::read("R8.6.1", "", TODAY);
        assert!(on.is_past() && on.known() == Known::Now);
        let known = AskedDay::read("", "令和8年6月10日", TODAY);
        // 令和8年6月10日 ends at 15:00 UTC.
        let last = "2026-06-10T14:59:59.999999Z".parse().unwrap();
        assert_eq!(known.known(), Known::At(last));
        assert!(known.banner("/70/1").unwrap().title.contains("令和8年6月10日に分かっていた"));
        assert_eq!(AskedDay::read("", "2026-07-01", TODAY).known(), Known::Now);
        let wrong = AskedDay::read("6月31日", "", TODAY);
        assert!(wrong.error.is_some() && wrong.on == TODAY);
    }
}
