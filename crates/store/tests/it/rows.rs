//! Rows go in and come out as they were, and a failure has the same name on both engines.

use romori_store::{Scope, StoreError, Value};
use romori_types::PersonId;

use crate::ground::{INSERT, ONE, Place, TWO, count, note, on_both, person, scope};

on_both!(
    a_row_reads_back,
    the_control_tables_are_apart,
    another_tenants_row_is_refused,
    an_unknown_tenant_is_refused,
    broken_rules_are_named,
    after_a_failure_nothing_is_kept,
    an_error_of_the_use_case_keeps_nothing,
    many_rows_are_the_same_as_one_each,
    a_row_of_the_wrong_shape_is_refused,
    a_column_that_is_something_else_is_inconsistent,
    a_text_with_nul_is_refused,
    rows_are_kept_after_closing,
    texts_are_in_the_order_of_their_bytes,
    a_reader_writes_nothing,
    an_append_only_table_keeps_its_rows,
    a_wrong_statement_is_an_error,
    windows_and_conflicts_work,
);

fn a_row_reads_back(place: Place) {
    place.engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    let sql = "select id, words, amount, sealed, amount > 1, null from note where words = $1";
    let found = place.engine.read(scope(ONE), |c| {
        c.query_one(sql, &["覚書1".into()], |row| {
            let id: PersonId = row.id(0)?;
            let numbers = (row.int(2)?, row.flag(4)?, row.int_or_null(5)?);
            Ok((id, row.text(1)?.to_owned(), numbers, row.bytes(3)?.to_vec()))
        })
    });
    let numbers = (1234, true, None);
    assert_eq!(found, Ok((person(1), "覚書1".to_owned(), numbers, vec![0, 1, 255])));
}

fn the_control_tables_are_apart(place: Place) {
    let engine = &place.engine;
    let sql = "insert into account (name, level) values ($1, $2)";
    engine.write(Scope::Control, |c| c.execute(sql, &["係".into(), 3.into()])).expect("written");
    let level = engine.read(Scope::Control, |c| {
        let sql = "select level from account where name = $1";
        c.query_optional(sql, &["係".into()], |row| row.number::<u8>(0))
    });
    assert_eq!(level, Ok(Some(3)));
    for (wrong, sql) in
        [(scope(ONE), "select 1 from account"), (Scope::Control, "select 1 from note")]
    {
        let result = engine.read(wrong, |c| c.query(sql, &[], |_| Ok(())));
        assert!(matches!(result, Err(StoreError::Statement { .. })), "{result:?}");
    }
}

fn another_tenants_row_is_refused(place: Place) {
    let refused = place.engine.write(scope(TWO), |c| note(c, ONE, 1));
    assert_eq!(refused, Err(StoreError::ForeignTenant));
    let rows = [vec![ONE.into(), person(1).into()]];
    let refused = place
        .engine
        .write_once(scope(TWO), |c| c.bulk_insert("note", &["tenant_id", "id"], rows.clone()));
    assert_eq!(refused, Err(StoreError::ForeignTenant));
    place.engine.write(scope(TWO), |c| note(c, TWO, 1)).expect("its own");
    let moved = place
        .engine
        .write(scope(TWO), |c| c.execute("update note set tenant_id = $1", &[ONE.into()]));
    assert_eq!(moved, Err(StoreError::ForeignTenant));
}

fn an_unknown_tenant_is_refused(place: Place) {
    let nobody = romori_types::TenantId::from_bytes([0x33; 16]);
    assert_eq!(count(&place.engine, nobody), Err(StoreError::UnknownTenant));
    let refused = place.engine.write(scope(nobody), |c| note(c, nobody, 1));
    assert_eq!(refused, Err(StoreError::UnknownTenant));
    assert_eq!(place.engine.tenants(), Ok(vec![ONE, TWO]));
}

fn broken_rules_are_named(place: Place) {
    let write = |sql: &'static str, values: &[Value<'_>]| {
        place.engine.write(scope(ONE), |c| c.execute(sql, values))
    };
    place.engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    let unique = |name: &str| Err(StoreError::Unique { constraint: name.to_owned() });
    let check = |name: &str| Err(StoreError::Check { constraint: name.to_owned() });
    let (one, two) = (Value::from(person(1)), Value::from(person(2)));
    let insert = "insert into note (tenant_id, id, words) values ($1, $2, $3)";
    let same = write(insert, &[ONE.into(), two.clone(), "覚書1".into()]);
    assert_eq!(same, unique("note_words_once"));
    assert_eq!(write(insert, &[ONE.into(), one.clone(), "別".into()]), unique("note_pkey"));
    let mark = "insert into mark (tenant_id, id, note, level) values ($1, $2, $3, $4)";
    let level = |n: i64| [ONE.into(), two.clone(), one.clone(), n.into()];
    assert_eq!(write(mark, &level(10)), check("level_is_small"));
    assert_eq!(write(mark, &[ONE.into(), two.clone(), one.clone(), Value::Null]), check("level"));
    let dangling = [ONE.into(), one.clone(), two.clone(), 1.into()];
    assert_eq!(write(mark, &dangling), Err(StoreError::Reference));
    assert_eq!(write(mark, &level(9)), Ok(1));
    assert_eq!(write("delete from note", &[]), Err(StoreError::Reference));
}

