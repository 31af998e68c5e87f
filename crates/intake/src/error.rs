use std::fmt;

/// Why a file cannot be read at all. The text says what was found, where, and what to do next;
/// no value of a cell is part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// No bytes.
    Empty,
    /// More bytes than the limit.
    TooLarge {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes allowed.
        bytes_max: u64,
    },
    /// Something else than a spreadsheet, recognised by its first bytes.
    NotSpreadsheet {
        /// What it is: PDF, 画像…
        found: &'static str,
    },
    /// A spreadsheet of a kind that is not read.
    OldFormat {
        /// What it is: 古いExcel (.xls)…
        found: &'static str,
    },
    /// Encrypted with a password.
    Encrypted,
    /// A package that cannot be opened or read to its end.
    Broken {
        /// Which part failed, as far as known.
        part: String,
    },
    /// A package that would inflate beyond every payroll's size.
    Bomb {
        /// Which measure was exceeded.
        measure: &'static str,
    },
    /// More rows, columns, sheets or cells than the limit.
    TooMany {
        /// 行, 列, シート, セル, 1つのセルの文字.
        what: &'static str,
        /// Where: the sheet's name, or empty for a CSV file.
        place: String,
        /// How many are allowed.
        count_max: usize,
    },
    /// Bytes that are no text in the file's encoding.
    Undecodable {
        /// The encoding in which most of the file reads.
        encoding: &'static str,
        /// The line, from 1.
        line: usize,
        /// The byte within the line, from 1.
        byte: usize,
    },
    /// A quoted value that is never closed.
    UnclosedQuote {
        /// The line on which it begins, from 1.
        line: usize,
    },
    /// No sheet holds any value.
    NothingInside,
}

impl ReadError {
    /// The stable code, for the manual and for enquiries.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "INT-0001",
            Self::TooLarge { .. } => "INT-0002",
            Self::NotSpreadsheet { .. } => "INT-0003",
            Self::OldFormat { .. } => "INT-0004",
            Self::Encrypted => "INT-0005",
            Self::Broken { .. } => "INT-0006",
            Self::Bomb { .. } => "INT-0007",
            Self::TooMany { .. } => "INT-0008",
            Self::Undecodable { .. } => "INT-0009",
            Self::UnclosedQuote { .. } => "INT-0010",
            Self::NothingInside => "INT-0011",
        }
    }

    /// What happened and where.
    pub fn what(&self) -> String {
        match self {
            Self::Empty => "ファイルが空です（0バイト）。".to_owned(),
            Self::TooLarge { bytes, bytes_max } => format!(
                "ファイルが大きすぎます（{}MB。読めるのは{}MBまで）。",
                bytes.div_ceil(1024 * 1024),
                bytes_max / (1024 * 1024)
            ),
            Self::NotSpreadsheet { found } => format!("表のファイルではありません（{found}）。"),
            Self::OldFormat { found } => format!("読めない形式の表です（{found}）。"),
            Self::Encrypted => "パスワードで暗号化されたExcelファイルです。".to_owned(),
            Self::Broken { part } if part.is_empty() => {
                "Excelファイルが壊れていて、開けません。".to_owned()
            }
            Self::Broken { part } => format!("Excelファイルの中の「{part}」が壊れています。"),
            Self::Bomb { measure } => {
                format!("展開すると異常に大きくなるファイルです（{measure}）。読むのをやめました。")
            }
            Self::TooMany { what, place, count_max } => {
                let place = if place.is_empty() { "ファイル" } else { place };
                format!("「{place}」の{what}が多すぎます（読めるのは{count_max}まで）。")
            }
            Self::Undecodable { encoding, line, byte } => format!(
                "文字コードを判別できません。{encoding}として読むと、{line}行目の{byte}バイト目が文字になりません。"
            ),
            Self::UnclosedQuote { line } => {
                format!("{line}行目の引用符「\"」が閉じていません。")
            }
            Self::NothingInside => "値の入ったシートがありません。".to_owned(),
        }
    }

    /// What to do next.
    pub const fn next_step(&self) -> &'static str {
        match self {
            Self::Empty => "元の表を保存し直して、もう一度選んでください。",
            Self::TooLarge { .. } | Self::Bomb { .. } => {
                "取り込む表だけを新しいブックに値で貼り付けて保存し、選び直してください。"
            }
            Self::NotSpreadsheet { .. } => {
                "表を .xlsx か .csv で保存し、そのファイルを選んでください。"
            }
            Self::OldFormat { .. } => {
                "Excelで開き、「名前を付けて保存」で .xlsx にしてから選んでください。"
            }
            Self::Encrypted => {
                "Excelで開き、「ファイル」→「情報」→「ブックの保護」でパスワードを外して保存し、選び直してください。"
            }
            Self::Broken { .. } => {
                "Excelで開いて「名前を付けて保存」で .xlsx に保存し直すか、もう一度受け取ってください。"
            }
            Self::TooMany { .. } => {
                "使っていない行・列・シートを消すか、事業所ごとにファイルを分けてください。"
            }
            Self::Undecodable { .. } => {
                "CSVを「CSV UTF-8」か「CSV（コンマ区切り）」で保存し直してください。"
            }
            Self::UnclosedQuote { .. } => {
                "その行の「\"」を直すか、元の表からCSVを書き出し直してください。"
            }
            Self::NothingInside => "取り込む表の入ったファイルか確かめて、選び直してください。",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}（{}）", self.what(), self.next_step(), self.code())
    }
}

impl std::error::Error for ReadError {}
