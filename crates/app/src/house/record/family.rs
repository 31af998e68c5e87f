//! 被扶養者, 休業.

use romori_intake::table::typed;
use romori_roster::{Dependant, Leave, LeaveKind, Relationship};
use romori_types::Date;

use super::entry::Entry;
use super::fields::{Fields, checked, day_text, word_of};
use super::person::{read_birth, read_name};

impl Entry for Dependant {
    const FIRST: &'static str = "name";

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let name = read_name(fields);
        let birth_date = read_birth(fields);
        let relationship = fields.must_word("relationship");
        let since = fields.must("since", typed::day);
        let until = fields.read("until", typed::day);
        fields.in_order(
            "since",
            (birth_date, since),
            "生年月日より前の日です。どちらかを確かめてください。",
        );
        fields.in_order(
            "until",
            (since, until),
            "被扶養者になった日より前の日です。どちらかを確かめてください。",
        );
        let third_category = fields.flag("third_category");
        if third_category && relationship.is_some_and(|of| of != Relationship::Spouse) {
            fields
                .bad("third_category", "第3号被保険者になれるのは配偶者だけです。外してください。");
        }
        let sex = fields.word("sex");
        // For the notice alone; read here so that a slip is told with the others.
        let _ = fields.yen("income");
        Some(Self {
            name: name?,
            birth_date: birth_date?,
            sex,
            relationship: relationship?,
            since: since?,
            until,
            lives_together: fields.flag("lives_together"),
            third_category,
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        vec![
            ("name", self.name.kanji.clone()),
            ("kana", self.name.kana.clone()),
            ("birth_date", day_text(Some(self.birth_date))),
            ("sex", self.sex.as_ref().map(word_of).unwrap_or_default()),
            ("relationship", word_of(&self.relationship)),
            ("since", day_text(Some(self.since))),
            ("until", day_text(self.until)),
            ("lives_together", checked(self.lives_together)),
            ("third_category", checked(self.third_category)),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.since)
    }
}

impl Entry for Leave {
    const FIRST: &'static str = "kind";

    fn read(fields: &mut Fields<'_>, _: Option<&Self>) -> Option<Self> {
        let kind = fields.must_word::<LeaveKind>("kind");
        let from = fields.must("leave_from", typed::day);
        let until = fields.read("leave_until", typed::day);
        fields.in_order(
            "leave_until",
            (from, until),
            "開始日より前の日です。どちらかを確かめてください。",
        );
        let expected_birth_on = fields.read("expected_birth_on", typed::day);
        if kind == Some(LeaveKind::Maternity) && fields.text("expected_birth_on").is_empty() {
            fields.bad(
                "expected_birth_on",
                "産前産後休業では、出産予定日が要ります。入れてください。",
            );
        }
        let born_on = fields.read("born_on", typed::day);
        if kind == Some(LeaveKind::Childcare) && fields.text("born_on").is_empty() {
            fields.bad("born_on", "育児休業等では、子の生年月日が要ります。入れてください。");
        }
        let worked_days = fields.count("worked_days", 31, "日");
        Some(Self { kind: kind?, from: from?, until, expected_birth_on, born_on, worked_days })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        vec![
            ("kind", word_of(&self.kind)),
            ("leave_from", day_text(Some(self.from))),
            ("leave_until", day_text(self.until)),
            ("expected_birth_on", day_text(self.expected_birth_on)),
            ("born_on", day_text(self.born_on)),
            ("worked_days", self.worked_days.map(|days| days.to_string()).unwrap_or_default()),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.from)
    }
}
