//! 合言葉の聞き先 — the passphrase of the keys, from an open file, a file, or the terminal. Never an
//! argument and never the environment: others see those.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clap::Args;
use romori_app::house::{AskWords, Words};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

/// More than a passphrase may have; whoever hands over a disk is stopped here. Unit: bytes.
const BYTES_MAX: u64 = 4_096;

/// Where a passphrase is handed over; else the terminal is asked.
#[derive(Debug, Clone, Default, Args)]
pub struct WordsArgs {
    /// 鍵の合言葉を書いたファイル（本人だけが読めるもの）
    #[arg(long, global = true, value_name = "ファイル")]
    passphrase_file: Option<PathBuf>,
    /// 鍵の合言葉を読む、開いたファイルの番号
    #[arg(long, global = true, value_name = "番号", conflicts_with = "passphrase_file")]
    passphrase_fd: Option<u32>,
    /// 新しい合言葉を書いたファイル（romori keys passphrase で変えるとき）
    #[arg(long, global = true, value_name = "ファイル")]
    new_passphrase_file: Option<PathBuf>,
}

static GIVEN: OnceLock<WordsArgs> = OnceLock::new();

/// Keeps where passphrases are handed over in this call.
pub fn given(args: &WordsArgs) {
    let _ = GIVEN.set(args.clone());
}

/// Whom to ask.
pub fn ask() -> AskWords<'static> {
    &|words| {
        let args = GIVEN.get().cloned().unwrap_or_default();
        let file = match words {
            Words::New if args.new_passphrase_file.is_some() => args.new_passphrase_file,
            Words::New | Words::Present => args.passphrase_file,
        };
        match (file, args.passphrase_fd) {
            (Some(path), _) => from_file(&path),
            (None, Some(number)) => from_open(number),
            (None, None) => from_terminal(words),
        }
    }
}

fn from_file(path: &Path) -> Result<Zeroizing<String>, String> {
    let shown = path.display();
    let fail = |error: io::Error| format!("合言葉のファイル {shown} を読めません（{error}）。");
    let file = File::open(path).map_err(fail)?;
    let mode = file.metadata().map_err(fail)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!(
            "合言葉のファイル {shown} をほかの利用者も読めます（現在の権限 {mode:o}）。\
             次の命令で直してから、もう一度始めてください。 chmod 600 '{shown}'"
        ));
    }
    first_line(file).map_err(fail)
}

fn from_open(number: u32) -> Result<Zeroizing<String>, String> {
    let opened = File::open(format!("/proc/self/fd/{number}")).and_then(first_line);
    opened.map_err(|error| format!("合言葉を、開いたファイル{number}から読めません（{error}）。"))
}

fn first_line(from: impl io::Read) -> io::Result<Zeroizing<String>> {
    // All room at once: a text that grows would leave a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES_MAX as usize + 1));
    from.take(BYTES_MAX).read_to_end(&mut bytes)?;
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|_| io::Error::from(io::ErrorKind::InvalidData));
    Ok(Zeroizing::new(text?.to_owned()))
}

fn from_terminal(words: Words) -> Result<Zeroizing<String>, String> {
    let terminal = File::options().read(true).write(true).open("/dev/tty").map_err(|_| {
        "鍵に合言葉が要りますが、端末がありません。\
         --passphrase-file または --passphrase-fd で渡してください。"
            .to_owned()
    })?;
    let ask = |question: &str| {
        asked(&terminal, question).map_err(|error| format!("端末から読めません（{error}）。"))
    };
    match words {
        Words::Present => ask("鍵の合言葉: "),
        Words::New => {
            let first = ask("新しい合言葉（15文字以上。忘れると回復コードでしか開けません）: ")?;
            let second = ask("もう一度: ")?;
            let same = *first == *second;
            same.then_some(first)
                .ok_or_else(|| "二度の入力が違います。もう一度始めてください。".to_owned())
        }
    }
}

/// One line, of which nothing is shown while it is typed.
fn asked(mut terminal: &File, question: &str) -> io::Result<Zeroizing<String>> {
    write!(terminal, "{question}")?;
    let quiet = Quiet::of(terminal)?;
    let mut line = Zeroizing::new(String::with_capacity(BYTES_MAX as usize));
    BufReader::with_capacity(1, terminal.take(BYTES_MAX)).read_line(&mut line)?;
    drop(quiet);
    writeln!(terminal)?;
    Ok(Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned()))
}

/// A terminal that does not show what is typed, until this is dropped.
struct Quiet<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Quiet<'a> {
    fn of(terminal: &'a File) -> io::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO;
        tcsetattr(terminal, OptionalActions::Flush, &quiet)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.terminal, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_line_whatever_ends_it() {
        for text in ["words", "words\n", "words\r\n", "words\nmore\n"] {
            assert_eq!(first_line(text.as_bytes()).unwrap().as_str(), "words");
        }
        assert!(first_line(&[0xFF, 0xFE][..]).is_err());
    }
}
