//! The same human at two clients: found by digests under the tenant's key, by nobody else.

use romori_identity::{Grant, Job};
use romori_record::Class;
use romori_roster::PersonIdentity;
use romori_store::{Doing, MatchFrom, Matched, PersonAnchor, SeenFilter, UnitError};
use romori_types::ClientId;
use romori_vault::{MatchLabel, TenantKey};
use sha2::{Digest as _, Sha256};

use crate::grants;
use crate::world::{On, Os, World, day, in_both_worlds, new_fact, office, person};

type Done<T> = Result<T, UnitError>;

in_both_worlds!(
    the_same_number_is_found_at_another_client_alone,
    without_a_number_name_and_birth_are_compared,
    what_was_mended_or_undone_leads_nowhere,
    two_tenants_share_no_digest_and_none_is_without_a_key,
);

/// A client with one person.
fn client(world: &World, grant: &Grant, number: u32, who: &PersonIdentity) -> Made {
    let made = world.store.write(grant, Doing::form(None), |writer| -> Done<_> {
        let client = writer.add_client(number)?;
        let anchor = writer.add_person(client)?;
        writer.record(&new_fact(client, *anchor.id.as_bytes(), 0, who))?;
        Ok((client, anchor))
    });
    made.expect("a client")
}

type Made = (ClientId, PersonAnchor);

fn same(world: &World, client: ClientId, who: &PersonIdentity) -> Vec<Matched> {
    let found =
        world.store.read(&world.grant, |reader| -> Done<_> { reader.same_person(client, who) });
    found.expect("reads")
}

fn numbered(number: Option<&str>) -> PersonIdentity {
    let number = number.map(str::to_owned);
    PersonIdentity {
        basic_pension_number: number, ..person("架空　花子", "ｶｸｳ ﾊﾅｺ")
    }
}

fn the_same_number_is_found_at_another_client_alone(world: &World) {
    let here = numbered(Some("1234-567890"));
    let mut there = numbered(Some("１２３４ー５６７８９０"));
    there.name.kana = "ﾐﾎﾝ ﾊﾅｺ".to_owned();
    let (first, one) = client(world, &world.grant, 1_001, &here);
    let (second, two) = client(world, &world.grant, 1_002, &there);
    client(world, &world.grant, 1_003, &numbered(Some("1234-567891")));
    assert_eq!(same(world, first, &here), [Matched { client: second, person: two }]);
    assert_eq!(same(world, second, &there), [Matched { client: first, person: one }]);
}

fn without_a_number_name_and_birth_are_compared(world: &World) {
    let here = numbered(None);
    let mut there = numbered(None);
    there.name.kana = "カクウ　ハナコ".to_owned();
    let mut younger = numbered(None);
    younger.birth_date = day("1986-02-04");
    let (first, _) = client(world, &world.grant, 1_001, &here);
    let (second, two) = client(world, &world.grant, 1_002, &there);
    client(world, &world.grant, 1_003, &younger);
    client(world, &world.grant, 1_004, &numbered(Some("1234-567890")));
    assert_eq!(same(world, first, &here), [Matched { client: second, person: two }]);
}

fn what_was_mended_or_undone_leads_nowhere(world: &World) {
    let wrong = numbered(Some("1234-567890"));
    let right = numbered(Some("1234-567891"));
    let (first, _) = client(world, &world.grant, 1_001, &wrong);
    let (second, two) = client(world, &world.grant, 1_002, &wrong);
    let mended = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        writer.record(&new_fact(second, *two.id.as_bytes(), 0, &right))?;
        Ok(writer.batch())
    });
    assert_eq!(same(world, first, &wrong), []);
    assert_eq!(same(world, first, &right).len(), 1);
    let batch = mended.expect("mended");
    let undo = Doing::act(Class::Undo);
    let undone = world.store.write(&world.grant, undo, |writer| -> Done<_> { writer.undo(batch) });
    undone.expect("undone");
    assert_eq!(same(world, first, &wrong).len(), 1);
    assert_eq!(same(world, first, &right), []);
}

fn fill(world: &World, most: u32) -> usize {
    let grant = Grant::for_job(Job::Match(world.tenant));
    let (mut from, mut steps) = (Some(MatchFrom::default()), 0);
    while let Some(at) = from {
        from = world.store.fill_matches(&grant, at, most).expect("fills");
        steps += 1;
    }
    steps
}

