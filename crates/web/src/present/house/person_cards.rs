//! The facts of a person by kind, each with the way to its form.

use romori_app::Law;
use romori_app::day::leave_states;
use romori_app::house::{Fields, Function, SamePerson};
use romori_app::ledgers::{ClientView, Fact, PersonView};
use romori_app::procedure::day_key;
use romori_types::{Date, date_ja};

use super::AskedDay;
use super::day::{bonus_words, months_words, span_words};
use crate::shell::Signed;
use crate::view::office::{FactCard, FactLine, Link, Masked, ShownValue};

/// So many months of pay are listed.
const MONTHS_MAX: usize = 13;

/// Where the forms of a person are, for who may use them.
struct Forms<'a> {
    may: bool,
    client: &'a ClientView,
    address: String,
    /// What held on another day is shown: a form corrects it.
    past: bool,
}

impl Forms<'_> {
    fn href(&self, form: &str) -> String {
        let on = if self.past { format!("?on={}", self.client.on) } else { String::new() };
        format!("{}/{form}{on}", self.address)
    }

    fn edit(&self, form: &str) -> Option<Link> {
        let label = if self.past { "訂正する" } else { "直す" };
        self.may.then(|| Link::new(label, self.href(form)))
    }

    fn card(&self, form: &str, title: &str, lines: Vec<FactLine>) -> FactCard {
        FactCard {
            id: form.replace('/', "-"),
            title: title.to_owned(),
            since: String::new(),
            lines,
            edit: self.edit(form),
            note: String::new(),
        }
    }

    /// A line that leads to its own form.
    fn line(&self, form: &str, label: String, value: String) -> FactLine {
        if self.may {
            FactLine { label, value: ShownValue::Link(Link::new(value, self.href(form))) }
        } else {
            FactLine::plain(label, value)
        }
    }
}

/// The cards of a person.
pub(super) fn cards(
    signed: &Signed,
    client: &ClientView,
    person: &PersonView,
    day: &AskedDay,
) -> Vec<FactCard> {
    let forms = Forms {
        // What was known once is looked at, not changed.
        may: signed.visitor.may(Function::EditLedger) && day.known_on.is_none(),
        client,
        address: format!("/71/{}/{}", client.number, person.number),
        past: day.is_past(),
    };
    let identity = person.identity.items().into_iter().filter(|(_, value)| !value.is_empty());
    let identity = identity
        .map(|(label, value)| FactLine { label: label.to_owned(), value: shown(label, value) });
    let mut cards = vec![forms.card("identity", "基本", identity.collect())];
    let withheld = signed.visitor.withheld();
    let contact = person.contact.as_ref().map(filled).unwrap_or_default();
    if withheld.has(Fields::Contact) {
        cards.push(hidden("contact", "住所・連絡先"));
    } else {
        cards.push(forms.card("contact", "住所・連絡先", contact));
    }
    if withheld.has(Fields::Sensitive) {
        cards.push(hidden("sensitive", "被扶養者・休業・メモ"));
    }
    if withheld.has(Fields::Pay) {
        cards.push(hidden("withheld-pay", "標準報酬月額・報酬・賞与"));
    }
    for (number, made) in &person.employments {
        let place = client.establishment(made.establishment);
        let place = place.map(|place| FactLine::plain("事業所", place.profile.name.clone()));
        let lines = place.into_iter().chain(filled(made)).collect();
        let form = format!("employment/{number}");
        cards.push(forms.card(&form, "雇用", lines));
    }
    for (number, made) in &person.enrolments {
        let form = format!("enrolment/{number}");
        cards.push(forms.card(&form, "被保険者資格", filled(made)));
    }
    for (number, made) in &person.dependants {
        let form = format!("dependants/{number}");
        cards.push(forms.card(&form, "被扶養者", filled(made)));
    }
    for (number, made) in &person.leaves {
        cards.push(forms.card(&format!("leaves/{number}"), "休業", filled(made)));
    }
    cards.extend(exemptions(client, person, client.on));
    number_titles(&mut cards);
    cards.extend(standards(&forms, person));
    cards.extend(pay(&forms, person));
    cards.extend(bonuses(&forms, person));
    cards
}