fn after_a_failure_nothing_is_kept(place: Place) {
    let result = place.engine.write(scope(ONE), |c| {
        note(c, ONE, 1)?;
        assert!(note(c, ONE, 1).is_err());
        assert_eq!(note(c, ONE, 2), Err(StoreError::Aborted));
        Ok::<_, StoreError>(())
    });
    assert_eq!(result, Err(StoreError::Aborted));
    assert_eq!(count(&place.engine, ONE), Ok(0));
}

fn an_error_of_the_use_case_keeps_nothing(place: Place) {
    #[derive(Debug, PartialEq)]
    enum Refused {
        Stale,
        Store(StoreError),
    }
    impl From<StoreError> for Refused {
        fn from(error: StoreError) -> Self {
            Self::Store(error)
        }
    }
    let result = place.engine.write(scope(ONE), |c| {
        note(c, ONE, 1)?;
        Err::<(), _>(Refused::Stale)
    });
    assert_eq!(result, Err(Refused::Stale));
    assert_eq!(count(&place.engine, ONE), Ok(0));
}

fn many_rows_are_the_same_as_one_each(place: Place) {
    let words = |n: u64| (!n.is_multiple_of(7)).then(|| format!("語{n}"));
    let amount =
        |n: u64| (!n.is_multiple_of(5)).then_some(i64::MAX - i64::try_from(n).expect("small"));
    let sealed = |n: u64| vec![n.to_le_bytes()[0]; usize::try_from(n % 300).expect("small")];
    let row = |tenant, n| -> Vec<Value<'static>> {
        vec![
            Value::from(tenant),
            person(n).into(),
            words(n).into(),
            amount(n).into(),
            sealed(n).into(),
        ]
    };
    let columns = ["tenant_id", "id", "words", "amount", "sealed"];
    // More than one message of a server holds, and not a whole number of them.
    let numbers = 0..10_001;
    let rows = numbers.clone().map(|n| row(ONE, n));
    let bulk = place.engine.write_once(scope(ONE), |c| c.bulk_insert("note", &columns, rows));
    assert_eq!(bulk, Ok(10_001));
    place
        .engine
        .write(scope(TWO), |c| {
            numbers.clone().try_for_each(|n| c.execute(INSERT, &row(TWO, n)).map(drop))
        })
        .expect("one each");
    let all = |tenant| {
        place.engine.read(scope(tenant), |c| {
            let sql = "select id, words, amount, sealed from note order by id";
            c.query(sql, &[], |row| {
                let id: PersonId = row.id(0)?;
                let words = row.text_or_null(1)?.map(str::to_owned);
                Ok((id, words, row.int_or_null(2)?, row.bytes(3)?.to_vec()))
            })
        })
    };
    let (bulk, single) = (all(ONE).expect("read"), all(TWO).expect("read"));
    assert_eq!(bulk.len(), 10_001);
    assert!(bulk == single);
    assert_eq!(bulk[8], (person(8), Some("語8".to_owned()), amount(8), vec![8; 8]));
}

