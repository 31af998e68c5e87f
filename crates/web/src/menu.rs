//! The numbered menus, and what a text typed into the number box means.
//!
//! Numbers never change once released; a menu whose page is not in the program says so.

use romori_types::{Date, fold_width, parse_date_ja};

/// A family of menus: one digit of the rail.
#[derive(Debug)]
pub struct Family {
    /// Its digit.
    pub digit: char,
    /// Its short name on the rail.
    pub name: &'static str,
    /// Its menus in order.
    pub menus: &'static [Menu],
}

/// One menu.
#[derive(Debug, PartialEq, Eq)]
pub struct Menu {
    /// Its two digits.
    pub number: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its address, when the page is in the program.
    pub href: Option<&'static str>,
    /// Readings and other words it is found by.
    pub words: &'static str,
}

const fn menu(number: &'static str, name: &'static str) -> Menu {
    Menu { number, name, href: None, words: "" }
}

const fn open(
    number: &'static str,
    name: &'static str,
    href: &'static str,
    words: &'static str,
) -> Menu {
    Menu { number, name, href: Some(href), words }
}

const TODAY: Menu = open("10", "今日の業務", "/", "きょう ホーム はじめ 見本");
const SANTEI: Menu = open("22", "算定基礎", "/22", "さんてい 定時決定 賃金 取込 標準報酬");
const DEADLINES: Menu = open("11", "期限", "/11", "きげん 締切 提出期限");
const APPROVALS: Menu = open("12", "承認待ち", "/12", "しょうにんまち 決裁");
const ARRIVALS: Menu =
    open("13", "年齢・日付の到来", "/13", "とうらい 40歳 60歳 65歳 70歳 75歳 契約満了");
const RETURNS: Menu = open("16", "返戻", "/16", "へんれい 差戻し");
const CHARGES: Menu =
    open("20", "納入告知額", "/20/charges", "のうにゅうこくちがく 保険料 社保の一覧");
const LEAVES: Menu = open("29", "産休育休", "/29", "さんきゅう いくきゅう 免除 休業");
const REVISIONS: Menu = open("23", "月額変更", "/23", "げつがくへんこう 月変 随時改定 見送り");
const BONUSES: Menu = open("24", "賞与支払", "/24", "しょうよ ボーナス 標準賞与額 不支給");
const CHECK: Menu = open("64", "事前点検", "/64", "じぜんてんけん 届書 CSV チェック");
const CLIENTS: Menu = open("70", "顧問先", "/70", "こもんさき 会社 事業主 台帳");
const PEOPLE: Menu = open("71", "個人", "/71", "こじん 社員 検索 探す");
const CASES: Menu = open("60", "案件", "/60", "あんけん 届出 点検 承認 提出");
const BATCHES: Menu = open("15", "処理の一覧", "/15", "しょり 取込 元に戻す とりけし 履歴");
const PLACES: Menu = open("72", "事業所", "/72", "じぎょうしょ 整理記号 適用 組合 料率 締め");
const IMPORT: Menu = open("74", "取込", "/74", "とりこみ CSV XLSX 賃金 個人 読込");
const EXPORT: Menu = open("75", "書出し", "/75", "かきだし CSV XLSX ダウンロード");
const SEEN: Menu = open("01", "見た人の記録", "/01", "みたひと きろく 閲覧 監査 ログ");
const NUMBERS: Menu = open("80", "状況", "/80", "じょうきょう 番号庫 個人番号 マイナンバー");
const CAMPAIGNS: Menu = open("81", "収集", "/81", "しゅうしゅう 依頼 催促 マイナンバー");
const MATCHES: Menu = open("82", "照合", "/82", "しょうごう 番号の確認");
const USES: Menu = open("83", "利用の履歴", "/83", "りようのりれき 提供先");
const DISPOSALS: Menu = open("84", "廃棄", "/84", "はいき 保存期間 証明書");
const RULES: Menu = open("85", "取扱規程と区域", "/85", "とりあつかいきてい 管理区域 取扱区域");
const STATEMENT: Menu =
    open("86", "説明書", "/86", "せつめいしょ 漏えい 暗号化 鍵 報告 いま漏れたら");
