//! 取り込むファイル — one file in memory on its way into the ledgers, until it lies untouched.

use std::fmt;

use romori_identity::Violation;
use romori_intake::ReadError;
use romori_intake::table::{
    self, ImportLimits, Key, Kind, Options, Proposal, Report, Scope, Source, TableMapping,
};
use romori_store::UnitError;
use romori_types::{Date, Timestamp, YearMonth};

use super::compare::BadRows;
use super::kinds::ImportKind;
use super::tally::Tally;
use crate::house::{List, ListCell};

/// 取込の願い — what a user sends.
pub struct ImportAsked {
    /// What the rows are.
    pub kind: ImportKind,
    /// Whose rows they are, unless each names its client.
    pub client: Option<u32>,
    /// The file's name, for the user's own screen.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The day of the import.
    pub today: Date,
}

/// 取り込むファイル
pub struct ImportFile {
    /// What its rows are.
    pub kind: Kind,
    /// Whose rows they are, unless each names its client.
    pub client: Option<u32>,
    /// Its name, for the user's own screen.
    pub name: String,
    /// What each column is.
    pub proposal: Proposal,
    /// What the user chose beside that.
    pub options: Options,
    /// When the same mapping was used before.
    pub remembered: Option<Date>,
    /// Names of its sheets, and whether the file hides them.
    pub sheets: Vec<(String, bool)>,
    pub(super) bytes: Vec<u8>,
}

romori_types::quiet_debug!(ImportAsked, ImportFile, Preview);

/// 下見 — what the import would do.
pub struct Preview {
    /// Every mistake.
    pub report: Report,
    /// What would be written.
    pub tally: Tally,
    /// As the ledger stood at this instant.
    pub at: Timestamp,
    pub(super) bad: BadRows,
}

/// 取り込んだ結果
#[derive(Debug, Clone)]
pub struct Imported {
    /// The batch, by which it can be undone; none where nothing was to be written.
    pub batch: Option<romori_types::BatchId>,
    /// What was written.
    pub tally: Tally,
    /// Rows that were left out for their mistakes.
    pub bad_rows: u64,
}

/// Why a file is not taken in. Nothing was changed.
#[derive(Debug)]
pub enum ImportError {
    /// It cannot be read.
    Read(ReadError),
    /// A column is missing without which no row can be read.
    Blocked,
    /// He may not do it.
    NotAllowed(Vec<Violation>),
    /// The store could not.
    Unit(UnitError),
    /// The ledger changed since the preview.
    LedgerMoved,
    /// It was told to stop.
    Stopped,
    /// A 届書CSV that tells nothing for the ledger, or is none.
    Notice(String),
    /// The thread that wrote broke off.
    BrokeOff,
}

impl From<ReadError> for ImportError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<UnitError> for ImportError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Blocked => f.write_str(
                "読むのに欠かせない列が決まっていません。列の対応で選んでください。",
            ),
            Self::NotAllowed(violations) => violations.iter().try_for_each(|one| one.fmt(f)),
            Self::Unit(error) => error.fmt(f),
            Self::LedgerMoved => f.write_str(
                "下見のあとに、ほかの人が台帳を変えました。何も書き込んでいません。もう一度、下見を確かめてください。",
            ),
            Self::Stopped => f.write_str("取込を止めました。何も書き込んでいません。"),
            Self::Notice(why) => f.write_str(why),
            Self::BrokeOff => f.write_str(
                "取込が途中で止まりました。何も書き込んでいません。もう一度お試しください。",
            ),
        }
    }
}

impl std::error::Error for ImportError {}

impl ImportFile {
    /// Looks at the file and proposes what each column is.
    pub(super) fn open(asked: ImportAsked, kind: Kind) -> Result<Self, ImportError> {
        let (proposal, sheets) = {
            let source = source(&asked.bytes, &asked.name)?;
            let sheets = source.sheets().map(|(name, hidden)| (name.to_owned(), hidden));
            let sheets = sheets.collect();
            (table::propose(&source, Some(kind)), sheets)
        };
        let options = Options::new(Key::EmployeeNumber, asked.today);
        let mut file = Self {
            kind,
            client: asked.client.filter(|_| kind != Kind::Clients),
            name: asked.name,
            proposal,
            options,
            remembered: None,
            sheets,
            bytes: asked.bytes,
        };
        if file.client.is_none() {
            file.options.scope = Scope::EachRow;
        }
        file.guess_key();
        Ok(file)
    }

    /// How much room it takes.
    pub fn weight(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn source(&self) -> Result<Source<'_>, ImportError> {
        source(&self.bytes, &self.name)
    }

    /// The first key whose columns are there.
    pub(super) fn guess_key(&mut self) {
        let mapping = &self.proposal.mapping;
        let fits = |key: &&Key| key.items().iter().all(|item| mapping.has(*item));
        let keys = self.kind.keys();
        let key = keys.iter().find(fits).or_else(|| keys.first());
        self.options.key = key.copied().unwrap_or(Key::EmployeeNumber);
    }

    /// Guesses anew, whatever was remembered.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn forget(&mut self) -> Result<(), ImportError> {
        let proposal = table::propose(&self.source()?, Some(self.kind));
        self.take(proposal);
        self.guess_key();
        Ok(())
    }

    /// Reads another sheet of a workbook.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn choose_sheet(&mut self, sheet: usize) -> Result<(), ImportError> {
        let proposal = {
            let source = self.source()?;
            let found = table::propose_at(&source, self.kind, sheet, 1, 1);
            // The heading is looked for within the sheet: the first row that names most columns.
            let mut best = found;
            for row in 2..=10 {
                let other = table::propose_at(&source, self.kind, sheet, row, row);
                if named(&other.mapping) > named(&best.mapping) {
                    best = other;
                }
            }
            best
        };
        self.take(proposal);
        self.guess_key();
        Ok(())
    }

    fn take(&mut self, proposal: Proposal) {
        self.proposal = proposal;
        self.remembered = None;
        self.options.overrides.clear();
        self.options.accepted.clear();
    }

    /// Changes what columns are read as.
    pub fn set_mapping(&mut self, mapping: TableMapping) {
        self.proposal.mapping = mapping;
    }

    /// The month of a table of pay that names none.
    pub const fn set_month(&mut self, month: Option<YearMonth>) {
        self.options.month = month;
    }

    /// The day of a table of bonuses that names none.
    pub const fn set_paid_on(&mut self, day: Option<Date>) {
        self.options.paid_on = day;
    }

    /// The rows that cannot be used, to be mended and read again.
    pub fn bad_rows(&self, preview: &Preview) -> List {
        let labels = self.proposal.mapping.columns.iter().map(|column| column.label.clone());
        let labels = labels.chain(["元の行".to_owned(), "直すところ".to_owned()]);
        let columns = labels.map(|label| (label, 14)).collect();
        let rows = preview.bad.rows.iter();
        let rows = rows.map(|row| row.iter().map(|cell| ListCell::from(cell.as_str())).collect());
        List { title: "直しが要る行".to_owned(), columns, rows: rows.collect() }
    }
}

fn named(mapping: &TableMapping) -> usize {
    mapping.columns.iter().filter(|column| column.item.is_some()).count()
}

fn source<'b>(bytes: &'b [u8], name: &str) -> Result<Source<'b>, ImportError> {
    Ok(Source::open(bytes, name, &ImportLimits::default())?)
}
