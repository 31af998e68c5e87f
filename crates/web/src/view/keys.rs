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

const SECTIONS: [KeySection; 6] = [
    KeySection {
        place: "どの画面でも",
        keys: &[
            key("/", "番号の箱へ移る（Ctrl＋K でも）"),
            key("0〜9", "数字を打つと番号の箱が開く"),
            key("?", "この一覧を開く"),
            key("Esc", "いちばん手前のものを閉じる"),
            key("D", "いつの状態かを変える（日付の欄がある画面）"),
            key("[ ]", "前・次の顧問先、前・次の人"),
            key("P", "印刷する"),
            key("Ctrl＋Enter", "その画面の主な操作をする（入力中でも）"),
        ],
    },
    KeySection {
        place: "ファンクションキー（入力中でも働きます）",
        keys: &[
            key("F2", "選んだ行か、この画面の内容を直す"),
            key("F4", "番号の箱へ移る"),
            key("F8", "次の要確認の行へ（Shift＋F8 で前）"),
            key("F9", "その画面の主な操作をする"),
        ],
    },
    KeySection {
        place: "一覧で",
        keys: &[
            key("↑ ↓", "前の行・次の行"),
            key("Home End", "最初の行・最後の行"),
            key("PgUp PgDn", "10行ずつ動く"),
            key("Enter", "行を開く（なぜのある一覧では、なぜ）"),
            key("Space", "行を選ぶ（Shift＋↑↓ で続けて選ぶ）"),
            key("N", "次の要確認（Shift＋N で前）"),
            key("E", "直す（F2 と同じ）"),
            key("F", "絞り込みへ移る"),
            key("Ctrl＋C", "行を表計算へ写す（文字を選んでいないとき）"),
        ],
    },
    KeySection {
        place: "なぜ",
        keys: &[
            key("W", "選んだ行のなぜを開く（算定の表）"),
            key("[ ]", "前の人・次の人"),
            key("Esc", "閉じて一覧へ戻る"),
        ],
    },
    KeySection {
        place: "番号の箱で",
        keys: &[
            key("22", "その番号の画面へ"),
            key("1007", "その顧問先へ（22 1007 で、顧問先の算定へ）"),
            key("1007-12", "その顧問先の12番の人へ"),
            key("氏名・名称", "顧問先と人を探す（カナ・番号の一部でも）"),
            key(">", "命令を選ぶ"),
            key("↑ ↓ Enter", "候補を選ぶ"),
        ],
    },
    KeySection {
        place: "命令",
        keys: &[
            key(">印刷", "この画面を印刷する"),
            key(">行の高さ", "密・標準・ゆったりを切り替える"),
            key(">絞り込み", "一覧の絞り込みへ移る"),
            key(">日付", "いつの状態かを変える"),
            key(">サインアウト", "サインアウトする"),
            key(">キー", "この一覧を開く"),
            key(">自分", "パスワードとサインインしている場所"),
            key(">プログラム", "プログラムから使う"),
        ],
    },
];

impl KeysView {
    /// The three heights of rows.
    pub const fn densities(&self) -> &'static [Density] {
        &Density::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::SECTIONS;

    #[test]
    fn the_sheet_names_every_command() {
        let listed: Vec<&str> = SECTIONS[5].keys.iter().map(|hint| &hint.keys[1..]).collect();
        let known: Vec<&str> = crate::menu::COMMANDS.iter().map(|known| known.name).collect();
        assert_eq!(listed, known);
    }
}
