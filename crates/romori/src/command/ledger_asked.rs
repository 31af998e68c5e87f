//! What the commands that read the log have in common: where it is, and what is asked of it.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use romori_app::house::{HeaderAsked, Key, LogFiles, Micros, Span, instants_of};
use romori_types::{Date, Timestamp};

use crate::keeper;

/// Where the log is.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// 労守のフォルダー（up の --data と同じ）
    #[arg(value_name = "フォルダー")]
    pub folder: PathBuf,
    /// 記録簿のフォルダー。無ければ労守のフォルダーの中
    #[arg(long, value_name = "フォルダー")]
    log: Option<PathBuf>,
    /// 検証鍵のファイル。無ければフォルダーの中の log-key.txt
    #[arg(long, value_name = "ファイル")]
    key: Option<PathBuf>,
}

/// Whose acts and when.
#[derive(Debug, Args)]
pub struct WhoseArgs {
    /// 利用者・処理の識別子（いくつでも）
    #[arg(long, value_name = "識別子")]
    actor: Vec<String>,
    /// 端末の識別子（いくつでも）
    #[arg(long, value_name = "識別子")]
    device: Vec<String>,
    /// サインインの区間の識別子（いくつでも）
    #[arg(long, value_name = "識別子")]
    session: Vec<String>,
    /// 契約者の識別子
    #[arg(long, value_name = "識別子")]
    tenant: Option<String>,
    /// 顧問先の識別子
    #[arg(long, value_name = "識別子")]
    client: Option<String>,
    /// いつから（日付か時刻。例 2026-07-01、2026-07-01T09:00:00+09:00）
    #[arg(long, value_name = "日付・時刻")]
    from: Option<String>,
    /// いつまで（日付ならその日を含み、時刻ならその前まで）
    #[arg(long, value_name = "日付・時刻")]
    to: Option<String>,
}

impl LogArgs {
    /// The log, or why it cannot be read and what to do.
    pub fn open(&self) -> Result<LogFiles, String> {
        let house = self.folder.join("house");
        let (kept, kept_key) = keeper::log_of(&self.folder);
        let log = self.log.clone().unwrap_or(kept);
        if !log.is_dir() {
            let place = log.display();
            return Err(format!(
                "{place} に記録簿がありません。労守のフォルダーを確かめてください。"
            ));
        }
        let file = self.key.clone().unwrap_or(kept_key);
        let key = fs::read_to_string(&file).map_err(|_| {
            format!(
                "{} から検証鍵を読めません。--key で控えておいた鍵のファイルを指定してください。",
                file.display()
            )
        })?;
        LogFiles::open(&log, &key, &house.join("trace")).map_err(|error| error.to_string())
    }
}

impl WhoseArgs {
    /// What is asked, or which argument is none.
    pub fn asked(&self, most: usize) -> Result<HeaderAsked, String> {
        let wrong = |text: &str| format!("「{text}」は識別子の形ではありません。");
        let mut by = Vec::new();
        for text in &self.actor {
            by.push(Key::Actor(text.parse().map_err(|_| wrong(text))?));
        }
        for text in &self.device {
            by.push(Key::Device(text.parse().map_err(|_| wrong(text))?));
        }
        for text in &self.session {
            by.push(Key::Session(text.parse().map_err(|_| wrong(text))?));
        }
        let tenant = self.tenant.as_deref();
        let client = self.client.as_deref();
        Ok(HeaderAsked {
            by,
            tenant: tenant.map(|text| text.parse().map_err(|_| wrong(text))).transpose()?,
            client: client.map(|text| text.parse().map_err(|_| wrong(text))).transpose()?,
            span: self.span()?,
            most,
        })
    }

    fn span(&self) -> Result<Span, String> {
        let (from, to) = (self.from.as_deref(), self.to.as_deref());
        Ok(Span {
            from: from.map(|text| instant(text, true)).transpose()?.flatten(),
            to: to.map(|text| instant(text, false)).transpose()?.flatten(),
        })
    }
}

/// The first instant of a day, or the first after it; or an instant as it is.
fn instant(text: &str, begins: bool) -> Result<Option<Micros>, String> {
    if let Ok(day) = text.parse::<Date>() {
        let span = instants_of(Some(day), Some(day));
        return Ok(if begins { span.from } else { span.to });
    }
    let at: Result<Timestamp, _> = text.parse();
    at.map(|at| Some(Micros::of(at)))
        .map_err(|_| format!("「{text}」は日付でも時刻でもありません。例 2026-07-01"))
}
