//! 権限の範囲, 担当の割当て, 委託, 見られる人 as views.

use std::collections::HashMap;

use romori_app::house::{
    Access, By, Delegation, FieldSet, Fields, Function, Functions, Ground, InCharge, Limits,
    NewRights, Party, User, policy_words,
};
use romori_types::{ActorId, Date, date_ja, parse_date_ja};

use super::form_parts::{cell, chosen, group, heads, hinted};
use super::office_frame;
use crate::shell::{AppState, Pressed, Signed};
use crate::view::office::{
    FieldKind, FormField, FormPage, Link, Note, Press, RegisterPage, RegisterRow, Toast, Tone,
    Weight, Width,
};
use crate::view::{Crumb, KeyHint};

/// What was entered in a form of this family: values by field, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Entries {
    values: HashMap<String, String>,
    errors: HashMap<&'static str, String>,
}

impl Entries {
    /// As it was sent.
    pub fn of(form: &Pressed) -> Self {
        let values = form.fields().map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        Self { values: values.collect(), errors: HashMap::new() }
    }

    /// Nothing but one field.
    pub fn with(name: &str, value: &str) -> Self {
        let values = HashMap::from([(name.to_owned(), value.to_owned())]);
        Self { values, errors: HashMap::new() }
    }

    /// As a user's rights stand now.
    pub fn of_rights(user: &User) -> Self {
        let mut values = HashMap::new();
        values.insert("party".to_owned(), user.rights.party.code().to_string());
        for function in user.rights.limits.functions.iter() {
            values.insert(format!("function-{}", function.code()), "1".to_owned());
        }
        for fields in user.rights.limits.fields.iter() {
            values.insert(format!("fields-{}", fields.code()), "1".to_owned());
        }
        Self { values, errors: HashMap::new() }
    }

    /// Fills a field, as what stands is shown to be changed.
    pub fn put(&mut self, name: &str, value: impl std::fmt::Display) {
        self.values.insert(name.to_owned(), value.to_string());
    }

    /// The value of a field; empty without one.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, field: &'static str, words: impl Into<String>) {
        self.errors.insert(field, words.into());
    }

    /// Whether nothing is wrong.
    pub fn is_right(&self) -> bool {
        self.errors.is_empty()
    }

    /// A day; what is none is noted.
    pub fn day(&mut self, field: &'static str) -> Option<Date> {
        let day = parse_date_ja(self.value(field)).ok();
        if day.is_none() {
            self.refuse(field, "日付を入れてください。例 令和8年12月1日");
        }
        day
    }

    /// Numbers of clients; what is none is noted.
    pub fn numbers(&mut self, field: &'static str) -> Vec<u32> {
        let folded = romori_types::fold_width(self.value(field));
        let parts = folded.split(|letter: char| !letter.is_ascii_digit());
        let found: Vec<u32> = parts.filter_map(|part| part.parse().ok()).collect();
        if found.is_empty() {
            self.refuse(field, "顧問先番号を数字で入れてください。例 1001 1007");
        }
        found
    }

    /// The functions that are marked.
    pub fn functions(&self) -> Vec<Function> {
        let marked = |one: &&Function| self.value(&format!("function-{}", one.code())) == "1";
        Function::ALL.iter().filter(marked).copied().collect()
    }

    /// The rights that are asked for, if nothing is wrong.
    pub fn rights(&mut self) -> Option<NewRights> {
        let code: Option<u8> = self.value("party").parse().ok();
        let Some(party) = code.and_then(Party::of_code) else {
            self.refuse("party", "所属の区分を1つ選んでください。");
            return None;
        };
        let marked = |one: &&Fields| self.value(&format!("fields-{}", one.code())) == "1";
        let fields: Vec<Fields> = Fields::ALL.iter().filter(marked).copied().collect();
        let mut person = None;
        if party == Party::Worker {
            let folded = romori_types::fold_width(self.value("person"));
            let parts = folded.split_once('-');
            person = parts.and_then(|(one, two)| Some((one.parse().ok()?, two.parse().ok()?)));
            if person.is_none() {
                self.refuse("person", "本人の番号を入れてください。例 1007-12");
                return None;
            }
        }
        let limits =
            Limits { functions: Functions::of(&self.functions()), fields: FieldSet::of(&fields) };
        Some(NewRights { party, limits, person })
    }

    pub(in crate::present) fn field(
        &self,
        name: &str,
        label: &str,
        kind: FieldKind,
        width: Width,
    ) -> FormField {
        FormField {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            value: self.value(name).to_owned(),
            error: self.errors.get(name).cloned(),
            optional: matches!(kind, FieldKind::Check),
            kind,
            width,
            choices: Vec::new(),
        }
    }

    pub(in crate::present) fn checks<'f>(
        &self,
        functions: impl Iterator<Item = &'f Function>,
    ) -> Vec<FormField> {
        let check = |one: &Function| {
            let name = format!("function-{}", one.code());
            self.field(&name, one.ja(), FieldKind::Check, Width::W16)
        };
        functions.map(check).collect()
    }
}