const ME: Menu = open("90", "自分", "/90", "じぶん パスワード サインイン");
const USERS: Menu = open("91", "利用者と権限", "/91", "りようしゃ けんげん 管理者 アカウント");
const DEVICES: Menu = open("92", "端末", "/92", "たんまつ 証明書 登録コード 失効 紛失");
const KEYS: Menu = open("93", "番号の別名・キー", "/keys", "きー 命令 ショートカット");
const LAW: Menu = open("94", "法令と料率", "/94", "ほうれい りょうりつ 料率の確認 等級表 保険料率");

/// The menus whose pages are in the program.
pub const OPEN_MENUS: [&Menu; 30] = [
    &TODAY, &DEADLINES, &APPROVALS, &ARRIVALS, &BATCHES, &RETURNS, &CHARGES, &SANTEI, &REVISIONS,
    &BONUSES, &LEAVES, &CASES, &CHECK, &CLIENTS, &PEOPLE, &IMPORT, &EXPORT, &NUMBERS, &CAMPAIGNS,
    &MATCHES, &USES, &DISPOSALS, &RULES, &STATEMENT, &ME, &USERS, &DEVICES, &KEYS, &LAW, &SEEN,
];

/// The ten families in the order of the rail.
pub const FAMILIES: [Family; 10] = [
    Family {
        digit: '1',
        name: "今日",
        menus: &[TODAY, DEADLINES, APPROVALS, ARRIVALS, menu("14", "連絡"), BATCHES, RETURNS],
    },
    Family {
        digit: '2',
        name: "社保",
        menus: &[
            CHARGES,
            menu("21", "資格取得"),
            SANTEI,
            REVISIONS,
            BONUSES,
            menu("25", "総括票"),
            menu("26", "喪失"),
            menu("27", "扶養"),
            menu("28", "氏名住所"),
            LEAVES,
        ],
    },
    Family {
        digit: '3',
        name: "雇保",
        menus: &[
            menu("30", "雇保の一覧"),
            menu("31", "取得"),
            menu("32", "喪失・離職証明"),
            menu("33", "転勤・氏名"),
            menu("34", "高年齢"),
            menu("35", "育児・介護"),
            menu("36", "賃金月額"),
        ],
    },
    Family {
        digit: '4',
        name: "労保",
        menus: &[
            menu("40", "労保の一覧"),
            menu("41", "年度更新"),
            menu("42", "一括有期"),
            menu("43", "特別加入"),
            menu("44", "事務組合（委託・納付）"),
            menu("45", "納入通知・消込"),
            menu("46", "年次繰越"),
        ],
    },
    Family {
        digit: '5',
        name: "給与",
        menus: &[
            menu("50", "給与計算"),
            menu("51", "勤怠の入力"),
            menu("52", "賞与計算"),
            menu("53", "明細"),
            menu("54", "振込"),
            menu("55", "年末調整"),
            menu("56", "賃金台帳・名簿"),
        ],
    },
    Family {
        digit: '6',
        name: "申請",
        menus: &[
            CASES,
            menu("61", "公文書"),
            menu("62", "送信待ち"),
            menu("63", "証明書・委任"),
            CHECK,
        ],
    },
    Family {
        digit: '7',
        name: "台帳",
        menus: &[CLIENTS, PEOPLE, PLACES, menu("73", "文書"), IMPORT, EXPORT],
    },
    Family {
        digit: '8',
        name: "番号庫",
        menus: &[NUMBERS, CAMPAIGNS, MATCHES, USES, DISPOSALS, RULES, STATEMENT],
    },
    Family { digit: '9', name: "設定", menus: &[ME, USERS, DEVICES, KEYS, LAW] },
    Family {
        digit: '0',
        name: "安全",
        menus: &[
            menu("00", "安全管理の現況"),
            SEEN,
            menu("02", "警報"),
            menu("03", "事案"),
            menu("04", "復元"),
            menu("05", "監督資料"),
        ],
    },
];

