//! Units of work: what is recorded, what is seen, what is refused.

use romori_record::{Class, Subjects};
use romori_roster::{Block, Entrustment, Kind, Known, PayMonth, PersonIdentity};
use romori_store::{
    CaseFilter, CaseState, DocumentKind, Doing, EVERY_KEY, FiledScope, NewCase, ResealFrom,
    SeenFilter, Step, StepReason, UnitError,
};

use romori_types::{BatchId, CaseId, ClientId, Timestamp};

use crate::grants;
use crate::world::{World, day, in_both_worlds, new_fact, office, pay, person};

type Done<T> = Result<T, UnitError>;

in_both_worlds!(
    a_recorded_fact_is_read_back,
    who_looked_at_whom_is_in_the_log,
    a_list_without_sealed_values_is_not_a_reading_of_persons,
    a_stale_save_is_refused_and_says_what_is_there,
    a_second_press_finds_what_the_first_did,
    an_undone_batch_counts_no_more_and_is_still_known,
    a_unit_that_fails_leaves_nothing,
    another_tenant_sees_nothing,
    a_fact_recorded_after_the_check_sends_the_case_back,
    a_case_about_one_person_rests_on_its_client_too,
    what_changed_after_a_case_was_filed_is_found_until_it_was_seen,
);

fn a_recorded_fact_is_read_back(world: &World) {
    let hanako = person("架空　花子", "ｶｸｳ ﾊﾅｺ");
    let (client, anchor) = world.client_with(&hanako);
    let lines = world.store.read(&world.grant, |reader| -> Done<_> {
        assert_eq!(reader.clients()?.len(), 1);
        reader.facts::<PersonIdentity>(client, EVERY_KEY)
    });
    let lines = lines.expect("reads");
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].subject, *anchor.id.as_bytes());
    assert_eq!(lines[0].history.fact_at(day("2026-07-01"), Known::Now), Some(&hanako));
    assert_eq!(lines[0].history.fact_at(day("2026-03-31"), Known::Now), None);
}

fn who_looked_at_whom_is_in_the_log(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let looker = grants::other(world.tenant);
    let read = world.store.read(&looker, |reader| -> Done<_> {
        reader.facts_of::<PersonIdentity>(client, anchor.id.as_bytes())
    });
    assert_eq!(read.expect("reads").len(), 1);
    assert_eq!(world.ship(), 2);
    let filter = SeenFilter { person: Some(anchor.place), most: 10, ..SeenFilter::default() };
    let seen = world.store.read(&world.grant, |reader| -> Done<_> { reader.seen(&filter) });
    let seen = seen.expect("reads");
    let mut classes: Vec<_> = seen.iter().map(|seen| seen.entry.class).collect();
    classes.sort();
    assert_eq!(classes, [Class::Read, Class::Change]);
    let read = seen.iter().find(|seen| seen.entry.class == Class::Read).expect("the reading");
    assert_eq!(read.entry.actor, looker.actor());
    assert_eq!(read.entry.client, Some(client));
    assert!(read.body.fields.contains(Block::Identity.code()));
    assert!(!read.body.fields.contains(Block::Pay.code()));
    assert!(matches!(&read.body.subjects, Subjects::These(set) if set.contains(anchor.place)));
}

fn a_list_without_sealed_values_is_not_a_reading_of_persons(world: &World) {
    world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    assert_eq!(world.ship(), 1);
    let clients = world.store.read(&world.grant, |reader| -> Done<_> { reader.clients() });
    assert_eq!(clients.expect("reads")[0].number, 1_001);
    assert_eq!(world.ship(), 0);
}

fn a_stale_save_is_refused_and_says_what_is_there(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let married = person("見本　花子", "ﾐﾎﾝ ﾊﾅｺ");
    let save = |seen| {
        world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
            let mut new = new_fact(client, *anchor.id.as_bytes(), 0, &married);
            new.seen = Some(seen);
            writer.record(&new)
        })
    };
    assert_eq!(save(1).expect("saves"), 2);
    let refused = save(1);
    assert!(matches!(
        refused,
        Err(UnitError::Stale(stale)) if stale.version == 2 && stale.kind == Kind::PersonIdentity
    ));
}