pub(super) fn form(state: &AppState, signed: &Signed, title: &str, right: bool) -> FormPage {
    let crumbs = vec![Crumb::to("91 利用者と権限", "/91"), Crumb::here(title)];
    let mut frame = office_frame(state, signed, title, "91", crumbs);
    frame.keys = vec![KeyHint { keys: "Ctrl＋Enter", does: "送る" }];
    frame.failed = !right;
    FormPage {
        frame,
        notes: Vec::new(),
        stale: None,
        action: String::new(),
        hidden: Vec::new(),
        groups: Vec::new(),
        consequences: Vec::new(),
        submit: String::new(),
        cancel: "/91".to_owned(),
        known: None,
    }
}

/// 権限の範囲を変える.
pub fn limits_view(
    state: &AppState,
    signed: &Signed,
    user: &User,
    parties: &[Party],
    entries: &Entries,
) -> FormPage {
    let title = format!("{}さんの権限の範囲", user.name);
    let party = entries.field("party", "所属の区分", FieldKind::Radio, Width::W16);
    let party = chosen(
        party,
        "区分によって、行えることの上限が変わります",
        parties.iter().map(|one| (one.code().to_string(), one.ja().to_owned())).collect(),
    );
    let person = entries.field("person", "本人の番号", FieldKind::Text, Width::W8);
    let person = FormField { optional: true, ..person };
    let person = hinted(person, "区分が本人のときだけ。例 1007-12");
    let fields = Fields::ALL.iter().map(|one| {
        let name = format!("fields-{}", one.code());
        entries.field(&name, one.ja(), FieldKind::Check, Width::W16)
    });
    let own = user.roles;
    let functions = entries.checks(Function::ALL.iter().filter(|one| own.may(**one)));
    FormPage {
        action: format!("/91/{}/limits", user.id),
        groups: vec![
            group("所属", "", vec![party, person]),
            group("外す機能", "印を付けた機能は、役割にあっても行えません", functions),
            group("伏せる区画", "印を付けた区画は、画面にも書き出しにも出ません", fields.collect()),
        ],
        submit: "権限の範囲を変える".to_owned(),
        consequences: vec!["次の操作から、新しい範囲になります。".to_owned()],
        ..form(state, signed, &title, entries.is_right())
    }
}

/// 権限を写す.
pub fn copy_view(
    state: &AppState,
    signed: &Signed,
    user: &User,
    others: &[User],
    entries: &Entries,
) -> FormPage {
    let title = format!("{}さんへ権限を写す", user.name);
    let from = entries.field("from", "だれの権限を写しますか", FieldKind::Select, Width::W16);
    let others = others.iter().filter(|one| one.id != user.id);
    let from = chosen(
        from,
        "役割・所属の区分・担当・外した機能・伏せた区画が同じになります",
        others.map(|one| (one.id.to_string(), one.name.clone())).collect(),
    );
    FormPage {
        action: format!("/91/{}/copy", user.id),
        groups: vec![group("写す元", "", vec![from])],
        submit: "権限を写す".to_owned(),
        consequences: vec![format!("{}さんのいまの権限は、置き換わります。", user.name)],
        ..form(state, signed, &title, entries.is_right())
    }
}

pub(in crate::present) fn register(
    state: &AppState,
    signed: &Signed,
    title: &str,
    at: (&'static str, &'static str),
) -> RegisterPage {
    let (number, crumb) = at;
    let crumbs = vec![Crumb::to(crumb, format!("/{number}")), Crumb::here(title)];
    RegisterPage {
        frame: office_frame(state, signed, title, number, crumbs),
        add: None,
        toast: None,
        notes: Vec::new(),
        caption: title.to_owned(),
        heads: Vec::new(),
        acts: false,
        rows: Vec::new(),
        empty: String::new(),
        action: String::new(),
        groups: Vec::new(),
        consequences: Vec::new(),
        submit: String::new(),
    }
}

pub(in crate::present) fn toast(done: &str) -> Option<Toast> {
    (!done.is_empty()).then(|| Toast { words: done.to_owned(), undo: None, link: None })
}

