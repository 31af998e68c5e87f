//! A client's key that its officers hold: what opens it, what does not, and what goes on meanwhile.

use romori_identity::{Clients, Grant, Job};
use romori_record::Class;
use romori_roster::PersonIdentity;
use romori_store::{Doing, EVERY_KEY, ResealFrom, SeenFilter, ShareTaken, Store, UnitError};
use romori_types::ClientId;
use romori_vault::{
    ClientKey, Custodian as _, FileCustodian, ShareMistake, TenantKey, VaultError, WrappedKey,
};

use crate::world::{On, World, engine_in, in_both_worlds, new_fact, person, store_in};

const MINUTE: i64 = 60_000_000;
const NAMES: [&str; 3] = ["架空　一郎", "架空　二子", "架空　三郎"];

in_both_worlds!(
    officers_open_and_the_program_alone_does_not,
    an_open_key_closes_by_itself,
    a_key_made_anew_ends_the_former_shares,
    shares_of_one_client_open_no_other,
    others_stay_in_lists_while_one_is_shut,
    generations_and_a_new_root_key_go_on,
    wrong_shares_are_slowed_down,
    a_key_goes_back_to_the_house,
    nothing_changes_before_the_shares_are_confirmed,
    a_clients_keys_are_destroyed_within_a_second,
);

fn named(count: usize) -> Vec<String> {
    NAMES[..count].iter().map(|name| (*name).to_owned()).collect()
}

fn identities(store: &Store, grant: &Grant, client: ClientId) -> Result<Vec<String>, UnitError> {
    store.read(grant, |reader| {
        let lines = reader.facts::<PersonIdentity>(client, EVERY_KEY)?;
        let names = lines.iter().filter_map(|line| {
            let known = line.history.latest(romori_roster::Known::Now)?;
            Some(known.row.fact.as_ref()?.name.kanji.clone())
        });
        Ok::<_, UnitError>(names.collect())
    })
}

/// Puts a client's key under two of three shares, confirmed, and gives them as printed.
fn entrusted(world: &World, client: ClientId) -> Vec<String> {
    let shares = world.store.prepare_holding(&world.grant, client, 2, named(3)).expect("shares");
    let papers: Vec<String> = shares.iter().map(|share| share.reveal().to_string()).collect();
    let first = world.store.enter_share(&world.grant, client, &papers[0]).expect("the first");
    assert_eq!(first, ShareTaken::More(1, 2));
    let second = world.store.enter_share(&world.grant, client, &papers[2]).expect("the third");
    assert!(matches!(second, ShareTaken::Entrusted | ShareTaken::Remade), "{second:?}");
    papers
}

fn opened(world: &World, client: ClientId, papers: &[&String]) -> Result<ShareTaken, UnitError> {
    let mut last = Err(UnitError::Absent);
    for paper in papers {
        last = Ok(world.store.enter_share(&world.grant, client, paper)?);
    }
    last
}

fn is_shut(result: &Result<Vec<String>, UnitError>) -> bool {
    matches!(result, Err(UnitError::KeysShut(_)))
}

fn mistake(result: Result<ShareTaken, UnitError>) -> Option<ShareMistake> {
    match result.err()? {
        UnitError::Vault(VaultError::Shares(mistake)) => Some(mistake),
        other => panic!("{other}"),
    }
}

