//! 91 利用者と権限, and 90 自分.

use askama::Template;

use super::super::{Density, Frame};
use super::{FieldKind, Filters, FormField, FormGroup, Link, Note, Press, Status, Term, Toast};

/// 91 利用者と権限.
#[derive(Debug, Clone, Template)]
#[template(path = "office/accounts.html")]
pub struct AccountsPage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners: only one 管理者 is left.
    pub notes: Vec<Note>,
    /// いまの利用者, 閉じた利用者.
    pub filters: Filters,
    /// The accounts.
    pub rows: Vec<AccountRow>,
    /// 台帳と棚卸し
    pub inventory: Option<Link>,
    /// 利用者を加える
    pub add: Option<Link>,
    /// パスワードの一斉再設定
    pub reset: Option<Link>,
}

/// One account.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Name.
    pub name: String,
    /// 利用者ID
    pub login: String,
    /// 職員, 承認者, 管理者.
    pub role: String,
    /// 担当 5社
    pub clients: String,
    /// 今日 8:58, or まだ.
    pub last: String,
    /// いま2か所
    pub sessions: String,
    /// 使用中, 閉じました.
    pub status: Status,
    /// はじめのパスワードを作り直す, 閉じる: each asks first.
    pub actions: Vec<Link>,
}

/// 90 自分.
#[derive(Debug, Clone, Template)]
#[template(path = "office/me.html")]
pub struct MePage {
    /// The frame.
    pub frame: Frame,
    /// What just succeeded.
    pub toast: Option<Toast>,
    /// Banners: the first password must be changed.
    pub notes: Vec<Note>,
    /// 氏名, 利用者ID, できること.
    pub terms: Vec<Term>,
    /// Where the password's form is sent.
    pub action: String,
    /// Its fields, of [`forms::PASSWORD`](super::forms::PASSWORD).
    pub groups: Vec<FormGroup>,
    /// Proofs beside the password.
    pub factors: Vec<FactorRow>,
    /// The company's own sign-in: the words, and what can be done; none where there is none.
    pub company: Option<(String, Press)>,
    /// 知らせの宛先: the words and the way; none where nobody carries letters.
    pub mail: Option<(String, Link)>,
    /// Whether a passkey can be registered at this address.
    pub passkey: bool,
    /// 回復コードを作る
    pub recovery: Option<Press>,
    /// How many recovery codes are left.
    pub recovery_left: String,
    /// Where this user is signed in.
    pub sessions: Vec<SessionRow>,
    /// ほかの場所をすべてサインアウトする
    pub end_others: Option<Press>,
    /// プログラムの鍵, where there are any.
    pub keys: Option<Link>,
    /// 自分を見た人の記録
    pub seen: Link,
}

/// One place where this user is signed in.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Windows の Edge（この端末）
    pub device: String,
    /// 今日 8:58 から
    pub since: String,
    /// いま, きのう 17:40
    pub last: String,
    /// Whether it is this one.
    pub current: bool,
    /// サインアウトする
    pub end: Option<Press>,
}

/// One proof beside the password.
#[derive(Debug, Clone)]
pub struct FactorRow {
    /// What its owner calls it.
    pub name: String,
    /// パスキー（この端末だけ）, 確認コード.
    pub kind: String,
    /// 7月1日
    pub made: String,
    /// 今日 8:58, or まだ.
    pub used: String,
    /// Where it is taken away.
    pub remove: String,
}

impl MePage {
    /// The fields with a mistake, in order.
    pub fn errors(&self) -> Vec<&FormField> {
        let fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.filter(|field| field.error.is_some()).collect()
    }

    /// The three heights of rows.
    pub const fn densities(&self) -> &'static [Density] {
        &Density::ALL
    }
}
