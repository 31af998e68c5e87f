//! 90 and 91: keys of programs.

use askama::Template;

use super::super::Frame;
use super::{Empty, Note, Press, Status, Toast};

/// The keys of a user, or of an office.
#[derive(Debug, Clone, Template)]
#[template(path = "office/api_keys.html")]
pub struct ApiKeysPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// A key that was just made, shown once.
    pub notes: Vec<Note>,
    /// The keys.
    pub rows: Vec<ApiKeyRow>,
    /// What to show instead of rows.
    pub empty: Option<Empty>,
    /// The form of a new one.
    pub form: Option<ApiKeyForm>,
}

/// One key.
#[derive(Debug, Clone)]
pub struct ApiKeyRow {
    /// What it is for.
    pub name: String,
    /// Whose.
    pub owner: String,
    /// What it may do.
    pub functions: String,
    /// 担当のすべて, 2社.
    pub clients: String,
    /// 令和9年3月31日まで
    pub until: String,
    /// From where: 192.0.2.0/24.
    pub network: String,
    /// When it was used last.
    pub last: String,
    /// 使える, 管理者の確認待ち, 終わった.
    pub status: Status,
    /// 使えるようにする, 失効させる.
    pub presses: Vec<Press>,
}

/// The form of a new key.
#[derive(Debug, Clone, Default)]
pub struct ApiKeyForm {
    /// Its name, as typed.
    pub name: String,
    /// Its last day, as typed.
    pub until: String,
    /// From where, as typed.
    pub network: String,
    /// The numbers of clients, as typed.
    pub clients: String,
    /// What may be chosen: value, words, whether it is chosen.
    pub functions: Vec<(String, String, bool)>,
    /// What is wrong, by the name of the field.
    pub errors: Vec<(String, String)>,
}

impl ApiKeyForm {
    /// The fields of text: name, label, hint and what was typed.
    pub fn fields(&self) -> [(&str, &str, &str, &str); 4] {
        [
            ("name", "名前", "何のための鍵か。例 給与ソフトとの連携", &self.name),
            ("until", "最後の日", "今日から1年以内。例 2027-03-31", &self.until),
            (
                "network",
                "使う機械のアドレス",
                "1台なら 192.0.2.10、範囲なら 192.0.2.0/24",
                &self.network,
            ),
            ("clients", "顧問先番号", "空なら、担当のすべて。例 1001 1007", &self.clients),
        ]
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        let found = self.errors.iter().find(|(of, _)| of == field);
        found.map(|(_, words)| words.as_str())
    }
}
