//! すべてのキー — the key sheet, as a page and as a part for the script's dialog.

use askama::Template;

use super::{Density, Frame, KeyHint};

/// The page.
#[derive(Debug, Template)]
#[template(path = "keys.html")]
pub struct KeysView {
    /// The frame.
    pub frame: Frame,
    /// Its sections.
    pub sections: &'static [KeySection],
}

/// The part.
#[derive(Debug, Template)]
#[template(path = "parts/keysheet.html")]
pub struct KeysFragment {
    /// Its sections.
    pub sections: &'static [KeySection],
}

/// Keys that work in one place.
#[derive(Debug, Clone)]
pub struct KeySection {
    /// Where.
    pub place: &'static str,
    /// Which.
    pub keys: &'static [KeyHint],
}

const fn key(keys: &'static str, does: &'static str) -> KeyHint {
    KeyHint { keys, does }
}

/// Every key of the program.
pub const fn key_sections() -> &'static [KeySection] {
    &SECTIONS
}

const SECTIONS: [KeySection; 4] = [
    KeySection {
        place: "どの画面でも",
        keys: &[
            key("/", "番号の箱へ移る（Ctrl＋K でも）"),
            key("0〜9", "数字を打つと番号の箱が開く"),
            key("?", "この一覧を開く"),
            key("Esc", "いちばん手前のものを閉じる"),
            key("D", "この日の状態へ移る（顧問先と個人）"),
            key("[ ]", "前・次の顧問先、前・次の人"),
            key("P", "印刷する"),
            key("Ctrl＋Enter", "その画面の主な操作をする"),
        ],
    },
    KeySection {
        place: "一覧で",
        keys: &[
            key("↑ ↓", "前の行・次の行"),
            key("Home End", "最初の行・最後の行"),
            key("PgUp PgDn", "10行ずつ動く"),
            key("Enter W", "なぜを開く"),
            key("N", "次の要確認（Shift＋N で前）"),
            key("E F2", "数字を直す"),
            key("F", "絞り込みへ移る"),
            key("Ctrl＋C", "行を表計算へ写す（文字を選んでいないとき）"),
        ],
    },
    KeySection {
        place: "なぜ の中で",
        keys: &[key("[ ]", "前の人・次の人"), key("Esc", "閉じて一覧へ戻る")],
    },
    KeySection {
        place: "番号の箱で",
        keys: &[
            key("22", "その番号の画面へ"),
            key("R8.7.10", "その日の期限へ（20260710 でも）"),
            key("氏名・番号", "開いている仕事の人を探す"),
            key(">", "命令（>印刷、>行の高さ）"),
            key("↑ ↓ Enter", "候補を選ぶ"),
        ],
    },
];

impl KeysView {
    /// The three heights of rows.
    pub const fn densities(&self) -> &'static [Density] {
        &Density::ALL
    }
}
