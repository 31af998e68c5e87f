//! `romori calc`: JSON Lines in, JSON Lines out.

use std::io::{self, BufReader, BufWriter, Write as _};
use std::process::ExitCode;

use clap::Args;
use romori_app::place::disk_words;
use romori_calc::LINE_BYTES_MAX;
use romori_calc::spec::Topic;
use romori_calc::topic::{TOPICS, topic};

use crate::fail;

/// 法令の計算（標準入力のJSON Linesに1行ずつ答えます）
#[derive(Debug, Args)]
pub struct CalcArgs {
    /// 計算の種類（--list で一覧）
    #[arg(value_name = "種類")]
    topic: Option<String>,
    /// 計算の種類の一覧
    #[arg(long, conflicts_with = "topic")]
    list: bool,
    /// 手順と根拠も答える
    #[arg(long)]
    explain: bool,
    /// 問いと答えのJSON Schemaを出す
    #[arg(long, conflicts_with = "explain")]
    schema: bool,
}

/// Answers every line of standard input. Status 0: all answered; 1: some line failed; 2: misuse.
pub fn run(args: &CalcArgs) -> ExitCode {
    if args.list {
        let mut out = io::stdout().lock();
        for topic in TOPICS {
            let _ = writeln!(out, "{}", topic.name);
        }
        return ExitCode::SUCCESS;
    }
    let Some(name) = &args.topic else {
        return fail(2, "計算の種類を指定してください。romori calc --list で一覧を見られます。");
    };
    let Some(topic) = topic(name) else {
        return fail(
            2,
            &format!("「{name}」という計算はありません。romori calc --list で一覧を見られます。"),
        );
    };
    if args.schema {
        let mut text = String::new();
        topic.schema().write(&mut text);
        let _ = writeln!(io::stdout(), "{text}");
        return ExitCode::SUCCESS;
    }
    match answer_all(topic, args.explain) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        // Nobody reads any more: nothing is left to say, and nobody to say it to.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(
            1,
            &format!(
                "入力を読めないか、答えを書けません（{}）。入力と出力の先を確かめてください。",
                disk_words(&error)
            ),
        ),
    }
}

fn answer_all(topic: &Topic, explain: bool) -> io::Result<bool> {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut line = Vec::new();
    let mut answer = String::new();
    let mut all_answered = true;
    skip_mark(&mut input)?;
    loop {
        // Who asks line by line waits for the answer before he asks again.
        if input.buffer().is_empty() {
            out.flush()?;
        }
        line.clear();
        if !read_line(&mut input, &mut line)? {
            break;
        }
        answer.clear();
        all_answered &= topic.answer_line(&line, explain, &mut answer);
        answer.push('\n');
        out.write_all(answer.as_bytes())?;
    }
    out.flush()?;
    Ok(all_answered)
}

/// Some editors put the mark U+FEFF before the first line.
fn skip_mark(input: &mut impl io::BufRead) -> io::Result<()> {
    if input.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        input.consume(3);
    }
    Ok(())
}

/// Reads one line without its end; of a line beyond the limit, just enough to be refused. `false`
/// at the end of the input.
fn read_line(input: &mut impl io::BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let held = input.fill_buf()?;
        if held.is_empty() {
            return Ok(!line.is_empty());
        }
        let end = held.iter().position(|byte| *byte == b'\n');
        let taken = end.unwrap_or(held.len());
        let room = (LINE_BYTES_MAX + 1).saturating_sub(line.len());
        line.extend(held.iter().take(taken.min(room)));
        let consumed = end.map_or(taken, |end| end + 1);
        input.consume(consumed);
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(true);
        }
    }
}
