//! Invented values for every page of the office, for the gallery and for the tests of markup.
//! No person, company or number here exists.

mod cases;
mod clients;
mod day;
mod devices;
mod filings;
mod house;
mod import;
mod persons;
mod queues;
mod sign_in;

use askama::Template;
use romori_web::view::office::*;
use romori_web::view::*;

/// The token of every form here.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Every state of every page: its name and the page.
pub fn states() -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    all.extend(sign_in::states());
    all.extend(day::states());
    all.extend(queues::states());
    all.extend(clients::states());
    all.extend(persons::states());
    all.extend(import::states());
    all.extend(filings::states());
    all.extend(cases::states());
    all.extend(house::states());
    all.extend(devices::states());
    all
}

/// A page as it is sent.
fn page(name: &'static str, view: &impl Template) -> (&'static str, String) {
    (name, view.render().unwrap_or_default())
}

fn standing() -> Standing {
    Standing {
        zone: romori_app::house::Zone::Office,
        demo: false,
        today: "令和8年7月3日(金)".into(),
        signed_in: Some(SignedIn {
            office: "みどり坂社会保険労務士法人".into(),
            user: "佐々木 遥".into(),
        }),
        trouble: None,
        shut: None,
        csrf: TOKEN.into(),
        density: Density::Standard,
        css: "/assets/romori.css".into(),
        script: "/assets/romori.js".into(),
    }
}

/// A frame outside any client, with the menu of its family.
fn frame(title: &str, menu: &'static str, keys: &[(&'static str, &'static str)]) -> Frame {
    let digit = menu.chars().next().unwrap_or('1');
    let items = romori_web::menu::family(digit).into_iter().flat_map(|family| family.menus);
    let item = |menu: &romori_web::menu::Menu| LocalItem {
        number: menu.number,
        name: menu.name,
        href: format!("/{}", menu.number),
    };
    let label = romori_web::menu::family(digit).map_or("", |family| family.name);
    Frame {
        title: title.into(),
        client: None,
        family: digit,
        menu,
        crumbs: vec![Crumb::to("みどり坂社会保険労務士法人", "/"), Crumb::here(title)],
        facts: String::new(),
        keys: keys.iter().map(|&(keys, does)| KeyHint { keys, does }).collect(),
        failed: false,
        place: Place {
            menu: Some(LocalMenu {
                label: format!("{label}のメニュー"),
                items: items.map(item).collect(),
            }),
            ..Place::default()
        },
        standing: standing(),
    }
}

const CLIENT_MENU: [(&str, &str); 10] = [
    ("70", "概要"),
    ("71", "個人"),
    ("72", "事業所"),
    ("22", "算定基礎"),
    ("23", "月額変更"),
    ("24", "賞与"),
    ("60", "案件"),
    ("74", "取込"),
    ("75", "書出し"),
    ("01", "見た人"),
];

const PERSON_MENU: [(&str, &str); 7] = [
    ("71", "個人の概要"),
    ("22", "算定基礎"),
    ("26", "喪失"),
    ("27", "被扶養者"),
    ("29", "産休・育休"),
    ("60", "案件"),
    ("01", "見た人"),
];

fn person_menu() -> LocalMenu {
    let item = |&(number, name): &(&'static str, &'static str)| LocalItem {
        number,
        name,
        href: format!("/71/1007-12/{number}"),
    };
    LocalMenu {
        label: "この人のメニュー".into(), items: PERSON_MENU.iter().map(item).collect()
    }
}

/// A frame of client 1007.
fn of_client(title: &str, menu: &'static str, keys: &[(&'static str, &'static str)]) -> Frame {
    let mut frame = frame(title, menu, keys);
    let name = "株式会社つばめ精機";
    frame.client = Some(name.into());
    frame.crumbs = vec![
        Crumb::to("みどり坂社会保険労務士法人", "/"),
        Crumb::to(format!("1007 {name}"), "/70/1007"),
        Crumb::here(title),
    ];
    let item = |&(number, name): &(&'static str, &'static str)| LocalItem {
        number,
        name,
        href: format!("/70/1007/{number}"),
    };
    frame.place.menu = Some(LocalMenu {
        label: "この顧問先のメニュー".into(),
        items: CLIENT_MENU.iter().map(item).collect(),
    });
    frame
}

fn links(all: &[(&str, &str)]) -> Vec<Link> {
    all.iter().map(|&(label, href)| Link::new(label, href)).collect()
}

fn terms(all: &[(&str, &str)]) -> Vec<Term> {
    all.iter().map(|&(label, value)| Term::new(label, value)).collect()
}

fn due(day: &str, words: &str, tone: DueTone) -> Due {
    Due { day: day.into(), words: words.into(), tone }
}

fn soon() -> Due {
    due("7/10(金)", "あと5営業日", DueTone::Soon)
}

fn press(label: &str, action: &str) -> Press {
    Press::new(label, action, TOKEN)
}

fn search(action: &str, label: &str, hint: &str, value: &str) -> Search {
    Search {
        action: action.into(),
        csrf: TOKEN.into(),
        label: label.into(),
        hint: hint.into(),
        value: value.into(),
        fields: Vec::new(),
        clear_href: (!value.is_empty()).then(|| action.into()),
    }
}

fn as_of(action: &str, day: &str, past: bool) -> AsOf {
    AsOf {
        action: action.into(),
        day: day.into(),
        known: Some(if past { "令和8年6月10日" } else { "" }.into()),
        today_href: past.then(|| action.into()),
        error: None,
    }
}

fn toast(words: &str, undo: Option<&str>) -> Option<Toast> {
    Some(Toast {
        words: words.into(),
        undo: undo.map(|label| press(label, "/15/undo").weighing(Weight::Link)),
        link: Some(Link::new("15 処理の一覧", "/15")),
    })
}

/// What stands in a form: name, value, mistake.
fn entered<'a>(values: &'a [(&'a str, &'a str, &'a str)]) -> impl Fn(&str) -> Entered + 'a {
    move |name| {
        let found = values.iter().find(|value| value.0 == name);
        let mut entered = Entered::text(found.map_or("", |value| value.1));
        entered.error = found.and_then(|value| (!value.2.is_empty()).then(|| value.2.to_owned()));
        entered.choices = match name {
            "staff" => {
                ["佐々木 遥", "水野 綾", "小野寺 拓"].map(|name| Choice::new(name, name)).into()
            }
            "establishment" => {
                vec![Choice::new("1", "1007-1 本社"), Choice::new("2", "1007-2 鶴見工場")]
            }
            "prefecture" => {
                ["神奈川県", "東京都", "静岡県"].map(|name| Choice::new(name, name)).into()
            }
            _ => Vec::new(),
        };
        entered
    }
}