const TENANTS: Menu = open("10", "契約者", "/", "けいやくしゃ 契約 日次 警報");
const SUPPORTS: Menu = open("20", "支援", "/support", "しえん 申出 目的");
const URGENT: Menu = open("21", "緊急の支援", "/urgent", "きんきゅう 二人 連絡がつかない");
const OPERATOR_LOG: Menu = open("01", "運営の記録", "/01", "うんえいのきろく だれが いつ 監査");
const WATCH: Menu = open("02", "記録の見出し", "/log", "きろく みだし 監視 CSIRT ログ");
const OPERATORS: Menu = open("91", "運営者", "/91", "うんえいしゃ 運営管理者 支援担当");

/// The menus of the operator's entrance. Its numbers are its own.
pub const OPERATOR_MENUS: [&Menu; 8] =
    [&TENANTS, &SUPPORTS, &URGENT, &ME, &OPERATORS, &DEVICES, &OPERATOR_LOG, &WATCH];

/// Their families, in the order of the rail.
pub const OPERATOR_FAMILIES: [Family; 4] = [
    Family { digit: '1', name: "契約者", menus: &[TENANTS] },
    Family { digit: '2', name: "支援", menus: &[SUPPORTS, URGENT] },
    Family { digit: '9', name: "設定", menus: &[ME, OPERATORS, DEVICES] },
    Family { digit: '0', name: "記録", menus: &[OPERATOR_LOG, WATCH] },
];

/// The menu of a two-digit number.
pub fn find(number: &str) -> Option<&'static Menu> {
    FAMILIES.iter().flat_map(|family| family.menus).find(|menu| menu.number == number)
}

/// The family of a digit.
pub fn family(digit: char) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.digit == digit)
}

/// The family a menu belongs to.
pub fn family_of(menu: &Menu) -> Option<&'static Family> {
    menu.number.chars().next().and_then(family)
}

/// The page of a menu for one client, where it has one.
pub fn of_client(menu: &str, client: &str) -> Option<String> {
    match menu {
        "22" => Some(format!("/22/clients/{client}")),
        "23" | "24" | "29" | "70" | "72" | "80" | "82" | "84" => Some(format!("/{menu}/{client}")),
        "71" => Some(format!("/71/{client}")),
        "01" => Some(format!("/01?client={client}")),
        "83" => Some(format!("/83?client={client}")),
        _ => None,
    }
}

/// 命令 — a word after `>`.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    /// The word.
    pub name: &'static str,
    /// What it does.
    pub does: &'static str,
    /// Where it leads; none for what the script does on the page one is on.
    pub href: Option<&'static str>,
}

const fn command(name: &'static str, does: &'static str, href: Option<&'static str>) -> Command {
    Command { name, does, href }
}

/// Every command.
pub const COMMANDS: [Command; 8] = [
    command("印刷", "この画面を印刷する", None),
    command("行の高さ", "密・標準・ゆったりを切り替える", None),
    command("絞り込み", "一覧の絞り込みへ移る", None),
    command("日付", "いつの状態かを変える", None),
    command("サインアウト", "サインアウトする", None),
    command("キー", "すべてのキーを見る", Some("/keys")),
    command("自分", "パスワードとサインインしている場所", Some("/90")),
    command("プログラム", "プログラムから使う", Some("/openapi")),
];

/// What a text in the number box means.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing was typed.
    Nothing,
    /// One digit: a family.
    Family(&'static str, char),
    /// Two digits: a menu over all clients.
    Menu(String),
    /// Two digits and a client: that menu for that client.
    MenuOfClient(String, String),
    /// Three digits: an item inside a menu.
    Item(String, String),
    /// Four digits or more: a client.
    Client(String),
    /// A client and a person's number.
    Person(String, String),
    /// A day: its deadlines.
    Day(Date),
    /// `>` and a command.
    Command(String),
    /// Anything else: words to search for.
    Words(String),
}

