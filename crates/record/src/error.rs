//! Why bytes are no entry. The place is told, the content never.

use std::fmt;

/// 読み取れない — why bytes are not what this version writes, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecodeError {
    /// Byte of the entry or body, from 0.
    pub at: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// 読み取れない理由 — what is wrong with bytes that are no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// They end too early.
    Short,
    /// They go on after the end.
    Trailing,
    /// A version that this program does not read.
    Version(u8),
    /// A code that no list has.
    Code {
        /// The list, in Japanese.
        list: &'static str,
        /// The code.
        code: u16,
    },
    /// A bit that has no meaning.
    Bit,
    /// The same content has a shorter or another prescribed form.
    NotCanonical,
    /// A number or an instant beyond what is allowed.
    Range,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "先頭から{}バイト目: ", self.at)?;
        match self.reason {
            Reason::Short => f.write_str("途中で切れています。"),
            Reason::Trailing => f.write_str("終わりの後に余分なバイトがあります。"),
            Reason::Version(version) => {
                write!(f, "版{version}は、この版のプログラムでは読めません。")
            }
            Reason::Code { list, code } => write!(f, "{list}に{code}番はありません。"),
            Reason::Bit => f.write_str("意味の定められていないビットが立っています。"),
            Reason::NotCanonical => f.write_str("定められた形で書かれていません。"),
            Reason::Range => f.write_str("値が範囲を超えています。"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// 長すぎる — an entry that does not fit into a leaf of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong {
    /// Its length. Unit: bytes.
    pub bytes: usize,
    /// What a leaf holds. Unit: bytes.
    pub bytes_max: usize,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, bytes_max } = self;
        write!(
            f,
            "記録の項目が長すぎます({bytes}バイト。上限は{bytes_max}バイト)。\
             対象者を分けて、複数の項目として記録してください。"
        )
    }
}

impl std::error::Error for TooLong {}
