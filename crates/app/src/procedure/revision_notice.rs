//! 月額変更届 — the notice of those whom a survey found due.

use romori_filing::{MonthPay, MonthlyChangeRemarks, MonthlyChangeRow, PayChange, RetroactivePay};
use romori_roster::{ClientView, StandardBy, StandardRemuneration};
use romori_statute::basis_days::WorkerType;
use romori_statute::occasional_revision::SchemeRevision;
use romori_types::{Date, EstablishmentId, Yen};

use super::Choices;
use super::facts::{FactsUsed, Subject};
use super::gather::Gathered;
use super::given::Given;
use super::member::{AgeClass, Member, Named, filed_person};
use super::revision::{Figures, Inspected, RevisionSurvey};
use crate::drafting::{Notice, NoticeProblem};
use crate::office::OfficeForm;

/// 月額変更届 of one establishment: what it is made of besides the survey.
#[derive(Debug, Clone, Copy)]
pub struct RevisionNoticeTerms<'a> {
    /// The client as it stands.
    pub client: &'a ClientView,
    /// The establishment.
    pub establishment: EstablishmentId,
    /// What the clerk entered.
    pub given: &'a Given,
    /// Whose form it is.
    pub office: &'a OfficeForm,
    /// Ways of writing, and who is left out for now.
    pub choices: &'a Choices,
    /// The day of making and checking.
    pub today: Date,
}

impl RevisionSurvey {
    /// Those whom the notice of an establishment carries.
    pub fn filed_for<'a>(
        &'a self,
        establishment: EstablishmentId,
        choices: &'a Choices,
    ) -> impl Iterator<Item = &'a Inspected> {
        self.candidates().filter(move |seen| {
            seen.establishment == establishment && !choices.left_out.contains(&seen.number)
        })
    }

    /// Makes and checks the notice of an establishment.
    pub fn notice(&self, terms: &RevisionNoticeTerms<'_>) -> Notice {
        let mut gathered = Gathered::new(terms.choices);
        for seen in self.filed_for(terms.establishment, terms.choices) {
            let Some(member) = self.member_of(terms, seen) else { continue };
            gathered.add(&member, |name| row_of(&member, name, seen, terms));
        }
        gathered.check(terms.office, terms.today)
    }

    /// Everything the notice of an establishment rests on.
    pub fn facts(&self, terms: &RevisionNoticeTerms<'_>) -> FactsUsed {
        let mut used = FactsUsed::default();
        if let Some(place) = terms.client.establishment(terms.establishment) {
            used.one(Subject::Establishment(place.id), 0, Some(&place.profile));
        }
        for seen in self.filed_for(terms.establishment, terms.choices) {
            used.merge(seen.facts(terms.client, terms.given));
        }
        used
    }

    /// The standards to be recorded once the notice of an establishment is filed, by the number of
    /// the person: new where a scheme is revised, as before where it is not.
    pub fn standards(
        &self,
        establishment: EstablishmentId,
        choices: &Choices,
    ) -> Vec<(u32, StandardRemuneration)> {
        let new = |made: Option<SchemeRevision>| Some(made?.new_standard()?.standard);
        let record = |seen: &Inspected| {
            let previous = seen.previous?;
            let standard = StandardRemuneration {
                health: new(seen.health).or(previous.health),
                pension: new(seen.pension).or(previous.pension),
                by: StandardBy::Occasional,
                from_month: self.revised_from,
            };
            Some((seen.number, standard))
        };
        self.filed_for(establishment, choices).filter_map(record).collect()
    }

    fn member_of<'a>(
        &self,
        terms: &RevisionNoticeTerms<'a>,
        seen: &Inspected,
    ) -> Option<Member<'a>> {
        let (from, until) = (seen.change_month.first_day(), self.third_month.last_day());
        let person = terms.client.person(seen.number)?;
        Member::between(person, seen.establishment, from, until)
    }
}

fn row_of(
    member: &Member<'_>,
    name: &Named,
    seen: &Inspected,
    terms: &RevisionNoticeTerms<'_>,
) -> Result<MonthlyChangeRow, Box<NoticeProblem>> {
    let (Some(previous), Some(figures)) = (seen.previous, seen.figures) else {
        return Err(Box::new(name.filed().problem(
            "APP-0002",
            "15 従前の改定月",
            "今の標準報酬月額が台帳にありません。",
            "台帳に今の標準報酬月額と、その改定年月を入れてください。",
        )));
    };
    let only_70 = seen.age == AgeClass::From75;
    Ok(MonthlyChangeRow {
        person: filed_person(member, name, !only_70, &terms.choices.spellings),
        revised_from: seen.change_month.plus(3),
        previous_health_standard: previous.health.filter(|_| !only_70),
        previous_pension_standard: previous.pension,
        previous_from: previous.from_month,
        pay_change: Some(PayChange {
            month: u8::try_from(seen.change_month.month()).unwrap_or_default(),
            raised: seen.cause.raised(),
        }),
        retroactive: retroactive(&figures),
        months: figures.months.map(|month| MonthPay {
            days: month.days,
            cash: month.cash,
            in_kind: month.in_kind,
        }),
        total: figures.total,
        average: figures.average,
        corrected_average: figures.corrected,
        remarks: remarks(member, seen, terms.given),
    })
}

/// The one month that the notice has room for: the first with late pay, with all of it.
fn retroactive(figures: &Figures) -> Option<RetroactivePay> {
    let first = figures.months.iter().find(|month| month.back_pay > Yen::ZERO)?;
    let amount = figures.months.iter().map(|month| month.back_pay).sum();
    Some(RetroactivePay { month: u8::try_from(first.month.month()).ok()?, amount })
}

fn remarks(member: &Member<'_>, seen: &Inspected, given: &Given) -> MonthlyChangeRemarks {
    let given = given.of(member.person.id);
    let reason = given.map(|given| given.change_reason.clone()).unwrap_or_default();
    let mut other = given.map(|given| given.remarks.clone()).unwrap_or_default();
    if seen.annual_applied && other.is_empty() {
        "年間平均".clone_into(&mut other);
    }
    let health_only = seen.health.is_some_and(|health| health.revise())
        && seen.pension.is_some_and(|pension| !pension.revise());
    MonthlyChangeRemarks {
        age_70: seen.age.is_aged(),
        two_offices: member.two_workplaces(),
        short_time: seen.worker == WorkerType::ShortTime,
        reason,
        health_only,
        other,
        only_70: seen.age == AgeClass::From75,
    }
}
