//! A keeper that has its heads cosigned by a witness: on another machine, under another hand, it
//! remembers what was seen, and refuses another history.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use clap::Args;
use romori_app::place::write_whole;
use romori_keeper::Desk;
use romori_ledger::WitnessKey;
use romori_witness::{SubmitError, cosign};

/// How often a head that has grown is shown to the witness.
const ASK_EVERY: Duration = Duration::from_secs(60);

/// Which witness.
#[derive(Debug, Clone, Args)]
pub struct WitnessOf {
    /// 証人のアドレス（例 http://witness.example.jp:8629）。1分ごとに、増えた記録の先頭に署名をもらう
    #[arg(long = "witness", value_name = "アドレス", requires = "key")]
    url: Option<String>,
    /// 証人の検証鍵のファイル
    #[arg(long = "witness-key", value_name = "ファイル", requires = "url")]
    key: Option<PathBuf>,
}

impl WitnessOf {
    /// Where the witness is and by which key it signs; none where none was named.
    ///
    /// # Errors
    /// When the key cannot be read, in Japanese.
    pub fn named(&self) -> Result<Option<(String, WitnessKey)>, String> {
        let (Some(url), Some(file)) = (&self.url, &self.key) else { return Ok(None) };
        let text = fs::read_to_string(file).unwrap_or_default();
        let key = WitnessKey::parse(&text).ok_or_else(|| {
            format!(
                "{} から証人の検証鍵を読めません。証人の witness-key.txt を指定してください。",
                file.display()
            )
        })?;
        Ok(Some((url.clone(), key)))
    }
}

/// Has every head cosigned that has grown, for as long as the process lives. What was cosigned is
/// kept for good, and its note lies in `file` for whoever verifies.
pub fn keep_asking(desk: &Desk, (url, key): &(String, WitnessKey), file: &Path) {
    let (mut known, mut told) = (0, String::new());
    loop {
        let reader = desk.reader();
        let size = reader.checkpoint().size;
        let asked = if size > known { Some(cosign(url, key, &reader, known)) } else { None };
        let words = match asked {
            None => String::new(),
            Some(Ok(cosigned)) => {
                known = size;
                let note = reader.note().unwrap_or_default();
                let kept =
                    write_whole(file, format!("{note}{}\n", cosigned.line.trim_end()).as_bytes());
                let kept = kept.map_err(|error| error.to_string());
                let kept = kept.and(desk.keep().map_err(|error| error.to_string()));
                kept.err().unwrap_or_default()
            }
            // Its memory says that there was another history: somebody must look.
            Some(Err(error @ (SubmitError::Ahead { .. } | SubmitError::NotConsistent))) => {
                format!(
                    "証人が知っている記録と、この記録庫の記録が違います。書き換えか差し替えのおそれがあります。{error}"
                )
            }
            Some(Err(error)) => format!("証人に署名をもらえません。また試します。{error}"),
        };
        if !words.is_empty() && words != told {
            let _ = writeln!(io::stderr(), "{words}");
        }
        told = words;
        thread::sleep(ASK_EVERY);
    }
}
