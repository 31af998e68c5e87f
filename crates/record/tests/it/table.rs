//! The table of what is logged, and the page that shows it.

use romori_record::{Class, LOGGED, Logged, PLAIN, RETENTION_DAYS, RETENTION_DAYS_MIN};

const PAGE: &str = include_str!("../../../../docs/design/log.md");

/// The rows of the page: one for each reason and content of the body, in the order of the classes.
fn rendered() -> String {
    let mut groups: Vec<(&Logged, Vec<String>)> = Vec::new();
    for row in LOGGED {
        let name = format!("{} {}", row.class.code(), row.class.ja());
        let same = |(first, _): &&mut (&Logged, Vec<String>)| {
            (first.why, first.sealed, first.days) == (row.why, row.sealed, row.days)
        };
        match groups.iter_mut().find(same) {
            Some((_, names)) => names.push(name),
            None => groups.push((row, vec![name])),
        }
    }
    let line = |(row, names): &(&Logged, Vec<String>)| {
        let sealed: Vec<&str> = row.sealed.iter().map(|part| part.ja()).collect();
        format!(
            "| {} | {} | {} | {}日 |\n",
            names.join(" · "),
            row.why,
            sealed.join("・"),
            row.days
        )
    };
    groups.iter().map(line).collect()
}

#[test]
fn the_page_shows_the_table_and_nothing_else() {
    let head = "| 種類 | なぜ | 封をした本文 | 保管 |\n|---|---|---|---|\n";
    let after = PAGE.split_once(head).expect("the table of classes").1;
    let table: String =
        after.lines().take_while(|line| line.starts_with('|')).map(|l| format!("{l}\n")).collect();
    assert!(table == rendered(), "docs/design/log.md should have:\n{head}{}", rendered());
    let plain = format!("平文の見出し: {}。", PLAIN.join("・"));
    assert!(PAGE.contains(&plain), "{plain}");
    assert!(PAGE.contains(&format!("{RETENTION_DAYS} days")), "the usual retention");
    assert!(PAGE.contains(&format!("{RETENTION_DAYS_MIN} days")), "the least retention");
}

#[test]
fn a_class_leads_to_its_row() {
    for class in Class::ALL {
        assert_eq!(class.logged().map(|row| row.class), Some(*class));
    }
}