fn officers_open_and_the_program_alone_does_not(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let read = |store: &Store| identities(store, &world.grant, client);
    assert_eq!(read(&world.store).expect("opens"), ["架空　花子"]);
    let papers = entrusted(world, client);
    assert_eq!(read(&world.store).expect("is open"), ["架空　花子"]);
    world.store.close_held(&world.grant, client).expect("closed");
    let Err(UnitError::KeysShut(shut)) = read(&world.store) else { panic!("it opens") };
    assert_eq!((shut.number, shut.shares, shut.needed, shut.entered), (1_001, 3, 2, 0));
    let words = UnitError::KeysShut(shut).to_string();
    assert!(words.contains("顧問先1001の鍵が閉じています"), "{words}");
    assert!(words.contains("/70/1001/keys") && words.contains("3人") && words.contains("2枚"));
    // Who holds shares is read while it is closed.
    let held = world.store.custodianship(&world.grant, client).expect("held").holding;
    let held = held.expect("by officers");
    assert_eq!((held.names, held.needed, held.open_until), (named(3), 2, None));
    // Nor is anything written.
    let write = world.store.write(&world.grant, Doing::form(None), |writer| {
        let anchor = writer.add_person(client)?;
        let other = person("架空　次郎", "ｶｸｳ ｼﾞﾛｳ");
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 0, &other)).map(drop)
    });
    assert!(matches!(write, Err(UnitError::KeysShut(_))), "{write:?}");
    assert_eq!(opened(world, client, &[&papers[1], &papers[0]]).expect("two"), ShareTaken::Opened);
    assert_eq!(read(&world.store).expect("opens again"), ["架空　花子"]);
    // Each act is in the log, about this client.
    world.ship();
    for (class, times) in [
        (Class::OfficersEntrusted, 1),
        (Class::OfficersShareEntered, 4),
        (Class::OfficersClosed, 1),
    ] {
        let filter = SeenFilter { client: Some(client), most: 100, ..SeenFilter::default() };
        let seen = world.store.read(&world.grant, |reader| reader.seen(&filter)).expect("seen");
        let count = seen.iter().filter(|seen| seen.entry.class == class).count();
        assert_eq!(count, times, "{class:?}");
    }
}

/// Everything that is stored and the root key, in the hands of whoever runs the house.
#[test]
fn the_operator_alone_opens_nothing() {
    let world = World::new(On::Files);
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let file = world.folder.path().join(format!("data/tenants/{}.db", world.tenant));
    let wrapped_now = || {
        let rows = rusqlite::Connection::open(&file).expect("a file");
        let sql = "select wrapped from client_key where client_id = ?1";
        let id = client.as_bytes().as_slice();
        rows.query_row(sql, [id], |row| row.get::<_, Vec<u8>>(0)).expect("a key")
    };
    let before = wrapped_now();
    let papers = entrusted(&world, client);
    let after = wrapped_now();
    let (tenant, grant) = (world.tenant, &world.grant);
    let keys = FileCustodian::open(&world.keys(), None).expect("the root key");
    let control = rusqlite::Connection::open(world.folder.path().join("data/control.db"));
    let kept: Vec<u8> = control
        .expect("a file")
        .query_row("select wrapped_key from tenant", [], |row| row.get(0))
        .expect("the tenant's key");
    let kept = WrappedKey::parse(&kept).expect("a key");
    assert_eq!(kept.outside(), keys.root());
    let tenant_key = TenantKey::unwrap(&keys, tenant, &kept).expect("the root key opens it");
    let unwrap = |bytes: &[u8]| {
        ClientKey::unwrap(&tenant_key, client, &WrappedKey::parse(bytes).expect("a key"))
    };
    assert!(unwrap(&before).is_ok(), "what was there before would open");
    assert!(matches!(unwrap(&after).err(), Some(VaultError::WrappedElsewhere(_))));
    // Nor where it is made to look like one of the tenant's.
    let mut forged = after.clone();
    forged[4..20].copy_from_slice(tenant_key.id().as_bytes());
    assert!(matches!(unwrap(&forged).err(), Some(VaultError::WrapRefused(_))));
    // What would open is nowhere on the disk, and neither are shares and names of officers.
    for path in crate::stolen::files(world.folder.path()) {
        let bytes = std::fs::read(&path).expect("a file");
        let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(!has(&before[40..]), "{} has the former wrapping", path.display());
        for name in NAMES {
            assert!(!has(name.as_bytes()), "{} has a name", path.display());
        }
        for paper in &papers {
            assert!(!has(paper.as_bytes()), "{} has a share", path.display());
            assert!(!has(&paper.as_bytes()[..29]), "{} has groups of a share", path.display());
        }
    }
    // Started anew it has everything that is stored, and no share.
    let World { folder, clock, store, sequencer, .. } = &world;
    let _ = (store, sequencer);
    let copy = crate::ground::TempFolder::new();
    crate::stolen::copy(folder.path(), copy.path());
    let (store, _sequencer) = store_in(copy.path(), engine_in(copy.path()), clock.clone());
    assert!(is_shut(&identities(&store, grant, client)));
    for paper in [&papers[1], &papers[2]] {
        store.enter_share(grant, client, paper).expect("a share");
    }
    assert_eq!(identities(&store, grant, client).expect("opens"), ["架空　花子"]);
}

