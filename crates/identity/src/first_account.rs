//! The one-time ceremony: whoever reads the console makes the first account.
//!
//! No account ships and no default password exists. While there is no account, the program shows a
//! code on its console; the page that makes the first account asks for it. The code lives fifteen
//! minutes, serves once, and dies after five wrong tries; then the program is started again.

use std::fmt;

use romori_types::{Chance, NoChance, Timestamp};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::token::{same, sha256};

/// How long the code serves.
pub const FIRST_ACCOUNT_SECONDS: i64 = 900;
/// How often it may be mistyped.
pub const FIRST_ACCOUNT_TRIES: u32 = 5;
const GROUPS: usize = 5;

/// 最初の利用者の登録コード — shown on the console, once: twenty digits, 66 bits.
pub struct FirstAccountCode(Zeroizing<String>);

impl FirstAccountCode {
    /// Five groups of four digits.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(GROUPS * 5));
        for (at, digit) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(digit);
        }
        text
    }
}

/// 最初の利用者の登録 — the ceremony while it is open. It keeps the digest of the code alone.
pub struct FirstAccount {
    digest: Option<[u8; 32]>,
    until_second: i64,
    tries_left: u32,
}

/// 登録できない理由 — why the first account is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstAccountError {
    /// There is an account already.
    AlreadyThere,
    /// The source of chance could not be read.
    NoChance,
    /// The code is another one.
    WrongCode {
        /// How often it may still be tried.
        tries_left: u32,
    },
    /// The code was used, is too old, or was mistyped too often.
    Over,
}

impl FirstAccount {
    /// Opens the ceremony of an installation with so many accounts.
    ///
    /// # Errors
    /// When there is an account, or no chance.
    pub fn open(
        accounts: usize,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<(Self, FirstAccountCode), FirstAccountError> {
        if accounts > 0 {
            return Err(FirstAccountError::AlreadyThere);
        }
        let digits = digits(chance).map_err(|_| FirstAccountError::NoChance)?;
        let ceremony = Self {
            digest: Some(sha256(digits.as_bytes())),
            until_second: now.as_second() + FIRST_ACCOUNT_SECONDS,
            tries_left: FIRST_ACCOUNT_TRIES,
        };
        Ok((ceremony, FirstAccountCode(digits)))
    }

    /// Takes the code. Width, spaces and hyphens do not matter. It serves once.
    ///
    /// # Errors
    /// When it is another one, or the ceremony is over.
    pub fn redeem(&mut self, typed: &str, now: Timestamp) -> Result<(), FirstAccountError> {
        self.check(typed, now)?;
        self.digest = None;
        Ok(())
    }

    /// Looks at the code without using it up, so that whoever mistyped something else can try
    /// again. A wrong one counts.
    ///
    /// # Errors
    /// As [`FirstAccount::redeem`].
    pub fn check(&mut self, typed: &str, now: Timestamp) -> Result<(), FirstAccountError> {
        let left = self.until_second - now.as_second();
        let Some(digest) = self.digest.filter(|_| (1..=FIRST_ACCOUNT_SECONDS).contains(&left))
        else {
            self.digest = None;
            return Err(FirstAccountError::Over);
        };
        let mut digits = Zeroizing::new(String::with_capacity(typed.len()));
        digits.extend(typed.nfkc().filter(char::is_ascii_digit));
        if same(&sha256(digits.as_bytes()), &digest) {
            return Ok(());
        }
        self.tries_left -= 1;
        if self.tries_left == 0 {
            self.digest = None;
            return Err(FirstAccountError::Over);
        }
        Err(FirstAccountError::WrongCode { tries_left: self.tries_left })
    }
}

/// Bytes of 250 and above are left out, so that each digit is as likely as any other.
fn digits(chance: &dyn Chance) -> Result<Zeroizing<String>, NoChance> {
    let mut digits = Zeroizing::new(String::with_capacity(GROUPS * 4));
    while digits.len() < GROUPS * 4 {
        let mut byte = Zeroizing::new([0]);
        chance.fill(byte.as_mut_slice())?;
        if byte[0] < 250 {
            digits.push(char::from(b'0' + byte[0] % 10));
        }
    }
    Ok(digits)
}

impl FirstAccountError {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AlreadyThere => "IDN-0301",
            Self::NoChance => "IDN-0302",
            Self::WrongCode { .. } => "IDN-0303",
            Self::Over => "IDN-0304",
        }
    }
}

impl fmt::Display for FirstAccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyThere => f.write_str(
                "すでに登録されています。サインインするか、管理者に追加を依頼してください。",
            ),
            Self::NoChance => NoChance.fmt(f),
            Self::WrongCode { tries_left } => write!(
                f,
                "登録コードが違います。労守を動かしている機械の画面に出ている20桁を確かめてください（あと{tries_left}回）。",
            ),
            Self::Over => f.write_str(
                "この登録コードはもう使えません。登録コードを出し直し、新しいコードを入力してください。",
            ),
        }
    }
}

impl std::error::Error for FirstAccountError {}