/// 担当の割当て.
pub fn assignments_view(
    state: &AppState,
    signed: &Signed,
    (clients, members): (&[InCharge], &[(ActorId, String)]),
    entries: &Entries,
    done: &str,
) -> RegisterPage {
    let name = |actor: ActorId| {
        let found = members.iter().find(|(id, _)| *id == actor);
        found.map_or_else(|| "いまは会員でない人".to_owned(), |(_, name)| name.clone())
    };
    let rows = clients.iter().map(|one| {
        let history = one.history.iter().rev().map(|was| {
            let to = was.to.and_then(|to| to.yesterday().ok());
            let to = to.map_or_else(String::new, date_ja);
            format!("{} {}〜{to}", name(was.actor), date_ja(was.from))
        });
        let now = one.now.map_or_else(|| "なし".to_owned(), name);
        RegisterRow {
            head: one.client.to_string(),
            cells: vec![cell(now), (String::new(), history.collect())],
            presses: Vec::new(),
        }
    });
    let client = entries.field("client", "顧問先番号", FieldKind::Digits, Width::W8);
    let member = entries.field("member", "社労士会員", FieldKind::Select, Width::W16);
    let mut choices = vec![("none".to_owned(), "担当を外す".to_owned())];
    choices.extend(members.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let member = chosen(member, "", choices);
    let from = entries.field("from", "いつから", FieldKind::Date, Width::W8);
    let from = hinted(from, "この日から、前の会員には何も見えなくなります");
    let mut page = register(state, signed, "担当の割当て", ("91", "91 利用者と権限"));
    page.frame.failed = !entries.is_right();
    RegisterPage {
        toast: toast(done),
        heads: heads(&["顧問先番号", "いまの担当", "これまで"]),
        rows: rows.collect(),
        empty: "顧問先がまだありません。".to_owned(),
        action: "/91/assignments".to_owned(),
        groups: vec![group("担当を割り当てる・引き継ぐ", "", vec![client, member, from])],
        consequences: vec!["これまでの担当の記録は、残ります。".to_owned()],
        submit: "担当を決める".to_owned(),
        ..page
    }
}

fn span(one: &Delegation) -> String {
    let last = one.ends().yesterday().unwrap_or(one.from);
    format!("{}〜{}", date_ja(one.from), date_ja(last))
}

pub(in crate::present) fn functions_words(functions: Functions) -> Vec<String> {
    functions.iter().map(|one| one.ja().to_owned()).collect()
}

fn state_words(one: &Delegation, today: Date) -> &'static str {
    if one.taken_at.is_some() {
        "取り消しました"
    } else if one.holds(today) {
        "続いています"
    } else if today < one.from {
        "まだ始まっていません"
    } else {
        "終わりました"
    }
}

/// 委託: what this tenant has given.
pub fn given_view(
    state: &AppState,
    signed: &Signed,
    given: &[(Delegation, Vec<u32>)],
    entries: &Entries,
    done: &str,
) -> RegisterPage {
    let today = state.clock().today();
    let mut page = register(state, signed, "ほかの事務所への委託", ("91", "91 利用者と権限"));
    page.frame.failed = !entries.is_right();
    let csrf = page.frame.standing.csrf.clone();
    let rows = given.iter().map(|(one, numbers)| {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let ground = format!("{}（{}）", one.ground.ja(), date_ja(one.agreed_on));
        let take = Press::new("取り消す", format!("/91/delegations/{}/take", one.id), &csrf)
            .weighing(Weight::Small)
            .about(one.actor.to_string());
        let open = one.taken_at.is_none() && today < one.until;
        RegisterRow {
            head: one.actor.to_string(),
            cells: vec![
                cell(ground),
                (numbers.join("、"), functions_words(one.functions)),
                cell(span(one)),
                cell(state_words(one, today)),
            ],
            presses: open.then_some(take).into_iter().collect(),
        }
    });
    let actor = entries.field("actor", "受ける人の識別子", FieldKind::Text, Width::W26);
    let actor = hinted(actor, "相手の 90 自分 に、識別子として出ています");
    let clients = entries.field("clients", "顧問先番号", FieldKind::Text, Width::W16);
    let ground = entries.field("ground", "根拠", FieldKind::Radio, Width::W16);
    let grounds = Ground::ALL.iter().map(|one| (one.code().to_string(), one.ja().to_owned()));
    let ground = chosen(ground, "", grounds.collect());
    let day = |name, label| entries.field(name, label, FieldKind::Date, Width::W8);
    let functions = entries.checks(romori_app::house::DELEGABLE.iter());
    RegisterPage {
        toast: toast(done),
        heads: heads(&["受ける人", "根拠", "顧問先と機能", "期間", "状態", "この委託"]),
        acts: true,
        rows: rows.collect(),
        empty: "委託していません。".to_owned(),
        action: "/91/delegations".to_owned(),
        groups: vec![
            group(
                "委託する",
                "",
                vec![
                    actor,
                    hinted(clients, "空白で区切ります。例 1001 1007"),
                    ground,
                    day("agreed", "取り決めた日"),
                    day("from", "いつから"),
                    day("last", "いつまで"),
                ],
            ),
            group("委託する機能", "", functions),
        ],
        consequences: vec![
            "受けた人の操作は、こちらの記録に「委託」として残ります。".to_owned(),
            "終わりの日を過ぎると、ひとりでに終わります。".to_owned(),
        ],
        submit: "委託する".to_owned(),
        ..page
    }
}