fn an_open_key_closes_by_itself(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let papers = entrusted(world, client);
    let read = || identities(&world.store, &world.grant, client);
    world.clock.forward(59 * MINUTE);
    assert!(read().is_ok(), "59 minutes unused");
    world.clock.forward(59 * MINUTE);
    assert!(read().is_ok(), "59 minutes after it was used last");
    world.clock.forward(60 * MINUTE);
    assert!(is_shut(&read()), "an hour unused");
    opened(world, client, &[&papers[0], &papers[1]]).expect("opens");
    for _ in 0..(12 * 60 / 45 - 1) {
        world.clock.forward(45 * MINUTE);
        assert!(read().is_ok(), "used all the time");
    }
    world.clock.forward(46 * MINUTE);
    assert!(is_shut(&read()), "twelve hours after it was opened");
    opened(world, client, &[&papers[0], &papers[1]]).expect("opens");
    world.clock.forward(-60 * MINUTE);
    assert!(is_shut(&read()), "a clock that went back");
    world.clock.forward(3 * 60 * MINUTE);
    world.store.sweep();
    world.ship();
    let filter = SeenFilter { client: Some(client), most: 100, ..SeenFilter::default() };
    let seen = world.store.read(&world.grant, |reader| reader.seen(&filter)).expect("seen");
    assert!(seen.iter().any(|seen| seen.entry.class == Class::OfficersClosed));
}

fn a_key_made_anew_ends_the_former_shares(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let former = entrusted(world, client);
    let papers = entrusted(world, client);
    world.store.close_held(&world.grant, client).expect("closed");
    let number = mistake(opened(world, client, &[&former[0]]));
    assert_eq!(number, Some(ShareMistake::OtherKey(1)));
    assert!(is_shut(&identities(&world.store, &world.grant, client)));
    assert_eq!(opened(world, client, &[&papers[2], &papers[1]]).expect("two"), ShareTaken::Opened);
    // Closed, it cannot be made anew: with fewer than needed it is lost.
    world.store.close_held(&world.grant, client).expect("closed");
    let made = world.store.prepare_holding(&world.grant, client, 2, named(2));
    assert!(matches!(made.err(), Some(UnitError::KeysShut(_))));
}

fn second_client(world: &World, who: &PersonIdentity) -> ClientId {
    let made = world.store.write(&world.grant, Doing::form(None), |writer| {
        let client = writer.add_client(1_002)?;
        let anchor = writer.add_person(client)?;
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 0, who))?;
        Ok::<_, UnitError>(client)
    });
    made.expect("a client")
}

fn shares_of_one_client_open_no_other(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let other = second_client(world, &person("架空　次郎", "ｶｸｳ ｼﾞﾛｳ"));
    let papers = entrusted(world, client);
    let others = entrusted(world, other);
    for client in [client, other] {
        world.store.close_held(&world.grant, client).expect("closed");
    }
    assert_eq!(mistake(opened(world, other, &[&papers[0]])), Some(ShareMistake::OtherKey(1)));
    assert_eq!(mistake(opened(world, client, &[&others[2]])), Some(ShareMistake::OtherKey(3)));
    opened(world, client, &[&papers[0], &papers[1]]).expect("its own");
    assert!(identities(&world.store, &world.grant, client).is_ok());
    assert!(is_shut(&identities(&world.store, &world.grant, other)));
}