/// Reads the text of the number box. Full-width digits, signs and letters are normalised first.
pub fn read(text: &str) -> Typed {
    let folded = fold_width(text.trim());
    let text = folded.trim();
    if text.is_empty() {
        return Typed::Nothing;
    }
    if let Some(command) = text.strip_prefix('>') {
        return Typed::Command(command.trim().to_owned());
    }
    if let Some(number) = read_number(text) {
        return number;
    }
    if text.chars().any(|letter| letter.is_ascii_digit())
        && let Ok(day) = parse_date_ja(text)
    {
        return Typed::Day(day);
    }
    Typed::Words(text.to_owned())
}

fn read_number(text: &str) -> Option<Typed> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((first, rest)) = text.split_once(char::is_whitespace) {
        let rest = rest.trim();
        let fits = digits(first) && first.len() == 2 && digits(rest) && rest.len() >= 4;
        return fits.then(|| Typed::MenuOfClient(first.to_owned(), rest.to_owned()));
    }
    if let Some((client, person)) = text.split_once('-') {
        let fits = digits(client) && client.len() >= 4 && digits(person) && person.len() <= 6;
        if fits && parse_date_ja(text).is_err() {
            return Some(Typed::Person(client.to_owned(), person.to_owned()));
        }
        return None;
    }
    if !digits(text) {
        return None;
    }
    match text.len() {
        1 => {
            text.chars().next().and_then(family).map(|found| Typed::Family(found.name, found.digit))
        }
        2 => Some(Typed::Menu(text.to_owned())),
        3 => text.split_at_checked(2).map(|(menu, item)| Typed::Item(menu.into(), item.into())),
        8 => Some(parse_date_ja(text).map_or_else(|_| Typed::Client(text.to_owned()), Typed::Day)),
        _ => Some(Typed::Client(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_grammar_of_the_box() {
        let day = romori_types::Date::constant(2026, 7, 10);
        for (typed, means) in [
            ("", Typed::Nothing),
            ("２２", Typed::Menu("22".into())),
            (" 22 ", Typed::Menu("22".into())),
            ("2", Typed::Family("社保", '2')),
            ("22 1007", Typed::MenuOfClient("22".into(), "1007".into())),
            ("２２　１００７", Typed::MenuOfClient("22".into(), "1007".into())),
            ("1007", Typed::Client("1007".into())),
            ("1007-12", Typed::Person("1007".into(), "12".into())),
            ("032", Typed::Item("03".into(), "2".into())),
            ("20260710", Typed::Day(day)),
            ("R8.7.10", Typed::Day(day)),
            ("令和8年7月10日", Typed::Day(day)),
            ("20261399", Typed::Client("20261399".into())),
            (">印刷", Typed::Command("印刷".into())),
            ("＞行の高さ", Typed::Command("行の高さ".into())),
            ("早川", Typed::Words("早川".into())),
        ] {
            assert_eq!(read(typed), means, "{typed}");
        }
    }

    #[test]
    fn a_menu_of_a_client_has_its_address_and_commands_are_told_apart() {
        assert_eq!(of_client("22", "1007").as_deref(), Some("/22/clients/1007"));
        assert_eq!(of_client("01", "1007").as_deref(), Some("/01?client=1007"));
        assert_eq!(of_client("94", "1007"), None);
        let names: std::collections::BTreeSet<&str> =
            COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(names.len(), COMMANDS.len());
    }

    #[test]
    fn numbers_are_unique_and_lie_in_their_family() {
        let mut seen = std::collections::BTreeSet::new();
        for family in &FAMILIES {
            for menu in family.menus {
                assert!(menu.number.starts_with(family.digit), "{}", menu.number);
                assert!(seen.insert(menu.number), "{} twice", menu.number);
            }
        }
        for menu in OPEN_MENUS {
            assert_eq!(find(menu.number), Some(menu));
        }
    }
}
