//! What was recorded of a client, by batch: newest first, its own alone, a part at a time.

use romori_record::Class;
use romori_roster::{ClientMemo, Kind, PersonMemo};
use romori_store::{BatchKind, BatchLines, BatchState, BatchesOf, Doing, UnitError};
use romori_types::{BatchId, ClientId};

use crate::grants;
use crate::world::{World, in_both_worlds, new_fact, pay, person};

type Done<T> = Result<T, UnitError>;

in_both_worlds!(
    batches_of_a_client_are_told_newest_first,
    lines_of_a_batch_come_in_parts_and_memos_apart,
    what_was_recorded_is_nobody_elses,
);

fn of_client(client: ClientId) -> BatchesOf {
    BatchesOf { client, subject: None, kind: None, before: None, most: 10 }
}

fn batches(world: &World, wanted: BatchesOf) -> Vec<BatchId> {
    let found = world.store.read(&world.grant, |reader| -> Done<_> { reader.recorded_of(&wanted) });
    found.expect("reads").iter().map(|batch| batch.id).collect()
}

fn batches_of_a_client_are_told_newest_first(world: &World) {
    let (client, one) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let raise = |key, subject: [u8; 16], client| {
        let made = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
            writer.record(&new_fact(client, subject, key, &pay(300_000)))?;
            Ok(writer.batch())
        });
        made.expect("saves")
    };
    let first = batches(world, of_client(client));
    assert_eq!(first.len(), 1);
    let may = raise(24_316, *one.id.as_bytes(), client);
    // Another client, and somebody else of this one.
    let other = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        let other = writer.add_client(1_002)?;
        let anchor = writer.add_person(other)?;
        let sora = person("架空　空", "ｶｸｳ ｿﾗ");
        writer.record(&new_fact(other, *anchor.id.as_bytes(), 0, &sora))?;
        let two = writer.add_person(client)?;
        Ok((other, anchor, two))
    });
    let (other, elsewhere, two) = other.expect("saves");
    raise(24_316, *elsewhere.id.as_bytes(), other);
    // Staged before the last, published after it: it counts from then on.
    let staged = world.store.write(&world.grant, Doing::act(Class::Change), |writer| -> Done<_> {
        writer.stage(BatchKind::Import, None)
    });
    let staged = staged.expect("stages");
    let into = Doing { into: Some(staged), batch: BatchKind::Import, ..Doing::form(None) };
    let filled = world.store.write(&world.grant, into, |writer| -> Done<_> {
        writer.record(&new_fact(client, *two.id.as_bytes(), 24_317, &pay(280_000)))?;
        writer.record(&new_fact(other, *elsewhere.id.as_bytes(), 24_317, &pay(280_000)))
    });
    filled.expect("fills");
    assert_eq!(batches(world, of_client(client)), [may, first[0]], "what is staged is not there");
    let june = raise(24_317, *one.id.as_bytes(), client);
    let publish = Doing::act(Class::Change);
    let done = world.store.write(&world.grant, publish, |w| -> Done<_> { w.publish(staged) });
    done.expect("publishes");
    assert_eq!(batches(world, of_client(client)), [staged, june, may, first[0]]);
    let imports = BatchesOf { kind: Some(BatchKind::Import), ..of_client(client) };
    assert_eq!(batches(world, imports), [staged]);
    let of_one = BatchesOf { subject: Some(*one.id.as_bytes()), ..of_client(client) };
    assert_eq!(batches(world, of_one), [june, may, first[0]]);
    let rest = BatchesOf { before: Some(june), most: 1, ..of_client(client) };
    assert_eq!(batches(world, rest), [may]);

    let undo = world
        .store
        .write(&world.grant, Doing::act(Class::Undo), |writer| -> Done<_> { writer.undo(may) });
    undo.expect("undoes");
    let found =
        world.store.read(&world.grant, |r| -> Done<_> { r.recorded_of(&of_client(client)) });
    let found = found.expect("reads");
    let undone = found.iter().find(|batch| batch.id == may).expect("it stays in the history");
    assert!(matches!(undone.state, BatchState::Undone(_, by) if by == world.grant.actor()));
    assert!(matches!(found[0].state, BatchState::Published(_)));
}

fn lines_of_a_batch_come_in_parts_and_memos_apart(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let subject = *anchor.id.as_bytes();
    let made = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        for key in [24_315, 24_316, 24_317] {
            writer.record(&new_fact(client, subject, key, &pay(300_000)))?;
        }
        // Twice in one batch is one line.
        writer.record(&new_fact(client, subject, 24_317, &pay(310_000)))?;
        let memo = PersonMemo { text: "明細で確認".to_owned() };
        writer.record(&new_fact(client, subject, 7, &memo))?;
        let memo = ClientMemo { text: "電話で確認".to_owned() };
        writer.record(&new_fact(client, *client.as_bytes(), 8, &memo))?;
        Ok(writer.batch())
    });
    let batch = made.expect("saves");
    let all = BatchLines { batch, client, subject: None, memos: false, from: 0, most: 10 };
    let ask = |wanted: BatchLines| {
        let found = world.store.read(&world.grant, |reader| -> Done<_> {
            Ok((reader.lines_recorded(&wanted)?, reader.count_recorded(&wanted)?))
        });
        found.expect("reads")
    };
    let (lines, count) = ask(all);
    assert_eq!(lines.iter().map(|line| line.key).collect::<Vec<_>>(), [24_315, 24_316, 24_317]);
    assert!(lines.iter().all(|line| line.kind == Kind::PayMonth && line.subject == subject));
    assert_eq!(count, 3);
    let (rest, count) = ask(BatchLines { from: 2, most: 10, ..all });
    assert_eq!((rest.as_slice(), count), (&lines[2..], 3));
    let (memos, _) = ask(BatchLines { memos: true, ..all });
    assert_eq!(
        memos.iter().map(|line| line.kind).collect::<Vec<_>>(),
        [Kind::ClientMemo, Kind::PersonMemo]
    );
    let (own, count) = ask(BatchLines { subject: Some(*client.as_bytes()), ..all });
    assert!(own.is_empty() && count == 0);
}

fn what_was_recorded_is_nobody_elses(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let batch = batches(world, of_client(client))[0];
    let other = world.store.make_tenant(&grants::house(), &crate::world::office());
    let stranger = grants::clerk(other.expect("a tenant"));
    let found = world.store.read(&stranger, |r| -> Done<_> { r.recorded_of(&of_client(client)) });
    assert!(found.expect("reads").is_empty());
    let lines = BatchLines { batch, client, subject: None, memos: false, from: 0, most: 10 };
    let found = world.store.read(&stranger, |reader| -> Done<_> { reader.lines_recorded(&lines) });
    assert!(matches!(found, Err(UnitError::Absent)));
    let after = BatchesOf { before: Some(batch), ..of_client(client) };
    let found = world.store.read(&stranger, |reader| -> Done<_> { reader.recorded_of(&after) });
    assert!(matches!(found, Err(UnitError::Absent)));
}