/// A card of what may not be shown: not blank, which would say that there is nothing.
fn hidden(id: &str, title: &str) -> FactCard {
    FactCard {
        id: id.to_owned(),
        title: title.to_owned(),
        since: String::new(),
        lines: Vec::new(),
        edit: None,
        note: "表示できる権限がありません。".to_owned(),
    }
}

/// Several of one kind are told apart by their place: 被扶養者 1, 被扶養者 2.
fn number_titles(cards: &mut [FactCard]) {
    let titles: Vec<String> = cards.iter().map(|card| card.title.clone()).collect();
    for (place, card) in cards.iter_mut().enumerate() {
        let same = |known: &&String| **known == titles[place];
        if titles.iter().filter(same).count() > 1 {
            let nth = titles[..=place].iter().filter(same).count();
            card.title = format!("{} {nth}", card.title);
        }
    }
}

fn listing(id: &str, title: &str, lines: Vec<FactLine>) -> Option<FactCard> {
    (!lines.is_empty()).then(|| FactCard {
        id: id.to_owned(),
        title: title.to_owned(),
        since: String::new(),
        lines,
        edit: None,
        note: String::new(),
    })
}

/// 産休・育休の免除 — the months without premiums, what is to be filed by when, and what follows the
/// end, of each leave as it stands on a day.
fn exemptions(client: &ClientView, person: &PersonView, today: Date) -> Vec<FactCard> {
    let mut view = client.clone();
    view.persons = vec![person.clone()];
    let listed = leave_states(Law::embedded(), &view, today);
    let cards = listed.found.iter().map(|state| {
        let mut lines = vec![
            FactLine::plain("休業", format!("{}・{}", state.kind.ja(), state.stage.ja())),
            FactLine::plain("期間", span_words(state)),
            FactLine::plain("保険料のない月", months_words(state)),
            FactLine::plain("その間の賞与", bonus_words(state)),
        ];
        lines.extend(state.notices.iter().map(|notice| {
            let cites = notice.cites.join("、");
            FactLine::plain("届", format!("{}。{}（{cites}）", notice.name, notice.text))
        }));
        lines.extend(
            state.follows.iter().map(|one| FactLine::plain("終わった後", one.text.clone())),
        );
        FactCard {
            id: format!("exempt-{}", state.number),
            title: format!("{}の免除", state.kind.ja()),
            since: String::new(),
            lines,
            edit: Some(Link::new("29 産休育休", format!("/29/{}", client.number))),
            note: String::new(),
        }
    });
    let unclear =
        listed.unclear.iter().map(|one| FactLine::plain("判断できない", one.message.clone()));
    let unclear = listing("exempt", "産休・育休の免除", unclear.collect());
    cards.chain(unclear).collect()
}

/// The way to who can see this person, for whoever may ask.
pub(super) fn seers(signed: &Signed, client: &ClientView, person: &PersonView) -> Option<FactCard> {
    let href = format!("/71/{}/{}/access", client.number, person.number);
    let value = ShownValue::Link(Link::new("だれが、なぜ", href));
    let line = FactLine { label: "いま開ける人".to_owned(), value };
    let may = signed.visitor.may(Function::ViewAccess);
    may.then(|| listing("seers", "この人を見られる人", vec![line])).flatten()
}

/// The way to the person's own entrance, for whoever may open it.
pub(super) fn entrance(
    signed: &Signed,
    client: &ClientView,
    person: &PersonView,
) -> Option<FactCard> {
    let href = format!("/71/{}/{}/entrance", client.number, person.number);
    let value = ShownValue::Link(Link::new("登録コード・電話機", href));
    let line = FactLine { label: "電話機で自分の記録を見る".to_owned(), value };
    let may = signed.visitor.may(Function::AdmitWorkers);
    may.then(|| listing("entrance", "本人の入場", vec![line])).flatten()
}

