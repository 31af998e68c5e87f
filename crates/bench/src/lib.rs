//! Benchmarks that check their answers: no figure without a right result.
//!
//! Each makes its own invented, seeded input before the clock starts, runs, compares a part of the
//! answers with the slow, explained path, and gives one figure. Never part of the tests' timing.

#[cfg(test)]
mod agreement_month_tests;
#[cfg(test)]
mod agreement_tests;
mod append;
mod calc_lines;
mod erase;
mod figure;
mod import;
mod ledger;
mod ledger_log;
mod ledger_touched;
mod literal;
mod month;
mod month_force;
mod office;
mod page_cost;
mod pages;
mod parallel;
mod program;
mod random;
mod recalc;
mod requests;
mod rewrap;
mod santei;
mod seal;
mod search;
mod server;
mod sheet;
mod stage;
mod start;
mod workforce;

pub use figure::{Failure, Figure, Latency};

/// A benchmark: its name and what it measures.
#[derive(Debug, Clone, Copy)]
pub struct Benchmark {
    /// Its name on the command line.
    pub name: &'static str,
    /// What one unit of its count is, and what is done with it.
    pub what: &'static str,
    run: fn(Scale) -> Result<Figure, Failure>,
}

/// How much of the full size is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale(f64);

impl Scale {
    /// The full size.
    pub const FULL: Self = Self(1.0);

    /// A part of the full size, above 0 and at most 10.
    pub fn new(scale: f64) -> Option<Self> {
        (scale > 0.0 && scale <= 10.0).then_some(Self(scale))
    }

    /// The factor.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// This many of `full`, at least one.
    pub(crate) fn of(self, full: usize) -> usize {
        ((full as f64 * self.0).round() as usize).max(1)
    }
}

/// Every benchmark of this program.
pub const BENCHMARKS: &[Benchmark] = &[
    Benchmark {
        name: "statute-santei",
        what: "定時決定とひと月の保険料、22,400,000人分の計算",
        run: santei::run,
    },
    Benchmark {
        name: "statute-month",
        what: "ひと月の保険料・雇用保険料・源泉徴収税額、22,400,000人分の計算",
        run: month::run,
    },
    Benchmark {
        name: "statute-recalc",
        what: "12か月前から1つの率が変わったときの、22,400,000人の差額の一覧",
        run: recalc::run,
    },
    Benchmark {
        name: "calc-lines",
        what: "問いの行（保険料・雇用保険料・源泉徴収税額・定時決定）に1行ずつ答える、100,000行",
        run: calc_lines::run,
    },
    Benchmark {
        name: "sheet-santei",
        what: "6,600人の賃金の表から、点検した SHFD0006.CSV まで",
        run: sheet::run,
    },
    Benchmark {
        name: "ledger-touched",
        what: "10,000,000件の記録から、1人の利用者が触れた人（p50・p99）と、全契約者で触れられた人（秒）",
        run: ledger_touched::run,
    },
    Benchmark {
        name: "seal",
        what: "64バイトの値に、それぞれの居場所と一度きりの数で封をする（1コア）",
        run: seal::run,
    },
    Benchmark {
        name: "office-santei",
        what: "6,600人の顧問先1社の台帳から、記録に残した点検済みの SHFD0006.CSV まで",
        run: office::run,
    },
    Benchmark {
        name: "rewrap",
        what: "新しい元の鍵と、契約者3,400の鍵の包み直し",
        run: rewrap::run,
    },
    Benchmark {
        name: "reseal",
        what: "20,000人の事務所の封を、次の世代の鍵に掛け直す",
        run: rewrap::reseal,
    },
    Benchmark {
        name: "erase",
        what: "20,000人の事務所で、顧問先1社の鍵と、契約者の鍵の廃棄",
        run: erase::run,
    },
    Benchmark {
        name: "search",
        what: "封をした20,000人から、氏名・カナ・番号で探す",
        run: search::run,
    },
    Benchmark {
        name: "import",
        what: "賃金のCSV 1,000,000行の下見と取込。そのあいだに一覧と人を開く",
        run: import::run,
    },
    Benchmark {
        name: "ledger-verify",
        what: "記録簿の10,000,000件を、書いた側と別のプログラムで検証する",
        run: ledger::verify,
    },
    Benchmark {
        name: "ledger-proof",
        what: "10,000,000件の記録簿から、1件の証明を作る（20,000件）",
        run: ledger::proof,
    },
    Benchmark {
        name: "ledger-page",
        what: "1人を見るときに、記録を記録庫に渡すために余分に掛かる時間",
        run: page_cost::run,
    },
    Benchmark {
        name: "pages",
        what: "見本の事務所のすべての画面（サーバーの応答）",
        run: pages::pages,
    },
    Benchmark {
        name: "workbench",
        what: "6,600人の顧問先の算定の表が出るまで（サーバーの応答）",
        run: pages::workbench,
    },
    Benchmark {
        name: "requests",
        what: "1人を見る問い合わせ（セッション・権限・記録の書込みまで）、32本の接続から",
        run: requests::run,
    },
    Benchmark {
        name: "ledger-append",
        what: "記録庫（相互TLS）に預ける記録 3,000,000件。答えは、消えないところに書けてから",
        run: append::run,
    },
    Benchmark {
        name: "start", what: "起動から最初の画面まで（見本）", run: start::run
    },
    Benchmark {
        name: "start-many",
        what: "起動から最初の画面まで（事務所3,400、データなし）",
        run: start::of_many,
    },
];

/// The benchmark of a name.
pub fn find(name: &str) -> Option<&'static Benchmark> {
    BENCHMARKS.iter().find(|benchmark| benchmark.name == name)
}

impl Benchmark {
    /// Runs it at a scale.
    ///
    /// # Errors
    /// When its answer is wrong, or it cannot run; there is no figure then.
    pub fn run(&self, scale: Scale) -> Result<Figure, Failure> {
        (self.run)(scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_benchmark_is_found_by_its_own_name() {
        for benchmark in BENCHMARKS {
            let named = BENCHMARKS.iter().filter(|other| other.name == benchmark.name);
            assert_eq!(named.count(), 1, "{}", benchmark.name);
            assert_eq!(find(benchmark.name).map(|found| found.what), Some(benchmark.what));
        }
        for name in ["statute-santei", "statute-month", "statute-recalc", "calc-lines"] {
            assert!(find(name).is_some(), "{name}");
        }
        assert!(find("statute").is_none());
    }
}
