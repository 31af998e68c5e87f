//! One policy for every password: first, changed, reset, of a program, of the operator.
//!
//! NIST SP 800-63B-4 §3.1.1.2 and OWASP ASVS 5.0 6.2.1–6.2.12: at least 15 letters, long ones
//! welcome, any character, no composition rule, no periodic change, compared with what is known
//! to be guessed first.
//!
//! **Unicode.** 63B advises normalising, ASVS 6.2.8 forbids altering what was typed. Decided: NFKC,
//! when set and when checked. The same が comes as one code point from one keyboard and as two from
//! another, and a full-width Ａ from a forgotten input method; without it their owner would stand
//! before the door. Nothing else is altered: no case, no space, no truncation.

mod breached;
mod guess;
mod hash;
mod romaji;
mod rows;
mod words;

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use guess::{Folded, Found, weigh};
pub use hash::{HASH_COST, HashCost, HashError, Hasher, PasswordHash, Proof};

/// Fewest letters of a password. Fifteen for everyone, second factor or not.
pub const PASSWORD_LETTERS_MIN: usize = 15;
/// Most bytes, after and before normalising. 256 kanji are below it; more is an attack on the hash.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// 入力されたパスワード — what was typed, normalised. Neither shown nor copied; wiped when dropped.
pub struct Candidate {
    /// None when too long to be anyone's password.
    text: Option<Zeroizing<String>>,
    typed_letters: usize,
}

impl Candidate {
    /// What was typed, in NFKC.
    pub fn new(typed: &str) -> Self {
        let typed_letters = typed.chars().count();
        if typed.len() > PASSWORD_BYTES_MAX {
            return Self { text: None, typed_letters };
        }
        // Counted first: a text that grows would leave a copy behind.
        let bytes: usize = typed.nfkc().map(char::len_utf8).sum();
        if bytes > PASSWORD_BYTES_MAX {
            return Self { text: None, typed_letters };
        }
        let mut text = Zeroizing::new(String::with_capacity(bytes));
        text.extend(typed.nfkc());
        Self { text: Some(text), typed_letters }
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.text.as_ref().map(|text| text.as_bytes())
    }

    /// 合言葉として — what was typed to open a folder of keys; empty if nobody can have set it.
    pub fn words(&self) -> &[u8] {
        self.bytes().unwrap_or_default()
    }

    /// The smaller count of both forms: one ㍿ is not four letters, and が is one.
    fn letters(&self) -> usize {
        let normal = self.text.as_ref().map_or(usize::MAX, |text| text.chars().count());
        normal.min(self.typed_letters)
    }
}

/// 受け入れたパスワード — one that the policy accepted. Only such a one can be hashed.
///
/// ```compile_fail
/// fn hash(hasher: &romori_identity::Hasher, chance: &dyn romori_types::Chance) {
///     let _ = hasher.hash(&romori_identity::Candidate::new("password"), chance);
/// }
/// ```
///
/// ```compile_fail
/// fn show(password: &romori_identity::Password) -> String {
///     format!("{password:?}")
/// }
/// ```
pub struct Password(Candidate);

impl Password {
    fn bytes(&self) -> &[u8] {
        self.0.bytes().unwrap_or_default()
    }

    /// 合言葉として — the same words before a folder of keys: one rule for both. Never kept.
    pub fn words(&self) -> &[u8] {
        self.bytes()
    }
}

/// パスワードの問題 — why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasswordProblem {
    /// Fewer than 15 letters.
    TooShort,
    /// More than can be hashed.
    TooLong,
    /// Made of words that are tried first.
    Common,
    /// Made of the product's, the office's, the client's or the user's own names.
    Context,
    /// Made of the same again and again.
    Repeated,
    /// Made of rows of the keyboard, the alphabet, the digits or the kana.
    Sequence,
    /// Made of a year or a date.
    Date,
    /// The former one again.
    Former,
}

impl PasswordProblem {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "IDN-0101",
            Self::TooLong => "IDN-0102",
            Self::Common => "IDN-0103",
            Self::Context => "IDN-0104",
            Self::Repeated => "IDN-0105",
            Self::Sequence => "IDN-0106",
            Self::Date => "IDN-0107",
            Self::Former => "IDN-0108",
        }
    }
}