fn a_second_press_finds_what_the_first_did(world: &World) {
    let doing = Doing::form(Some([3; 32]));
    let add = || {
        world.store.write(&world.grant, doing, |writer| -> Done<_> {
            writer.add_client(1_002)?;
            Ok(writer.batch())
        })
    };
    let first = add().expect("saves");
    assert!(matches!(add(), Err(UnitError::AlreadyDone(batch)) if batch == first));
    let clients = world.store.read(&world.grant, |reader| -> Done<_> { reader.clients() });
    assert_eq!(clients.expect("reads").len(), 1);
}

fn an_undone_batch_counts_no_more_and_is_still_known(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let before = world.store.now();
    let raise = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 24_316, &pay(300_000)))?;
        Ok(writer.batch())
    });
    let batch = raise.expect("saves");
    let between = world.store.now();
    let undo = world
        .store
        .write(&world.grant, Doing::act(Class::Undo), |writer| -> Done<_> { writer.undo(batch) });
    undo.expect("undoes");
    let lines = world
        .store
        .read(&world.grant, |reader| -> Done<_> { reader.facts::<PayMonth>(client, EVERY_KEY) });
    let history = &lines.expect("reads")[0].history;
    let on = day("2026-05-01");
    assert_eq!(history.fact_at(on, Known::Now), None);
    assert_eq!(history.fact_at(on, Known::At(between)), Some(&pay(300_000)));
    assert_eq!(history.fact_at(on, Known::At(before)), None);
    let again = world
        .store
        .write(&world.grant, Doing::act(Class::Undo), |writer| -> Done<_> { writer.undo(batch) });
    assert!(matches!(again, Err(UnitError::BatchState { .. })));
}

fn a_unit_that_fails_leaves_nothing(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    world.ship();
    let broken = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<()> {
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 24_316, &pay(300_000)))?;
        writer.add_client(1_001).map(|_| ())
    });
    assert!(matches!(broken, Err(UnitError::NumberTaken { number: 1_001, .. })));
    assert_eq!(world.ship(), 0);
    let lines = world
        .store
        .read(&world.grant, |reader| -> Done<_> { reader.facts::<PayMonth>(client, EVERY_KEY) });
    assert!(lines.expect("reads").is_empty());
}

fn another_tenant_sees_nothing(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let other = world.store.make_tenant(&grants::house(), &office()).expect("a tenant");
    let stranger = grants::clerk(other);
    let clients = world.store.read(&stranger, |reader| -> Done<_> { reader.clients() });
    assert!(clients.expect("reads").is_empty());
    let facts = world.store.read(&stranger, |reader| -> Done<_> {
        reader.facts_of::<PersonIdentity>(client, anchor.id.as_bytes())
    });
    assert!(facts.expect("reads").is_empty());
    let write = world.store.write(&stranger, Doing::form(None), |writer| -> Done<_> {
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 0, &person("別　人", "ﾍﾞﾂ ｼﾞﾝ")))
    });
    assert!(matches!(write, Err(UnitError::Absent)));
}