fn others_stay_in_lists_while_one_is_shut(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let other = second_client(world, &person("架空　次郎", "ｶｸｳ ｼﾞﾛｳ"));
    let everywhere = || {
        world.store.read(&world.grant, |reader| {
            let all = reader.facts_everywhere::<PersonIdentity>()?;
            let open = reader.open_clients()?;
            let clients: Vec<ClientId> = all.iter().map(|(client, _)| *client).collect();
            let shut = reader.shut_clients()?;
            Ok::<_, UnitError>((clients, open.len(), shut))
        })
    };
    entrusted(world, client);
    assert_eq!(everywhere().expect("both").0.len(), 2);
    world.store.close_held(&world.grant, client).expect("closed");
    let (clients, open, shut) = everywhere().expect("the other");
    assert_eq!((clients, open), (vec![other], 1));
    assert_eq!(shut.iter().map(|one| one.number).collect::<Vec<_>>(), [1_001]);
    let told = |clients: &Clients| {
        let grant = Grant::for_job(Job::Deadlines(world.tenant));
        world.store.shut_clients(&grant, clients).expect("told").len()
    };
    assert_eq!((told(&Clients::All), told(&Clients::only([other]))), (1, 0));
}

fn generations_and_a_new_root_key_go_on(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let papers = entrusted(world, client);
    let job = Grant::for_job(Job::Reseal(world.tenant));
    assert_eq!(world.store.renew_keys(&job, client).expect("made"), 2);
    assert_eq!(world.store.renew_keys(&job, romori_vault::HOUSE).expect("made"), 2);
    let done = world.store.reseal(&job, client, ResealFrom::default(), 500).expect("sealed");
    assert!(done.done > 0 && done.next.is_none());
    world.store.reseal_accounts(&job).expect("sealed");
    let former = |rings: &[romori_store::KeyRing]| rings.iter().map(|r| r.former).sum::<u64>();
    assert_eq!(former(&world.store.key_rings(&job).expect("rings")), 0);
    FileCustodian::open(&world.keys(), None).expect("keys").renew(&crate::world::Os).expect("new");
    world.store.close_held(&world.grant, client).expect("closed");
    let rings = world.store.key_rings(&job).expect("rings");
    assert!(rings.iter().any(|ring| ring.client == client && ring.is_shut));
    let made = world.store.renew_keys(&job, client);
    assert!(matches!(made, Err(UnitError::KeysShut(_))), "{made:?}");
    opened(world, client, &[&papers[0], &papers[1]]).expect("opens");
    let read = identities(&world.store, &world.grant, client);
    assert_eq!(read.expect("opens"), ["架空　花子"]);
    let held = world.store.custodianship(&world.grant, client).expect("held").holding;
    assert_eq!(held.map(|held| held.names), Some(named(3)));
}

fn wrong_shares_are_slowed_down(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let papers = entrusted(world, client);
    world.store.close_held(&world.grant, client).expect("closed");
    let slip = |paper: &String| {
        paper.replacen(&paper[..1], if paper.starts_with('A') { "B" } else { "A" }, 1)
    };
    for _ in 0..6 {
        let typed = mistake(world.store.enter_share(&world.grant, client, &slip(&papers[0])));
        assert_eq!(typed, Some(ShareMistake::Typed(vec![1])));
    }
    let right = world.store.enter_share(&world.grant, client, &papers[0]);
    assert!(matches!(right, Err(UnitError::SharesSlowed(1))), "{right:?}");
    world.clock.forward(2_000_000);
    world.store.enter_share(&world.grant, client, &papers[0]).expect("after the wait");
}