impl fmt::Display for PasswordProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooShort => "15文字以上にしてください。文のように長いものが、覚えやすく破られにくいです。",
            Self::TooLong => "長すぎます。漢字なら256文字、英数字なら1,024文字以内にしてください。",
            Self::Common => "よく使われる言葉が大部分を占めていて、推測されます。関係のない言葉を4つ以上つなげてください。",
            Self::Context => "事務所・顧問先・利用者・製品の名前が大部分を占めていて、推測されます。関係のない言葉を足してください。",
            Self::Repeated => "同じ文字や言葉の繰り返しが大部分を占めていて、推測されます。繰り返さない部分を長くしてください。",
            Self::Sequence => "キーボードや数字、五十音の並びが大部分を占めていて、推測されます。並びでない部分を長くしてください。",
            Self::Date => "年や日付が大部分を占めていて、推測されます。関係のない言葉を足してください。",
            Self::Former => "今までと同じパスワードです。別のものにしてください。",
        })
    }
}

/// 推測の手がかり — words that someone who knows the user would try.
#[derive(Default)]
pub struct Context {
    words: Vec<Vec<char>>,
}

impl Context {
    /// The product's own names only.
    pub fn new() -> Self {
        let product = ["romori", "労守", "ろうもり", "roumori"];
        product.into_iter().fold(Self::default(), Self::with)
    }

    /// Adds a name: of the office, a client, the user, or his login name. Its parts count too, and
    /// what kana sound like in Latin letters.
    #[must_use]
    pub fn with(mut self, name: &str) -> Self {
        let folded = guess::fold(name);
        let words = folded.split(|letter: &char| !letter.is_alphanumeric());
        let scripts = folded.chunk_by(|one, other| script(*one) == script(*other));
        let whole: Vec<char> = folded.iter().copied().filter(|c| c.is_alphanumeric()).collect();
        for part in words.chain(scripts).map(<[char]>::to_vec).chain([whole]) {
            self.words.extend(romaji::spellings(&part));
            self.words.push(part);
        }
        self.words.retain(|word| is_telling(word));
        self.words.sort();
        self.words.dedup();
        self
    }
}

/// みなと社会保険労務士事務所 is a name and what it names: kana, Latin letters, digits, the rest.
fn script(letter: char) -> u8 {
    match letter {
        '\u{3041}'..='\u{309F}' | 'ー' => 0,
        letter if letter.is_ascii_alphabetic() => 1,
        letter if letter.is_numeric() => 2,
        letter if letter.is_alphanumeric() => 3,
        _ => 4,
    }
}

/// Two kanji are a name; two Latin letters are in every password.
fn is_telling(word: &[char]) -> bool {
    let letters_min = if word.iter().all(char::is_ascii) { 3 } else { 2 };
    word.len() >= letters_min && word.iter().any(|letter| letter.is_alphanumeric())
}

/// パスワードの決まり — decides which passwords are accepted, for every route alike.
#[derive(Debug, Clone, Copy, Default)]
pub struct PasswordPolicy;

impl PasswordPolicy {
    /// Accepts a password, or says everything that is wrong with it.
    ///
    /// # Errors
    /// Every problem. None of them shows the password.
    pub fn check(
        &self,
        candidate: Candidate,
        context: &Context,
    ) -> Result<Password, Vec<PasswordProblem>> {
        let Some(text) = &candidate.text else { return Err(vec![PasswordProblem::TooLong]) };
        let mut problems = Vec::new();
        if candidate.letters() < PASSWORD_LETTERS_MIN {
            problems.push(PasswordProblem::TooShort);
        }
        let folded = Folded::of(text);
        let (worth, found) = weigh(&folded, &context.words);
        if worth < guess::WORTH_MIN {
            problems.extend(found.into_iter().map(PasswordProblem::from));
        }
        if breached::is_breached(text) {
            problems.push(PasswordProblem::Common);
        }
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(Password(candidate)) } else { Err(problems) }
    }

    /// As [`Self::check`], and refuses the former password: for a change and for a reset.
    ///
    /// # Errors
    /// Every problem, or that the former password could not be compared.
    pub fn check_change(
        &self,
        candidate: Candidate,
        context: &Context,
        hasher: &Hasher,
        former: &PasswordHash,
    ) -> Result<Result<Password, Vec<PasswordProblem>>, HashError> {
        let same = hasher.is_of(former, &candidate)?;
        let mut checked = self.check(candidate, context);
        if same {
            let mut problems = checked.err().unwrap_or_default();
            problems.push(PasswordProblem::Former);
            checked = Err(problems);
        }
        Ok(checked)
    }
}

impl From<Found> for PasswordProblem {
    fn from(found: Found) -> Self {
        match found {
            Found::Common => Self::Common,
            Found::Context => Self::Context,
            Found::Repeated => Self::Repeated,
            Found::Sequence => Self::Sequence,
            Found::Date => Self::Date,
        }
    }
}