fn a_fact_recorded_after_the_check_sends_the_case_back(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let case = world.store.write(&world.grant, Doing::act(Class::CaseMade), |writer| -> Done<_> {
        let case = writer.make_case(&NewCase {
            client,
            establishment: None,
            person: None,
            procedure: 2_225,
            period: 2_026,
            due_on: Some(day("2026-07-10")),
            inputs: vec![(Kind::PayMonth, 24_315..=24_317)],
        })?;
        writer.keep_document(case, DocumentKind::Notice, b"22223,...")?;
        Ok(case)
    });
    let case = case.expect("a case");
    let step = |to, seen| {
        world.store.write(&world.grant, Doing::act(Class::CaseChecked), |writer| -> Done<_> {
            writer.step_case(&Step { case, to, seen, second_person: true })
        })
    };
    assert_eq!(step(CaseState::Checked, 1).expect("checks").state, CaseState::Checked);
    assert!(matches!(step(CaseState::Approved, 2), Err(UnitError::CaseState { .. })));
    let record = |key| {
        world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
            writer.record(&new_fact(client, *anchor.id.as_bytes(), key, &pay(300_000)))
        })
    };
    record(24_318).expect("a month outside");
    let state = || {
        world.store.read(&world.grant, |reader| -> Done<_> {
            Ok((reader.case(case)?, reader.case_events(case)?, reader.documents(case)?))
        })
    };
    assert_eq!(state().expect("reads").0.state, CaseState::Checked);
    record(24_317).expect("a month inside");
    let (found, events, documents) = state().expect("reads");
    assert_eq!((found.state, found.checked_by), (CaseState::Draft, None));
    let reasons: Vec<_> = events.iter().map(|event| event.reason).collect();
    assert_eq!(reasons, [StepReason::ByHand, StepReason::ByHand, StepReason::FactChanged]);
    let content =
        world.store.read(&world.grant, |reader| -> Done<_> { reader.document(documents[0].id) });
    assert_eq!(content.expect("opens").content, b"22223,...");
    let open = world.store.read(&world.grant, |reader| -> Done<_> {
        reader.cases(&CaseFilter { open: true, client: Some(client), ..CaseFilter::default() })
    });
    assert_eq!(open.expect("reads").len(), 1);
}

fn a_case_about_one_person_rests_on_its_client_too(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let case = world.store.write(&world.grant, Doing::act(Class::CaseMade), |writer| -> Done<_> {
        let place = writer.add_establishment(client)?;
        let case = writer.make_case(&NewCase {
            client,
            establishment: Some(place),
            person: Some(anchor.id),
            procedure: 2_200,
            period: 20_260_701,
            due_on: None,
            inputs: vec![(Kind::PersonIdentity, 0..=0), (Kind::Entrustment, 0..=0)],
        })?;
        writer.widen_case_inputs(case, &[(Kind::PayMonth, 24_315..=24_315)])?;
        writer.widen_case_inputs(case, &[(Kind::PayMonth, 24_315..=24_317)])?;
        writer.widen_case_inputs(case, &[(Kind::PayMonth, 24_316..=24_317)])?;
        Ok(case)
    });
    let case = case.expect("a case");
    let check = |seen| {
        let step = Step { case, to: CaseState::Checked, seen, second_person: false };
        let doing = Doing::act(Class::CaseChecked);
        world.store.write(&world.grant, doing, |writer| -> Done<_> { writer.step_case(&step) })
    };
    assert_eq!(check(1).expect("checks").state, CaseState::Checked);
    let not_draft = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        writer.widen_case_inputs(case, &[])
    });
    assert!(matches!(not_draft, Err(UnitError::CaseState { .. })));
    let recorded = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        let other = writer.add_person(client)?;
        let somebody = person("架空　次郎", "ｶｸｳ ｼﾞﾛｳ");
        writer.record(&new_fact(client, *other.id.as_bytes(), 0, &somebody))?;
        writer.record(&new_fact(client, *other.id.as_bytes(), 24_316, &pay(300_000)))
    });
    recorded.expect("records");
    let state = || {
        let found = world.store.read(&world.grant, |reader| -> Done<_> { reader.case(case) });
        found.expect("reads").state
    };
    assert_eq!(state(), CaseState::Checked);
    let since = day("2026-04-01");
    let made = Entrustment { since, until: None, staff: None, second_person_approves: true };
    let recorded = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        writer.record(&new_fact(client, *client.as_bytes(), 0, &made))
    });
    recorded.expect("records");
    assert_eq!(state(), CaseState::Draft);
}

#[test]
fn steps_of_a_case_follow_the_one_order() {
    use CaseState::{Approved, Checked, Completed, Draft, Returned, Submitted, Withdrawn};
    let allowed = [
        (Draft, Checked),
        (Draft, Withdrawn),
        (Checked, Approved),
        (Checked, Draft),
        (Checked, Withdrawn),
        (Approved, Submitted),
        (Approved, Draft),
        (Approved, Withdrawn),
        (Submitted, Completed),
        (Submitted, Returned),
        (Returned, Draft),
        (Returned, Withdrawn),
    ];
    for from in CaseState::ALL {
        for to in CaseState::ALL {
            let expected = allowed.contains(&(*from, *to));
            assert_eq!(romori_store::may_go(*from, *to), expected, "{from:?} {to:?}");
        }
    }
}

