//! 納入告知額 of one establishment as a form: what is expected, who may be the cause of a
//! difference, and the amounts of the notice.

use romori_app::day::Cause;
use romori_app::house::{ChargeLine, Function};
use romori_app::ledgers::ClientView;
use romori_types::{YearMonth, Yen};

use super::super::office_frame;
use crate::shell::{AppState, Signed};
use crate::view::Crumb;
use crate::view::office::{
    Choice, Entered, FormPage, Known, Link, Note, Term, Tone, forms::CHARGE,
};

/// What was typed into the form, by field, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct ChargeTyped {
    /// Name, text, mistake.
    pub fields: Vec<(String, String, Option<String>)>,
}

/// So many causes are named.
const CAUSES_MAX: usize = 20;

/// The page.
pub fn charge_view(
    state: &AppState,
    signed: &Signed,
    (client, line): (&ClientView, &ChargeLine),
    month: YearMonth,
    typed: &ChargeTyped,
) -> FormPage {
    let list = format!("/20/charges?m={month}");
    let title = format!("納入告知額 {}分", month.ja());
    let crumbs = vec![Crumb::to("20 納入告知額", list.clone()), Crumb::here(line.name.clone())];
    let mut frame = office_frame(state, signed, &title, "20", crumbs);
    frame.client = Some(format!("{} {}", client.profile.name, line.name));
    frame.failed = typed.fields.iter().any(|(_, _, error)| error.is_some());
    let may = signed.visitor.may(Function::EditLedger);
    FormPage {
        frame,
        notes: notes(client, line, may),
        stale: None,
        action: format!("/20/charges/{}/{}", line.client, line.number),
        hidden: Vec::new(),
        groups: CHARGE.filled(|name| stands(name, line, month, typed)),
        consequences: vec!["見込みと比べ、違いがあれば原因になりうる人を並べます。".to_owned()],
        submit: "この金額を記録する".to_owned(),
        cancel: list,
        known: Some(known(line)),
    }
}

fn stands(name: &str, line: &ChargeLine, month: YearMonth, typed: &ChargeTyped) -> Entered {
    let yen = |amount: Option<Yen>| amount.map(|yen| yen.get().to_string()).unwrap_or_default();
    let kept = line.entered.clone().unwrap_or_default();
    let value = match name {
        "establishment" => line.number.to_string(),
        "month" => month.ja(),
        "health" => yen(kept.health),
        "pension" => yen(kept.pension),
        "child" => yen(kept.contribution),
        _ => String::new(),
    };
    let choices = if name == "establishment" {
        vec![Choice::new(line.number.to_string(), line.name.clone())]
    } else {
        Vec::new()
    };
    let own = typed.fields.iter().find(|(field, _, _)| field == name);
    match own {
        Some((_, text, error)) => Entered { value: text.clone(), error: error.clone(), choices },
        None => Entered { value, error: None, choices },
    }
}

fn known(line: &ChargeLine) -> Known {
    let terms = match &line.expected {
        Ok(made) => {
            let [health, pension, child] = made.amounts.map(|amount| amount.line.notified);
            let charged = made.persons.iter().filter(|one| one.not_charged.is_none()).count();
            vec![
                Term::new("健康保険料", format!("{health}円")),
                Term::new("厚生年金保険料", format!("{pension}円")),
                Term::new("子ども・子育て拠出金", format!("{child}円")),
                Term::new("年金事務所の告知額の計", format!("{}円", made.pension_office_total)),
                Term::new("保険料のかかる人", format!("{charged}人")),
            ]
        }
        Err(error) => vec![Term::new("見込み", error.to_string())],
    };
    let link = Link::new("個人の一覧", format!("/71/{}", line.client));
    Known { title: "見込み".to_owned(), terms, link: Some(link) }
}

fn notes(client: &ClientView, line: &ChargeLine, may: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    if !may {
        let words = ["見るだけの権限です。金額は、台帳を直せる人が入れます。"];
        notes.push(Note::new(Tone::Info, "この画面では記録できません", &words));
    }
    if let Some(made) = &line.compared
        && let Some(found) = made.difference.filter(|found| *found != Yen::ZERO)
    {
        let lines: Vec<String> =
            made.causes.iter().take(CAUSES_MAX).map(|cause| words(client, cause)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let none = ["前の月から変わった人は台帳にいません。告知書の内訳を確かめてください。"];
        let title = format!("告知書は見込みと{found}円違います。前の月から変わった人");
        notes.push(Note::new(Tone::Care, title, if lines.is_empty() { &none } else { &lines }));
    }
    if let Ok(made) = &line.expected {
        let told = made.unclear.iter().map(|one| (one.who.number, &one.message));
        let told = told.chain(made.cautions.iter().map(|one| (one.who.number, &one.text)));
        let lines: Vec<String> =
            told.map(|(number, text)| format!("{}: {text}", name_of(client, number))).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        if !lines.is_empty() {
            notes.push(Note::new(Tone::Info, "見込みについて知っておくこと", &lines));
        }
    }
    notes
}

fn name_of(client: &ClientView, number: u32) -> String {
    let person = client.person(number);
    let name = person.map(|one| one.identity.name.shown().to_owned()).unwrap_or_default();
    format!("{number} {name}")
}

fn words(client: &ClientView, cause: &Cause) -> String {
    let kinds: Vec<&str> = cause.kinds.iter().map(|kind| kind.ja()).collect();
    let kinds = if kinds.is_empty() { "変更".to_owned() } else { kinds.join("・") };
    let explains =
        if cause.explains { "。この人だけで違いの説明がつきます" } else { "" };
    format!("{}: {kinds}で {}円{explains}", name_of(client, cause.who.number), cause.effect)
}
