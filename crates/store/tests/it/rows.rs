//! Rows go in and come out as they were.

use romori_store::{Connection, StoreError, Value};
use romori_types::PersonId;

use crate::ground::{ONE, TWO, TempFolder, scope, sqlite};

const INSERT: &str =
    "insert into note (tenant_id, id, words, amount, sealed) values ($1, $2, $3, $4, $5)";

fn note(connection: &mut Connection<'_>, id: u8, words: &str) -> Result<u64, StoreError> {
    let id = PersonId::from_bytes([id; 16]);
    let sealed = [0_u8, 1, 255];
    let values = [(&ONE).into(), (&id).into(), words.into(), 1234.into(), (&sealed).into()];
    connection.execute(INSERT, &values)
}

#[test]
fn a_row_reads_back() {
    let folder = TempFolder::new();
    let engine = sqlite(&folder);
    engine.write(scope(ONE), |c| note(c, 1, "給与")).expect("written");
    let found = engine
        .read(scope(ONE), |c| {
            let sql = "select id, words, amount, sealed from note where words = $1";
            c.query_one(sql, &["給与".into()], |row| {
                let id: PersonId = row.id(0)?;
                Ok((id, row.text(1)?.to_owned(), row.int(2)?, row.bytes(3)?.to_vec()))
            })
        })
        .expect("read");
    let id = PersonId::from_bytes([1; 16]);
    assert_eq!(found, (id, "給与".to_owned(), 1234, vec![0, 1, 255]));
}

#[test]
fn another_tenants_row_is_refused() {
    let folder = TempFolder::new();
    let engine = sqlite(&folder);
    let refused = engine.write(scope(TWO), |c| note(c, 1, "他所"));
    assert_eq!(refused, Err(StoreError::ForeignTenant));
}

#[test]
fn a_unique_index_is_named() {
    let folder = TempFolder::new();
    let engine = sqlite(&folder);
    engine.write(scope(ONE), |c| note(c, 1, "同じ")).expect("written");
    let unique = |constraint: &str| Err(StoreError::Unique { constraint: constraint.to_owned() });
    let same_words = engine.write(scope(ONE), |c| note(c, 2, "同じ"));
    assert_eq!(same_words, unique("note_words_once"));
    let same_key = engine.write(scope(ONE), |c| note(c, 1, "別"));
    assert_eq!(same_key, unique("note_pkey"));
}

#[test]
fn after_a_failure_nothing_is_kept() {
    let folder = TempFolder::new();
    let engine = sqlite(&folder);
    let result = engine.write(scope(ONE), |c| {
        note(c, 1, "先")?;
        let again = note(c, 1, "後");
        assert!(again.is_err());
        assert_eq!(note(c, 2, "次"), Err(StoreError::Aborted));
        Ok::<_, StoreError>(())
    });
    assert_eq!(result, Err(StoreError::Aborted));
    let count = engine
        .read(scope(ONE), |c| c.query_one("select count(*) from note", &[], |row| row.int(0)));
    assert_eq!(count, Ok(0));
}

#[test]
fn many_rows_are_the_same_as_one_each() {
    let folder = TempFolder::new();
    let engine = sqlite(&folder);
    let rows = (0..100_u8).map(|n| {
        let id = PersonId::from_bytes([n; 16]);
        vec![Value::from(&ONE), id.into(), format!("語{n}").into(), Value::Null, vec![n].into()]
    });
    let columns = ["tenant_id", "id", "words", "amount", "sealed"];
    let count = engine.write_once(scope(ONE), |c| c.bulk_insert("note", &columns, rows));
    assert_eq!(count, Ok(100));
}
