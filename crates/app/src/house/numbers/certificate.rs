//! 廃棄の証明書 — what the vault erased, when and by whom, with the head of the log at its foot.

use romori_identity::Function;
use romori_paper::{Column, Document, Footer, Table};
use romori_record::Class;
use romori_store::UnitError;
use romori_types::{date_ja, day_in_japan, time_in_japan};

use super::{House, NumbersError, Visitor, granted};

/// The certificate of a disposal that was done, as PDF.
///
/// # Errors
/// When the visitor may not; [`UnitError::Absent`] while nothing was erased.
pub fn disposal_certificate(
    house: &House,
    visitor: &Visitor,
    (number, key): (u32, u32),
) -> Result<Vec<u8>, NumbersError> {
    let all = house.disposals(visitor)?;
    let found = all.into_iter().find(|one| one.client.number == number && one.key == key);
    let line = found.ok_or(UnitError::Absent)?;
    let erased = line.disposal.erased.as_ref().ok_or(UnitError::Absent)?;
    let grant = granted(visitor, Function::ViewNumbers)?;
    // That the paper was made is an act of its own.
    house.store.read_as(&grant, Class::Print, |reader| {
        super::name_of(reader, line.client, crate::house::today(house))
    })?;
    let names = house.actor_names(visitor.session.tenant())?;
    let name = |actor| names.get(&actor).cloned().unwrap_or_default();
    let (hour, minute, _) = time_in_japan(erased.at);
    let at = format!("{} {hour}時{minute:02}分", date_ja(day_in_japan(erased.at)));
    let agreed = match line.disposal.done_by {
        Some(actor) if actor != line.disposal.by => name(actor),
        _ => "一人の事務所のため、72時間の猶予をおいて本人が実行".to_owned(),
    };
    let mut rows = vec![
        row("顧問先", format!("{} {}", line.client.number, line.client_name)),
        row("廃棄した個人番号", format!("{}件", erased.numbers)),
        row("消去した画像", format!("{}件", erased.images)),
        row("廃棄した日時", at.clone()),
        row("理由", line.disposal.reason.clone()),
        row("求めた人", name(line.disposal.by)),
        row("承認した人", agreed),
        row("記録の識別子", erased.entry.clone()),
    ];
    rows.extend(erased.keys.iter().map(|key| row("廃棄した鍵", key.clone())));
    let table = Table {
        heading: "個人番号の廃棄の証明書".to_owned(),
        notes: vec![
            "番号と照合の値を番号庫から消しました。残るのは、いつ・だれが・なぜ消したかの記録だけです。"
                .to_owned(),
            "番号庫の控えは、その保存期間の終わりに消えます。".to_owned(),
        ],
        columns: vec![Column::text("項目", 1.0), Column::text("内容", 4.0)],
        rows,
        total: Vec::new(),
    };
    let document = Document {
        title: "個人番号の廃棄の証明書".to_owned(),
        footer: Footer { left: "労守".to_owned(), center: at, below: house.log_line() },
        ..Document::default()
    };
    let made = table.render(&document);
    Ok(made.map_err(|_| NumbersError::Paper)?.bytes)
}

fn row(label: &str, value: String) -> Vec<String> {
    vec![label.to_owned(), value]
}