fn a_row_of_the_wrong_shape_is_refused(place: Place) {
    let columns = ["tenant_id", "id", "words"];
    let wrong: [Vec<Value<'_>>; 2] =
        [vec![ONE.into(), person(1).into()], vec![ONE.into(), person(1).into(), vec![1_u8].into()]];
    for row in wrong {
        let result =
            place.engine.write_once(scope(ONE), |c| c.bulk_insert("note", &columns, [row.clone()]));
        assert!(result.is_err(), "{row:?}");
    }
    let spliced = place.engine.write_once(scope(ONE), |c| {
        c.bulk_insert("note", &["tenant_id) select 1; --"], [vec![ONE.into()]])
    });
    assert!(matches!(spliced, Err(StoreError::Statement { .. })));
}

fn a_column_that_is_something_else_is_inconsistent(place: Place) {
    place.engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    let statement = "select words, amount, sealed from note";
    let wrong = |place_in_row: usize| {
        let column = ["words", "amount", "sealed", "column 3"][place_in_row].to_owned();
        Err(StoreError::Inconsistent { statement, column })
    };
    let read = |which: &dyn Fn(&romori_store::Row<'_>) -> Result<(), StoreError>| {
        place.engine.read(scope(ONE), |c| c.query_one(statement, &[], which))
    };
    assert_eq!(read(&|row| row.int(0).map(drop)), wrong(0));
    assert_eq!(read(&|row| row.text(1).map(drop)), wrong(1));
    assert_eq!(read(&|row| row.flag(1).map(drop)), wrong(1));
    assert_eq!(read(&|row| row.number::<u8>(1).map(drop)), wrong(1));
    assert_eq!(read(&|row| row.id::<PersonId>(2).map(drop)), wrong(2));
    assert_eq!(read(&|row| row.int(3).map(drop)), wrong(3));
}

fn a_text_with_nul_is_refused(place: Place) {
    let values = [ONE.into(), person(1).into(), "a\0b".into(), 1.into(), Value::Null];
    let single = place.engine.write(scope(ONE), |c| c.execute(INSERT, &values));
    assert_eq!(single, Err(StoreError::NulCharacter));
    let columns = ["tenant_id", "id", "words", "amount", "sealed"];
    let bulk =
        place.engine.write_once(scope(ONE), |c| c.bulk_insert("note", &columns, [values.to_vec()]));
    assert_eq!(bulk, Err(StoreError::NulCharacter));
}

fn rows_are_kept_after_closing(place: Place) {
    place.engine.write(scope(ONE), |c| note(c, ONE, 1)).expect("written");
    let place = place.again();
    assert_eq!(count(&place.engine, ONE), Ok(1));
}

fn texts_are_in_the_order_of_their_bytes(place: Place) {
    let words = ["b", "B", "ア", "あ", "a b", "a-c", "高", "髙"];
    let rows = words.iter().zip(0..).map(|(word, n)| {
        let row: Vec<Value<'_>> = vec![ONE.into(), person(n).into(), (*word).into()];
        row
    });
    let columns = ["tenant_id", "id", "words"];
    place.engine.write_once(scope(ONE), |c| c.bulk_insert("note", &columns, rows)).expect("ok");
    let sorted = place.engine.read(scope(ONE), |c| {
        c.query("select words from note order by words", &[], |row| row.text(0).map(str::to_owned))
    });
    let mut expected = words;
    expected.sort_unstable();
    assert_eq!(sorted, Ok(expected.map(str::to_owned).to_vec()));
}

fn a_reader_writes_nothing(place: Place) {
    let refused = place.engine.read(scope(ONE), |c| note(c, ONE, 1));
    assert_eq!(refused, Err(StoreError::NotPermitted));
}

fn an_append_only_table_keeps_its_rows(place: Place) {
    let insert = "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)";
    let values = [ONE.into(), person(1).into(), vec![1].into()];
    place.engine.write(scope(ONE), |c| c.execute(insert, &values)).expect("added");
    for sql in ["update outbox set entry = id", "delete from outbox"] {
        let refused = place.engine.write(scope(ONE), |c| c.execute(sql, &[]));
        assert_eq!(refused, Err(StoreError::NotPermitted), "{sql}");
    }
}

fn a_wrong_statement_is_an_error(place: Place) {
    for (sql, values) in [
        ("select nothing from note", vec![]),
        ("select words from note where amount = $1", vec![]),
        ("select words from note where amount = $1", vec![Value::Int(1), Value::Int(2)]),
        ("select {decimal} from note", vec![]),
        ("delete from note; delete from outbox", vec![]),
    ] {
        let result = place.engine.write(scope(ONE), |c| c.query(sql, &values, |_| Ok(())));
        assert!(matches!(result, Err(StoreError::Statement { .. })), "{sql}: {result:?}");
    }
    let unread = place.engine.write(scope(ONE), |c| c.execute("select 1 from note", &[]));
    assert!(matches!(unread, Err(StoreError::Statement { .. })), "{unread:?}");
}

fn windows_and_conflicts_work(place: Place) {
    let upsert = "insert into note (tenant_id, id, words, amount) values ($1, $2, $3, $4) \
                  on conflict (tenant_id, id) do update set amount = note.amount + 1";
    let ranks = place.engine.write(scope(ONE), |c| {
        for n in [1, 2, 1, 1] {
            let word = format!("語{n}");
            c.execute(upsert, &[ONE.into(), person(n).into(), word.into(), 10.into()])?;
        }
        let sql = "select words, row_number() over (order by amount desc), \
                   cast(sum(amount) over () as bigint) from note order by 2";
        c.query(sql, &[], |row| Ok((row.text(0)?.to_owned(), row.int(1)?, row.int(2)?)))
    });
    assert_eq!(ranks, Ok(vec![("語1".to_owned(), 1, 22), ("語2".to_owned(), 2, 22)]));
}