fn a_key_goes_back_to_the_house(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let papers = entrusted(world, client);
    world.store.close_held(&world.grant, client).expect("closed");
    let shut = world.store.return_held(&world.grant, client);
    assert!(matches!(shut, Err(UnitError::KeysShut(_))), "{shut:?}");
    opened(world, client, &[&papers[0], &papers[1]]).expect("opens");
    world.store.return_held(&world.grant, client).expect("given back");
    world.store.close_held(&world.grant, client).expect_err("nothing is open");
    assert!(identities(&world.store, &world.grant, client).is_ok());
    let held = world.store.custodianship(&world.grant, client).expect("the house's");
    assert_eq!((held.holding, held.preparing), (None, None));
}

fn nothing_changes_before_the_shares_are_confirmed(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    for (needed, count) in [(1, 3), (0, 2), (3, 2), (2, 1)] {
        let made = world.store.prepare_holding(&world.grant, client, needed, named(count));
        assert!(made.is_err(), "{needed} of {count}");
    }
    let shares = world.store.prepare_holding(&world.grant, client, 2, named(3)).expect("shares");
    world.store.enter_share(&world.grant, client, &shares[0].reveal()).expect("one");
    let twice = world.store.enter_share(&world.grant, client, &shares[0].reveal());
    assert_eq!(mistake(twice), Some(ShareMistake::Twice(1)));
    let now = world.store.custodianship(&world.grant, client).expect("asked");
    assert!(now.holding.is_none());
    assert_eq!(now.preparing.map(|preparing| preparing.entered), Some(vec![1]));
    world.store.give_up_prepared(&world.grant, client).expect("given up");
    let late = world.store.enter_share(&world.grant, client, &shares[1].reveal());
    assert!(matches!(late, Err(UnitError::Holding(_))), "{late:?}");
    assert!(identities(&world.store, &world.grant, client).is_ok());
}

fn a_clients_keys_are_destroyed_within_a_second(world: &World) {
    let (client, _) = world.client_with(&person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let other = second_client(world, &person("架空　次郎", "ｶｸｳ ｼﾞﾛｳ"));
    entrusted(world, client);
    let job = Grant::for_job(Job::Destruction);
    let whose = (world.tenant, client);
    let on = crate::world::day("2026-07-04");
    world.store.order_client_end(&job, whose, Some(on)).expect("ordered");
    world.store.order_client_end(&job, whose, None).expect("taken back");
    world.store.order_client_end(&job, whose, Some(on)).expect("ordered again");
    assert!(identities(&world.store, &world.grant, client).is_ok(), "an order alone does nothing");
    let ids = world.store.client_key_ids(&job, whose).expect("ids");
    assert_eq!(ids.len(), 2);
    let begun = std::time::Instant::now();
    world.store.destroy_client_keys(&job, whose, (on, "{}")).expect("destroyed");
    let took = begun.elapsed();
    assert!(took < std::time::Duration::from_secs(1), "{took:?}");
    let gone = identities(&world.store, &world.grant, client);
    assert!(matches!(gone, Err(UnitError::KeysDestroyed { number: 1_001 })), "{gone:?}");
    assert!(world.store.client_key_ids(&job, whose).expect("ids").is_empty());
    assert!(identities(&world.store, &world.grant, other).is_ok());
    let open = world.store.read(&world.grant, |reader| reader.open_clients()).expect("open");
    assert_eq!(open.iter().map(|client| client.number).collect::<Vec<_>>(), [1_002]);
    let ends = world.store.client_ends(&job, world.tenant).expect("ends");
    assert!(ends.len() == 1 && ends[0].destroyed_at.is_some());
    world.store.order_client_end(&job, whose, Some(on)).expect_err("it is done");
    world.ship();
    let filter = SeenFilter { client: Some(client), most: 100, ..SeenFilter::default() };
    let seen = world.store.read(&world.grant, |reader| reader.seen(&filter)).expect("seen");
    assert!(seen.iter().any(|seen| seen.entry.class == Class::ClientKeyDestroyed));
}
