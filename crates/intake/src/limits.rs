/// How much of a file is read at most. Each limit guards memory and time against a hostile file and
/// lies far above what a payroll of 6,600 persons needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The file as it arrives, in bytes.
    pub file_bytes_max: u64,
    /// All parts of a workbook, inflated, in bytes.
    pub inflated_bytes_max: u64,
    /// Inflated size divided by packed size; looked at only above [`Limits::RATIO_FREE_BYTES`].
    pub inflation_ratio_max: u64,
    /// XML elements of the shared strings, each of which costs a string in memory.
    pub shared_string_tags_max: u64,
    /// Parts in the package.
    pub parts_max: usize,
    /// Sheets.
    pub sheets_max: usize,
    /// Rows of one sheet.
    pub rows_max: usize,
    /// Columns of one sheet.
    pub columns_max: usize,
    /// Cells of all sheets, the empty ones left of a filled one included.
    pub cells_max: usize,
    /// Bytes of text in one cell.
    pub cell_bytes_max: usize,
}

impl Limits {
    /// Below this many inflated bytes the ratio says nothing: blank sheets pack very well.
    pub const RATIO_FREE_BYTES: u64 = 16 * 1024 * 1024;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 20 * 1024 * 1024,
            inflated_bytes_max: 128 * 1024 * 1024,
            inflation_ratio_max: 100,
            shared_string_tags_max: 4_000_000,
            parts_max: 2_000,
            sheets_max: 60,
            rows_max: 100_000,
            columns_max: 400,
            cells_max: 3_000_000,
            cell_bytes_max: 4_000,
        }
    }
}
