//! 雇用, 被保険者資格.

use romori_intake::table::typed;
use romori_roster::{Employment, Enrolment, InsuredAs};
use romori_store::{Reader, UnitError};
use romori_types::{ClientId, Date, EstablishmentId};

use super::entry::Entry;
use super::fields::{Fields, checked, day_text, word_of};
use crate::house::insured::holder;

impl Entry for Employment {
    const FIRST: &'static str = "employment_type";

    fn read(fields: &mut Fields<'_>, before: Option<&Self>) -> Option<Self> {
        let place = fields.place("establishment").map(|place| place.id);
        let hired_on = fields.must("hired_on", typed::day);
        let ends = fields.read("contract_ends_on", typed::day);
        fields.in_order(
            "contract_ends_on",
            (hired_on, ends),
            "入社日より前の日です。契約期間の末日を確かめてください。",
        );
        let left_on = before.and_then(|before| before.left_on);
        fields.in_order(
            "hired_on",
            (hired_on, left_on),
            "退職日より後の日です。入社日を確かめてください。",
        );
        let employment_type = fields.must_word("employment_type");
        let weekly_minutes = fields.read("weekly_hours", typed::weekly_minutes);
        Some(Self {
            establishment: place?,
            hired_on: hired_on?,
            left_on,
            leaving: before.and_then(|before| before.leaving),
            employment_type: employment_type?,
            contract_ends_on: ends,
            weekly_minutes,
            two_workplaces: fields.flag("two_workplaces"),
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        let hours = self.weekly_minutes.map(|minutes| match minutes % 60 {
            0 => format!("{}時間", minutes / 60),
            rest => format!("{}時間{rest}分", minutes / 60),
        });
        vec![
            ("hired_on", day_text(Some(self.hired_on))),
            ("employment_type", word_of(&self.employment_type)),
            ("weekly_hours", hours.unwrap_or_default()),
            ("contract_ends_on", day_text(self.contract_ends_on)),
            ("two_workplaces", checked(self.two_workplaces)),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.hired_on)
    }

    fn place(&self) -> Option<EstablishmentId> {
        Some(self.establishment)
    }
}

impl Entry for Enrolment {
    const FIRST: &'static str = "insured_as";

    fn read(fields: &mut Fields<'_>, before: Option<&Self>) -> Option<Self> {
        let insured_as = if fields.text("insured_as") == "none" {
            fields.bad(
                "insured_as",
                "加入しないときは、資格を登録しません。加入しなくなったときは、資格喪失日を入れてください。",
            );
            None
        } else {
            fields.must_word::<InsuredAs>("insured_as")
        };
        let acquired_on = fields.must("acquired_on", typed::day);
        let lost_on = fields.read("lost_on", typed::day);
        fields.in_order(
            "lost_on",
            (acquired_on, lost_on),
            "資格取得日より前の日です。どちらかを確かめてください。",
        );
        let loss = fields.word("loss");
        match (lost_on, loss) {
            (Some(_), None) => fields.bad("loss", "喪失の原因を選んでください。"),
            (None, Some(_)) if fields.text("lost_on").is_empty() => {
                fields.bad(
                    "lost_on",
                    "資格喪失日が入っていません。日を入れるか、原因を空にしてください。",
                );
            }
            _ => {}
        }
        let insured_number = fields.read("insured_number", typed::insured_number);
        let category = fields.must_word("category");
        let place = match before {
            Some(before) => Some(before.establishment),
            None => fields.place("establishment").map(|place| place.id),
        };
        Some(Self {
            establishment: place?,
            insured_number,
            acquired_on: acquired_on?,
            lost_on,
            loss,
            insured_as: insured_as?,
            category: category?,
        })
    }

    fn show(&self) -> Vec<(&'static str, String)> {
        vec![
            ("insured_as", word_of(&self.insured_as)),
            ("acquired_on", day_text(Some(self.acquired_on))),
            ("insured_number", self.insured_number.map(|n| n.to_string()).unwrap_or_default()),
            ("category", word_of(&self.category)),
            ("lost_on", day_text(self.lost_on)),
            ("loss", self.loss.as_ref().map(word_of).unwrap_or_default()),
        ]
    }

    fn begins(&self, _: i64) -> Option<Date> {
        Some(self.acquired_on)
    }

    fn taken(
        &self,
        reader: &mut Reader<'_, '_>,
        client: ClientId,
        subject: &[u8; 16],
        before: Option<&Self>,
    ) -> Result<Option<(&'static str, String)>, UnitError> {
        let same = before.is_some_and(|before| {
            before.insured_number == self.insured_number
                && before.establishment == self.establishment
        });
        if same {
            return Ok(None);
        }
        let other = holder(reader, client, Some(subject), self)?;
        Ok(other.map(|other| ("insured_number", other.sentence())))
    }
}
