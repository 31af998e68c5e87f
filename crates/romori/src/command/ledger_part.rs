//! A range of the log, one entry, the entries of one tenant.

use std::io::{self, Write as _};
use std::ops::Range;
use std::path::Path;

use romori_recheck::{Head, Key, recheck_part};
use romori_record::{Entry, basis_ja};
use romori_types::{TenantId, day_in_japan, time_in_japan};

use super::ledger::hex;

/// What is to be verified.
pub struct Asked {
    /// These indices.
    pub range: Range<u64>,
    /// The entries of this tenant among them.
    pub tenant: Option<TenantId>,
    /// Whether each of his entries is a line.
    pub list: bool,
    /// The one entry that is asked for.
    pub entry: Option<u64>,
}

/// Verifies a part, says what it is, and answers with how many faults it has.
pub fn verify(log: &Path, keys: &[Key], heads: &[Head], asked: &Asked) -> u64 {
    let mut lines: Vec<String> = Vec::new();
    let mut of_tenant = 0_u64;
    let mut each = |index: u64, leaf: &[u8]| {
        let Ok(entry) = Entry::decode(leaf) else { return };
        let is_his = asked.tenant.is_some_and(|tenant| entry.tenant == tenant);
        of_tenant += u64::from(is_his);
        if asked.entry.is_some() {
            lines.extend(shown(index, &entry));
        } else if is_his && asked.list {
            lines.push(row(index, &entry));
        }
    };
    let mut problems = Vec::new();
    let mut found = |problem: romori_recheck::Problem| problems.push(problem.to_string());
    let summary = recheck_part(log, keys, heads, asked.range.clone(), &mut each, &mut found);
    let mut out = io::stdout().lock();
    for line in problems.iter().chain(&lines) {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "記録簿の長さ {}件", summary.size);
    if let Some(root) = summary.root {
        let _ = writeln!(out, "根 {}", hex(&root));
    }
    let _ = writeln!(out, "{}件が、記録したとおりに載っています。", summary.entries);
    if let Some(tenant) = asked.tenant {
        let _ = writeln!(out, "そのうち契約者 {tenant} のもの {of_tenant}件");
    }
    let absent = asked.entry.is_some_and(|entry| entry >= summary.size);
    if absent {
        let _ = writeln!(out, "その番号の項目はありません。番号は0から始まります。");
    }
    summary.faults + u64::from(absent)
}

/// The header of an entry, a field a line.
pub fn shown(index: u64, entry: &Entry) -> Vec<String> {
    let mut lines = vec![
        format!("番号       {index}"),
        format!("日時       {}", at(entry)),
        format!("種類       {}", entry.class.ja()),
        format!("結果       {}", entry.outcome.ja()),
        format!("利用目的   {}", entry.purpose.ja()),
        format!("根拠       {}", basis_ja(entry.basis)),
        format!("契約者     {}", entry.tenant),
        format!("利用者     {}", entry.actor),
    ];
    lines.extend(entry.client.map(|client| format!("顧問先     {client}")));
    if entry.persons > 0 {
        lines.push(format!("対象       {}人", entry.persons));
    }
    lines.push(format!("本文       {}バイト（封をしたまま）", entry.body.len()));
    lines
}

fn row(index: u64, entry: &Entry) -> String {
    let (class, outcome, actor) = (entry.class.ja(), entry.outcome.ja(), entry.actor);
    format!("{index}\t{}\t{class}\t{outcome}\t{actor}\t{}人", at(entry), entry.persons)
}

fn at(entry: &Entry) -> String {
    let at = entry.at.timestamp();
    let (hour, minute, second) = time_in_japan(at);
    format!("{} {hour:02}:{minute:02}:{second:02}", day_in_japan(at))
}
