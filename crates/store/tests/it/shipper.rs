//! The shipper of the log sees the outboxes, removes what is shipped, and nothing else.

use romori_store::{Connection, StoreError};

use crate::ground::{ONE, Place, TWO, note, on_both, person, scope};

on_both!(
    it_takes_entries_out,
    it_sees_nothing_else,
    it_adds_and_changes_nothing,
    afterwards_the_outbox_is_kept_again,
);

fn fill(place: &Place) {
    let insert = "insert into outbox (tenant_id, id, entry) values ($1, $2, $3)";
    for tenant in [ONE, TWO] {
        place
            .engine
            .write(scope(tenant), |c| {
                note(c, tenant, 1)?;
                (1..=3).try_for_each(|n| {
                    c.execute(insert, &[tenant.into(), person(n).into(), vec![7].into()]).map(drop)
                })
            })
            .expect("filled");
    }
}

fn entries(connection: &mut Connection<'_>) -> Result<i64, StoreError> {
    connection.query_one("select count(*) from outbox", &[], |row| row.int(0))
}

fn it_takes_entries_out(place: Place) {
    fill(&place);
    let shipped = place.engine.ship(ONE, |c| {
        assert_eq!(entries(c), Ok(3));
        c.execute("delete from outbox where id <= $1", &[person(2).into()])
    });
    assert_eq!(shipped, Ok(2));
    assert_eq!(place.engine.read(scope(ONE), entries), Ok(1));
    assert_eq!(place.engine.read(scope(TWO), entries), Ok(3));
}

fn it_sees_nothing_else(place: Place) {
    fill(&place);
    for sql in [
        "select count(*) from note",
        "select count(*) from outbox o join note n on n.id = o.id",
        "select words from note",
    ] {
        let seen = place.engine.ship(ONE, |c| c.query(sql, &[], |_| Ok(())));
        assert_eq!(seen, Err(StoreError::NotPermitted), "{sql}");
    }
}

fn it_adds_and_changes_nothing(place: Place) {
    fill(&place);
    for sql in [
        "insert into outbox (tenant_id, id, entry) select tenant_id, entry, id from outbox",
        "update outbox set entry = id",
        "delete from note",
        "insert into note (tenant_id, id) select tenant_id, entry from outbox",
    ] {
        let done = place.engine.ship(ONE, |c| c.execute(sql, &[]));
        assert_eq!(done, Err(StoreError::NotPermitted), "{sql}");
    }
    assert_eq!(place.engine.read(scope(ONE), entries), Ok(3));
}

fn afterwards_the_outbox_is_kept_again(place: Place) {
    fill(&place);
    let delete = "delete from outbox";
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        place.engine.ship(ONE, |c| {
            c.execute(delete, &[])?;
            if entries(c)? == 0 {
                std::panic::resume_unwind(Box::new("the use case breaks off"));
            }
            Ok::<_, StoreError>(())
        })
    }));
    assert!(broken.is_err());
    let refused = place.engine.write(scope(ONE), |c| c.execute(delete, &[]));
    assert_eq!(refused, Err(StoreError::NotPermitted));
    assert_eq!(place.engine.read(scope(ONE), entries), Ok(3));
    assert!(place.engine.write(scope(ONE), |c| note(c, ONE, 2)).is_ok());
}
