//! What a worker reaches: his telephone's key, his own rows, and nothing of anybody else.

use romori_identity::{
    Account, AccountState, Ask, Candidate, Clients, Context, Function, Grant, Hasher, Job, Party,
    PasswordPolicy, Rights, Roles, SecondFactor, Session, SessionRecord, Zone,
};
use romori_record::Class;
use romori_roster::{Known, PersonIdentity};
use romori_store::{
    CaseFilter, DeviceWay, Doing, EVERY_KEY, NewDevice, PersonAnchor, Reader, SeenFilter, UnitError,
};
use romori_types::{ActorId, ClientId, Device, DeviceId, Purpose, Timestamp};

use crate::world::{Os, World, day, in_both_worlds, new_fact, person};

in_both_worlds!(
    a_key_is_found_by_its_point_until_it_is_revoked,
    a_key_goes_with_its_account,
    whoever_sees_himself_alone_sees_nobody_else,
    whoever_sees_himself_alone_sees_who_looked_at_him,
);

fn job() -> Grant {
    Grant::for_job(Job::Devices)
}

fn worker(world: &World, rights: Rights, clients: Clients) -> Account {
    let now = world.store.now();
    let account = Account {
        id: ActorId::new(now, &Os).expect("an id"),
        tenant: world.tenant,
        login: format!("honnin-{}", now.as_microsecond()),
        name: "架空　花子".to_owned(),
        roles: Roles::default(),
        clients,
        rights: Rights { party: Party::Worker, ..rights },
        from: day("2026-04-01"),
        until: None,
        password: None,
        password_due: false,
        reset: None,
        state: AccountState::Active,
        created_at: now,
        used_at: None,
    };
    world.store.keep_account(&crate::grants::house(), &account).expect("kept");
    account
}

fn phone(world: &World, account: &Account, number: u8) -> DeviceId {
    let id = DeviceId::from_bytes([number; 16]);
    let until = Timestamp::from_second(world.store.now().as_second() + 86_400);
    let new = NewDevice {
        id,
        tenant: world.tenant,
        account: account.id,
        zone: Zone::Worker,
        way: DeviceWay::Browser,
        made_by: account.id,
        until: until.expect("an instant"),
        label: "わたしの電話機",
    };
    world.store.keep_browser_key(&job(), &new, &[number; 65]).expect("kept");
    id
}

fn a_key_is_found_by_its_point_until_it_is_revoked(world: &World) {
    let account = worker(world, Rights::default(), Clients::only([]));
    let id = phone(world, &account, 5);
    let (store, now) = (&world.store, world.store.now());
    let found = store.browser_key_with(&job(), &[5; 65]).expect("asked").expect("there");
    assert_eq!((found.device, found.account, found.tenant), (id, account.id, world.tenant));
    assert!(found.serves(account.id, now) && !found.serves(ActorId::from_bytes([1; 16]), now));
    assert!(!found.serves(account.id, found.until), "not at its end");
    assert_eq!(store.browser_key(&job(), id).expect("asked"), Some(found));
    assert_eq!(store.browser_key_with(&job(), &[6; 65]).expect("asked"), None);
    // Another's certificate is no key of a telephone.
    let office = crate::devices::device(world, world.tenant, 7);
    assert_eq!(store.browser_key(&job(), office).expect("asked"), None);
    assert_eq!(store.device(&job(), id).expect("opens").label, "わたしの電話機");
    let later = Timestamp::from_second(now.as_second() + 9_999).expect("an instant");
    store.browser_key_was_used(&job(), id, later).expect("noted");
    assert_eq!(store.browser_key(&job(), id).expect("asked").expect("there").until, later);
    store.revoke_device(&job(), id).expect("revoked");
    let revoked = store.browser_key_with(&job(), &[5; 65]).expect("asked").expect("there");
    assert!(!revoked.serves(account.id, now));
    assert!(matches!(store.browser_key(&world.grant, id), Err(UnitError::NotGranted)));
}

fn a_key_goes_with_its_account(world: &World) {
    let account = worker(world, Rights::default(), Clients::only([]));
    let id = phone(world, &account, 5);
    world.store.delete_account(&Grant::for_job(Job::Ends), account.id).expect("deleted");
    assert_eq!(world.store.browser_key(&job(), id).expect("asked"), None);
    // The point is free again: its row is gone and not only its device.
    let other = worker(world, Rights::default(), Clients::only([]));
    phone(world, &other, 5);
}