/// The same human at other clients, which is known by a keyed match alone.
pub(super) fn same(same: &[SamePerson]) -> Option<FactCard> {
    let line = |one: &SamePerson| {
        let number = format!("{}-{}", one.client, one.number);
        let link = Link::new(number, format!("/71/{}/{}", one.client, one.number));
        FactLine { label: one.client_name.clone(), value: ShownValue::Link(link) }
    };
    let note = "番号か、カナと生年月日の照合によります。内容は開いていません。";
    let card = listing("same", "同じ人とみられる記録", same.iter().map(line).collect());
    card.map(|card| FactCard { note: note.to_owned(), ..card })
}

fn standards(forms: &Forms<'_>, person: &PersonView) -> Option<FactCard> {
    let lines = person.standards.iter().rev().take(MONTHS_MAX).map(|(valid, made)| {
        let month = romori_types::YearMonth::of(valid.from());
        let amount = |yen: Option<romori_types::Yen>| {
            yen.map_or_else(|| "対象外".to_owned(), |yen| format!("{yen}円"))
        };
        let value =
            format!("{} 健保 {}・厚年 {}", made.by.ja(), amount(made.health), amount(made.pension));
        forms.line(&format!("standards/{month}"), made.from_month.ja(), value)
    });
    listing("standards", "標準報酬月額", lines.collect())
}

fn pay(forms: &Forms<'_>, person: &PersonView) -> Option<FactCard> {
    let lines = person.pay.iter().rev().take(MONTHS_MAX).map(|(month, made)| {
        let days = made.days.map_or_else(|| "—".to_owned(), |days| days.to_string());
        let value = format!("{}円・基礎日数 {days}日", made.total());
        forms.line(&format!("pay/{month}"), month.ja(), value)
    });
    listing("pay", "支払った月の報酬", lines.collect())
}

fn bonuses(forms: &Forms<'_>, person: &PersonView) -> Option<FactCard> {
    let lines = person.bonuses.iter().rev().take(MONTHS_MAX).map(|made| {
        let form = format!("bonuses/{}", day_key(made.paid_on));
        forms.line(&form, date_ja(made.paid_on), format!("{}円", made.total()))
    });
    listing("bonuses", "賞与", lines.collect())
}

/// What can be begun for a person.
pub(super) fn begin(signed: &Signed, client: &ClientView, person: &PersonView) -> Vec<Link> {
    if !signed.visitor.may(Function::EditLedger) {
        return Vec::new();
    }
    let address = format!("/71/{}/{}", client.number, person.number);
    let employed = person.employments.iter().any(|(_, made)| made.left_on.is_none());
    let mut links = Vec::new();
    if employed {
        links.push(Link::new("人が辞める", format!("{address}/leaving")));
    }
    let forms = [
        ("ひと月の報酬を入れる", "pay/new"),
        ("賞与を加える", "bonuses/new"),
        ("標準報酬月額を加える", "standards/new"),
        ("被扶養者を加える", "dependants/new"),
        ("休業を加える", "leaves/new"),
        ("雇用を加える", "employment/new"),
        ("被保険者資格を加える", "enrolment/new"),
    ];
    links.extend(forms.map(|(label, form)| Link::new(label, format!("{address}/{form}"))));
    links
}

/// Lines that say something.
fn filled(fact: &impl Fact) -> Vec<FactLine> {
    let items = fact.items().into_iter();
    let filled = items.filter(|(_, value)| value != "—" && !value.is_empty());
    filled.map(|(label, value)| FactLine::plain(label, value)).collect()
}

/// Numbers that are the person's for life show their end alone.
fn shown(label: &str, value: String) -> ShownValue {
    if !is_for_life(label) || value == "—" {
        return ShownValue::Plain(value);
    }
    ShownValue::Masked(Masked { shown: masked(&value), reveal: None, note: String::new() })
}

/// Whether an item is a number that is the person's for life.
pub fn is_for_life(label: &str) -> bool {
    matches!(label, "基礎年金番号" | "雇用保険被保険者番号")
}

/// The end of a number that is the person's for life.
pub fn masked(value: &str) -> String {
    let tail: String = value.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    format!("••••••{tail}")
}