/// A case about everybody of a client that was decided from four months and submitted.
fn submitted(world: &World, client: ClientId) -> CaseId {
    let case = world.store.write(&world.grant, Doing::act(Class::CaseMade), |writer| -> Done<_> {
        let case = writer.make_case(&NewCase {
            client,
            establishment: None,
            person: None,
            procedure: 2_225,
            period: 2_026,
            due_on: None,
            inputs: vec![(Kind::PayMonth, 24_315..=24_318)],
        })?;
        for to in [CaseState::Checked, CaseState::Approved, CaseState::Submitted] {
            let seen = writer.reader.case(case)?.version;
            writer.step_case(&Step { case, to, seen, second_person: false })?;
        }
        Ok(case)
    });
    case.expect("a case")
}

/// What changed since, as the whole office sees it: case and key.
fn changed(world: &World, scope: &FiledScope) -> Vec<(CaseId, i64)> {
    let found = world.store.read(&world.grant, |reader| -> Done<_> {
        reader.changed_since_filing(scope, Timestamp::UNIX_EPOCH)
    });
    found.expect("reads").iter().map(|one| (one.case, one.line.key)).collect()
}

fn undo(world: &World, batch: BatchId) {
    let undone = world
        .store
        .write(&world.grant, Doing::act(Class::Undo), |writer| -> Done<_> { writer.undo(batch) });
    undone.expect("undoes");
}

fn what_changed_after_a_case_was_filed_is_found_until_it_was_seen(world: &World) {
    let (client, anchor) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let subject = *anchor.id.as_bytes();
    let record = |key, fixed| {
        let made = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
            writer.record(&new_fact(client, subject, key, &pay(fixed)))?;
            Ok(writer.batch())
        });
        made.expect("records")
    };
    record(24_316, 300_000);
    let case = submitted(world, client);
    let office = FiledScope::Office(Timestamp::UNIX_EPOCH);
    assert!(changed(world, &office).is_empty());
    record(24_317, 300_000);
    record(24_314, 300_000);
    assert!(changed(world, &office).is_empty(), "what is only added was not filed");
    let corrected = record(24_316, 310_000);
    let scopes = [
        office,
        FiledScope::Case(case),
        FiledScope::Subject(subject),
        FiledScope::Batch(corrected),
    ];
    // From wherever one begins, the same is found.
    for scope in scopes {
        assert_eq!(changed(world, &scope), [(case, 24_316)], "{scope:?}");
    }
    let version = |reader: &mut romori_store::Reader<'_, '_>| Done::Ok(reader.case(case)?.version);
    let seen = world.store.read(&world.grant, version).expect("reads");
    let settle = |seen| {
        let doing = Doing::act(Class::CaseSubmitted);
        world.store.write(&world.grant, doing, |writer| -> Done<_> {
            writer.changes_seen(case, seen)?;
            writer.note_case(case, b"told the authority")
        })
    };
    settle(seen).expect("settles");
    assert!(matches!(settle(seen), Err(UnitError::CaseState { .. })), "a stale press");
    assert!(scopes.iter().all(|scope| changed(world, scope).is_empty()));
    undo(world, corrected);
    assert_eq!(changed(world, &office), [(case, 24_316)]);
    let read = || world.store.read(&world.grant, |reader| -> Done<_> { reader.case_notes(case) });
    let notes = read().expect("reads");
    let told: Vec<_> = notes.iter().map(|note| (note.event, note.content.as_slice())).collect();
    assert_eq!(told, [(seen + 1, &b"told the authority"[..])]);
    // The words are sealed anew with everything else: one identity, four months, one note.
    world.store.renew_keys(&world.grant, client).expect("renews");
    let mut next = Some(ResealFrom::default());
    while let Some(from) = next {
        next = world.store.reseal(&world.grant, client, from, 2).expect("reseals").next;
    }
    let heads = world.store.sealed_heads(&world.grant).expect("reads");
    assert_eq!(heads.iter().filter(|head| head[..4] == [0, 0, 0, 2]).count(), 6);
    assert!(read().expect("reads") == notes);
}