/// The grant that a worker's session gives him.
fn own_grant(world: &World, client: ClientId, anchor: PersonAnchor) -> Grant {
    let rights = Rights { person: Some(anchor.id), ..Rights::default() };
    let account = worker(world, rights, Clients::only([client]));
    let hasher = Hasher::new(1, &[7; 32]);
    let checked =
        PasswordPolicy.check(Candidate::new("さかなやのねこがまたにげだした"), &Context::new());
    let password = checked.map_err(|_| "refused").expect("a password");
    let hash = hasher.hash(&password, &Os).expect("hashed");
    let account = Account { password: Some(hash), ..account };
    let typed = Candidate::new("さかなやのねこがまたにげだした");
    let proof = hasher.verify(Some(&account), &typed, &Os).expect("compared").expect("a proof");
    let now = world.store.now();
    let begun = SessionRecord::begin(&proof, &account, Device::NotYetBound, now, &Os);
    let new = begun.expect("chance").map_err(|_| "refused").expect("a session");
    let (device, second) = (Device::NotYetBound, SecondFactor::Has);
    let session = Session::resume(&new.record, &new.token, device, &account, second, now);
    let ask = Ask {
        tenant: world.tenant,
        function: Function::ViewOwn,
        purpose: Purpose::Own,
        clients: Clients::All,
        made_by: None,
    };
    session.expect("resumed").grant(&ask).expect("granted")
}

/// Two persons of one client.
fn two(world: &World) -> (ClientId, PersonAnchor, PersonAnchor) {
    let (client, first) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let made = world.store.write(&world.grant, Doing::form(None), |writer| {
        let second = writer.add_person(client)?;
        let other = person("架空　太郎", "ｶｸｳ ﾀﾛｳ");
        writer.record(&new_fact(client, *second.id.as_bytes(), 0, &other))?;
        Ok::<_, UnitError>(second)
    });
    (client, first, made.expect("a person"))
}

fn whoever_sees_himself_alone_sees_nobody_else(world: &World) {
    let (client, first, second) = two(world);
    let grant = own_grant(world, client, first);
    let read = world.store.read(&grant, |reader| -> Result<_, UnitError> {
        let persons = reader.persons(client)?;
        let all = reader.facts::<PersonIdentity>(client, EVERY_KEY)?;
        let everywhere = reader.facts_everywhere::<PersonIdentity>()?;
        let other = reader.facts_of::<PersonIdentity>(client, second.id.as_bytes())?;
        let at = reader.facts_at::<PersonIdentity>(client, second.id.as_bytes(), 0)?;
        Ok((persons, all, everywhere, other, at))
    });
    let (persons, all, everywhere, other, at) = read.expect("reads");
    assert_eq!(persons, [first]);
    assert_eq!(all.len(), 1);
    let name = all[0].history.latest(Known::Now).and_then(|span| span.row.fact.clone());
    assert_eq!(name.map(|fact| fact.name.kanji).as_deref(), Some("架空　花子"));
    assert_eq!(everywhere.iter().map(|(_, lines)| lines.len()).sum::<usize>(), 1);
    assert!(other.is_empty() && at.is_none());
    let refused = |ask: fn(&mut Reader<'_, '_>, ClientId) -> Result<(), UnitError>| {
        let read = world.store.read(&grant, |reader| ask(reader, client));
        assert!(matches!(read, Err(UnitError::NotGranted)));
    };
    refused(|reader, _| reader.person_counts().map(drop));
    refused(|reader, _| reader.cases(&CaseFilter::default()).map(drop));
    refused(|reader, client| reader.case_needs(client).map(drop));
    refused(|reader, _| reader.batches(10).map(drop));
    refused(|reader, _| reader.seen(&SeenFilter { most: 9, ..SeenFilter::default() }).map(drop));
    let written =
        world.store.write(&grant, Doing::form(None), |writer| writer.add_person(client).map(drop));
    assert!(matches!(written, Err(UnitError::NotGranted)), "and records nothing");
}

fn whoever_sees_himself_alone_sees_who_looked_at_him(world: &World) {
    let (client, first, second) = two(world);
    for one in [first, second, first] {
        let looked = world.store.read(&world.grant, |reader| {
            reader.facts_of::<PersonIdentity>(client, one.id.as_bytes()).map(drop)
        });
        looked.expect("looks");
    }
    let grant = own_grant(world, client, first);
    let own = world.store.read(&grant, |reader| {
        reader.facts_of::<PersonIdentity>(client, first.id.as_bytes()).map(drop)
    });
    own.expect("looks");
    world.ship();
    let ask = |person| {
        let filter =
            SeenFilter { client: Some(client), person, most: 100, ..SeenFilter::default() };
        let seen =
            world.store.read(&grant, |reader| -> Result<_, UnitError> { reader.seen(&filter) });
        seen.expect("reads")
    };
    let seen = ask(None);
    let reads = seen.iter().filter(|one| one.entry.class == Class::Read);
    assert_eq!(reads.count(), 3, "two looks at him and his own");
    let mine = seen.iter().filter(|one| one.entry.purpose.code() == Purpose::Own.code());
    assert_eq!(mine.count(), 1, "his own look has a purpose of its own");
    for one in &seen {
        assert_eq!(one.entry.persons, 1, "not how many others there were");
        assert_eq!(one.body.subjects, romori_record::Subjects::None);
        assert!(one.body.changes.is_empty());
    }
    assert_eq!(ask(Some(second.place)).len(), seen.len(), "another's number changes nothing");
}