/// Persons recorded by a program that knew no digests, the table for which comes with this one.
fn persons_of_before_are_found_once_their_digests_are_made(world: World) {
    let here = numbered(Some("1234-567890"));
    let mut nameless = numbered(None);
    nameless.name.kana = String::new();
    let (first, one) = client(&world, &world.grant, 1_001, &numbered(Some("1234-567891")));
    let (second, two) = client(&world, &world.grant, 1_002, &here);
    client(&world, &world.grant, 1_003, &nameless);
    let mended = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        writer.record(&new_fact(first, *one.id.as_bytes(), 0, &here))
    });
    mended.expect("mended");
    let told = world.store.match_digests(&world.grant).expect("reads");
    assert_eq!(told.len(), 3, "two of the first, one of the second, none of the third");

    let world = world.left_before_matches();
    assert_eq!(world.store.match_digests(&world.grant).expect("reads"), Vec::<[u8; 32]>::new());
    assert_eq!(same(&world, first, &here), [], "nobody is found yet");
    // Who is recorded since has a digest of its own.
    let (third, three) = client(&world, &world.grant, 1_004, &here);
    assert_eq!(same(&world, first, &here), [Matched { client: third, person: three }]);
    // Two a step, five in all, and a last look.
    assert_eq!(fill(&world, 2), 4);
    let mut both =
        [Matched { client: second, person: two }, Matched { client: third, person: three }];
    both.sort_by_key(|same| same.client);
    assert_eq!(same(&world, first, &here), both);
    let wrong = numbered(Some("1234-567891"));
    assert_eq!(same(&world, second, &wrong), [], "what was mended leads nowhere");
    let mut all = told;
    all.push(commonest(&world));
    all.sort_unstable();
    assert_eq!(world.store.match_digests(&world.grant).expect("reads"), all);
    assert_eq!(fill(&world, 500), 2, "again changes nothing");
    assert_eq!(world.store.match_digests(&world.grant).expect("reads"), all);
    told_whose_identities_were_opened(&world);
}

/// The digest of the number that three clients have.
fn commonest(world: &World) -> [u8; 32] {
    let digests = world.store.match_digests(&world.grant).expect("reads");
    let three = digests.windows(3).find(|three| three[0] == three[2]);
    three.expect("three of one number")[0]
}

fn told_whose_identities_were_opened(world: &World) {
    world.ship();
    let filter = SeenFilter { most: 100, ..SeenFilter::default() };
    let seen = world.store.read(&world.grant, |reader| -> Done<_> { reader.seen(&filter) });
    let seen = seen.expect("reads");
    let job = Job::Match(world.tenant).actor();
    let count = |class| {
        let ours = seen.iter().filter(|seen| seen.entry.actor == job);
        ours.filter(|seen| seen.entry.class == class).count()
    };
    assert_eq!((count(Class::Migrated), count(Class::Read)), (4, 4), "one of each a step");
}

#[test]
fn persons_of_before_are_found_on_files() {
    persons_of_before_are_found_once_their_digests_are_made(World::new(On::Files));
}

#[test]
fn persons_of_before_are_found_on_a_server() {
    persons_of_before_are_found_once_their_digests_are_made(World::new(On::Server));
}

fn two_tenants_share_no_digest_and_none_is_without_a_key(world: &World) {
    let who = numbered(Some("1234-567890"));
    client(world, &world.grant, 1_001, &who);
    let other = world.store.make_tenant(&grants::house(), &office()).expect("a tenant");
    let foreign = grants::clerk(other);
    client(world, &foreign, 1_001, &who);
    let own = world.store.match_digests(&world.grant).expect("reads");
    let theirs = world.store.match_digests(&foreign).expect("reads");
    assert_eq!((own.len(), theirs.len()), (1, 1), "each tenant sees its own row");
    assert_ne!(own, theirs);
    // What somebody without the key could try: the plain hash, and a key of his own.
    let plain: [u8; 32] = Sha256::digest(b"1234567890").into();
    let guessed = TenantKey::generate(world.tenant, 1, &Os).expect("a key").match_key();
    let guessed = guessed.digest(MatchLabel::BasicPensionNumber, b"1234567890");
    for tried in [plain, *guessed.as_bytes()] {
        assert!(!own.contains(&tried) && !theirs.contains(&tried));
    }
    // A person by whom nothing is known has no row at all.
    let mut nothing = numbered(None);
    nothing.name.kana = String::new();
    client(world, &world.grant, 1_002, &nothing);
    assert_eq!(world.store.match_digests(&world.grant).expect("reads"), own);
}