/// 受けている委託: where somebody may act.
pub fn held_view(
    state: &AppState,
    signed: &Signed,
    held: &[(Delegation, String)],
    done: &str,
) -> RegisterPage {
    let today = state.clock().today();
    let page = register(state, signed, "受けている委託", ("90", "90 自分"));
    let csrf = page.frame.standing.csrf.clone();
    let session = &signed.visitor.session;
    let here = session.delegation().map(|acting| acting.delegation);
    let rows = held.iter().map(|(one, name)| {
        let go = Press::new("この事務所で働く", "/90/delegations", &csrf)
            .with("delegation", one.id.to_string())
            .weighing(Weight::Small)
            .about(name.clone());
        let may = one.holds(today) && here != Some(one.id);
        let state =
            if here == Some(one.id) { "いまここです" } else { state_words(one, today) };
        RegisterRow {
            head: name.clone(),
            cells: vec![
                (one.ground.ja().to_owned(), functions_words(one.functions)),
                cell(span(one)),
                cell(state),
            ],
            presses: may.then_some(go).into_iter().collect(),
        }
    });
    let back = here.is_some().then(|| RegisterRow {
        head: "自分の事務所".to_owned(),
        cells: vec![cell(String::new()), cell(String::new()), cell(String::new())],
        presses: vec![Press::new("自分の事務所に戻る", "/90/delegations", &csrf)],
    });
    let line = session.actor().to_string();
    let id = Note::new(
        Tone::Info,
        "あなたの識別子",
        &[line.as_str(), "委託する事務所に、これを伝えてください。"],
    );
    RegisterPage {
        toast: toast(done),
        notes: vec![id],
        heads: heads(&["委託した事務所", "根拠と機能", "期間", "状態", "この委託"]),
        acts: true,
        rows: back.into_iter().chain(rows).collect(),
        empty: "受けている委託はありません。".to_owned(),
        ..page
    }
}

fn by_words(by: By) -> String {
    match by {
        By::Every => "すべての顧問先が担当です。".to_owned(),
        By::Named => "この顧問先が、担当に挙げられています。".to_owned(),
        By::Assigned(from) => format!("{}から、事務局の割当てによります。", date_ja(from)),
        By::Delegated(until) => {
            let last = until.yesterday().unwrap_or(until);
            format!("{}までの委託によります。", date_ja(last))
        }
        By::Himself => "本人です。".to_owned(),
    }
}

/// この人を見られる人.
pub fn access_view(state: &AppState, signed: &Signed, access: &Access) -> RegisterPage {
    let number = format!("{}-{}", access.client, access.person);
    let title = "この人を見られる人";
    let mut page = register(state, signed, title, ("71", "71 個人"));
    page.frame.place.number = Some(number.clone());
    let rows = access.accounts.iter().map(|one| {
        let name = one.name.clone().unwrap_or_else(|| one.actor.to_string());
        let head = match &one.from {
            Some(office) => format!("{office}の人（{name}）"),
            None => name,
        };
        let fields: Vec<&str> = one.fields.iter().map(|one| one.ja()).collect();
        let policies = one.policies.iter();
        let why = policies.map(|id| format!("{}（{id}）", policy_words(id)));
        RegisterRow {
            head,
            cells: vec![cell(fields.join("、")), (by_words(one.by), why.collect())],
            presses: Vec::new(),
        }
    });
    RegisterPage {
        add: Some(Link::new("見た人の記録", format!("/01?client={}", access.client))),
        caption: format!("{number} を、いま開ける人"),
        heads: heads(&["だれが", "見られる区画", "なぜ"]),
        rows: rows.collect(),
        empty: "いま開ける人はいません。".to_owned(),
        ..page
    }
}
