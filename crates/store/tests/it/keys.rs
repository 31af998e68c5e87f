//! Generations of keys: everything sealed is sealed anew under the next one, while others read and
//! write, and whoever still holds the former keys goes on.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use romori_identity::{Account, AccountState, Clients, Grant, Job, Rights, Role, Roles};
use romori_record::Class;
use romori_roster::{Known, PersonIdentity};
use romori_store::{
    CredentialKind, DocumentKind, Doing, EVERY_KEY, KeyRing, NewCase, NewCredential, ResealFrom,
    SCHEMA, SeenFilter, UnitError,
};
use romori_types::{ActorId, CaseId, ClientId, DocumentId, TenantId};
use romori_vault::HOUSE;

use crate::grants;
use crate::world::{On, World, day, in_both_worlds, new_fact, office, pay, person};

type Done<T> = Result<T, UnitError>;

in_both_worlds!(
    everything_is_sealed_anew_and_says_what_it_said,
    people_read_and_write_while_values_are_sealed_anew,
    a_value_that_was_replaced_meanwhile_is_left_alone,
    the_keys_of_another_tenant_stay_as_they_are,
);

/// A table that gets sealed values must be sealed anew and counted too. The column of `case_event`
/// is written by nothing.
#[test]
fn every_table_with_sealed_values_is_known_here() {
    let steps = SCHEMA.control.iter().chain(SCHEMA.tenant);
    let statements = steps.flat_map(|step| step.statements);
    let sealed = statements.filter(|statement| statement.contains("sealed {bytes}"));
    let tables: BTreeSet<&str> =
        sealed.filter_map(|statement| statement.split_whitespace().nth(2)).collect();
    let known = [
        "account",
        "actor",
        "api_key",
        "case_event",
        "case_note",
        "company",
        "company_link",
        "credential",
        "device",
        "directory_group",
        "document",
        "fact",
        "filing_case",
        "held_key",
        "letter",
        "mail_address",
        "provisioned",
        "support",
        "support_review",
        "tenant",
    ];
    assert_eq!(tables, BTreeSet::from(known));
}

fn resealer(tenant: TenantId) -> Grant {
    Grant::for_job(Job::Reseal(tenant))
}

fn account(world: &World) -> Account {
    Account {
        id: ActorId::new(world.store.now(), &crate::world::Os).expect("an id"),
        tenant: world.tenant,
        login: "yamada".to_owned(),
        name: "山田　架空".to_owned(),
        roles: Roles::of(&[Role::Clerk]),
        clients: Clients::All,
        rights: Rights::default(),
        from: day("2026-04-01"),
        until: None,
        password: None,
        password_due: false,
        reset: None,
        state: AccountState::Active,
        created_at: world.store.now(),
        used_at: None,
    }
}

/// A client with months, and a case that has a document and something entered.
fn with_a_case(world: &World, who: &PersonIdentity) -> (ClientId, [u8; 16], CaseId, DocumentId) {
    let (client, anchor) = world.client_with(who);
    let subject = *anchor.id.as_bytes();
    let made = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        (24_300..24_310).try_for_each(|month| {
            writer.record(&new_fact(client, subject, month, &pay(300_000))).map(drop)
        })?;
        let case = writer.make_case(&NewCase {
            client,
            establishment: None,
            person: Some(anchor.id),
            procedure: 2_200,
            period: 20_260_701,
            due_on: None,
            inputs: Vec::new(),
        })?;
        writer.keep_case_content(case, b"entered")?;
        Ok((case, writer.keep_document(case, DocumentKind::Notice, b"22223,...")?))
    });
    let (case, document) = made.expect("saves");
    (client, subject, case, document)
}

/// How many sealed values lie under which generation.
fn generations(world: &World) -> HashMap<u32, usize> {
    let mut counts = HashMap::new();
    for head in world.store.sealed_heads(&world.grant).expect("reads") {
        let generation = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        *counts.entry(generation).or_default() += 1;
    }
    counts
}

fn rings(world: &World) -> (KeyRing, KeyRing) {
    let rings = world.store.key_rings(&resealer(world.tenant)).expect("reads");
    assert_eq!(rings.len(), 2, "{rings:?}");
    assert_eq!((rings[0].client, rings[0].number), (HOUSE, None));
    assert_eq!(rings[1].number, Some(1_001));
    (rings[0], rings[1])
}

fn everything_is_sealed_anew_and_says_what_it_said(world: &World) {
    let hanako = person("架空　花子", "ｶｸｳ ﾊﾅｺ");
    let (client, _, case, document) = with_a_case(world, &hanako);
    let yamada = account(world);
    world.store.keep_account(&grants::house(), &yamada).expect("an account");
    let proof = NewCredential {
        tenant: world.tenant,
        actor: yamada.id,
        kind: CredentialKind::Code,
        digest: [0; 32],
        text: b"a secret",
        step: None,
    };
    world.store.add_credential(&grants::house(), &proof).expect("a proof");
    let device = crate::devices::device(world, world.tenant, 3);
    with_a_company(world, yamada.id);
    let job = resealer(world.tenant);
    // One identity, ten months, one case, one document; the tenant's name, two accounts,
    // a proof, a device, a company's own sign-in, who one of them is there and in its directory.
    let (house, own) = rings(world);
    assert_eq!((house.values, house.former, house.generation), (8, 0, 1));
    assert_eq!((own.values, own.former, own.generation), (13, 0, 1));

    assert_eq!(world.store.renew_keys(&job, client).expect("renews"), 2);
    assert_eq!(world.store.renew_keys(&job, HOUSE).expect("renews"), 2);
    let (house, own) = rings(world);
    assert_eq!((house.values, house.former, house.generation), (8, 8, 2));
    assert_eq!((own.values, own.former, own.generations), (13, 13, 2));
    assert_eq!(generations(world), HashMap::from([(1, 21)]));

    let (mut from, mut steps) = (Some(ResealFrom::default()), Vec::new());
    while let Some(at) = from {
        let step = world.store.reseal(&job, client, at, 4).expect("seals");
        assert_eq!(step.generation, 2);
        steps.push(step.done);
        from = step.next;
        let lines = world.store.read(&world.grant, |reader| -> Done<_> {
            reader.facts::<PersonIdentity>(client, EVERY_KEY)
        });
        let lines = lines.expect("reads");
        assert_eq!(lines[0].history.fact_at(day("2026-07-01"), Known::Now), Some(&hanako));
    }
    assert_eq!(steps.iter().sum::<u64>(), 13, "{steps:?}");
    assert!(steps.iter().all(|done| *done <= 4), "{steps:?}");
    assert_eq!(world.store.reseal_accounts(&job).expect("seals"), 8);
    assert_eq!(generations(world), HashMap::from([(2, 21)]));
    let (house, own) = rings(world);
    assert_eq!((house.former, own.former), (0, 0));
    assert_eq!(world.store.reseal_accounts(&job).expect("nothing to do"), 0);

    let read = world.store.read(&world.grant, |reader| -> Done<_> {
        Ok((reader.case_content(case)?, reader.document(document)?.content))
    });
    let (content, document) = read.expect("reads");
    assert_eq!(content.as_deref(), Some(b"entered".as_slice()));
    assert_eq!(document, b"22223,...");
    let found = world.store.account_by_login(&grants::house(), "yamada").expect("reads");
    assert_eq!(found.map(|account| account.name), Some(yamada.name));
    assert_eq!(world.store.tenant(&world.grant).expect("reads").name, office().name);
    in_the_log(world, client);
    let proofs = world.store.credentials(&grants::house(), world.tenant, yamada.id);
    assert_eq!(proofs.expect("opens")[0].text.as_slice(), b"a secret");
    opens_of_a_company(world, yamada.id);
    let row = world.store.device(&Grant::for_job(Job::Devices), device).expect("opens");
    assert_eq!(row.label, "受付のPC");
}

/// A company's own sign-in, and who one of its users is there.
fn with_a_company(world: &World, actor: ActorId) {
    let (grant, tenant) = (grants::house(), world.tenant);
    let kept = world.store.keep_company(&grant, tenant, ("ABCDE12345", false, b"where it is"));
    kept.expect("set up");
    let bound = world.store.keep_company_link(&grant, (tenant, actor), b"who he is", actor);
    assert!(bound.expect("bound"));
    let kept = store_provisioned(world, actor, 0);
    assert!(kept, "who is new");
    assert!(!store_provisioned(world, actor, 0) && !store_provisioned(world, actor, 2), "too late");
}

fn store_provisioned(world: &World, actor: ActorId, seen: u32) -> bool {
    let of = (world.tenant, actor);
    world.store.keep_provisioned(&grants::house(), of, b"what it says", seen).expect("kept")
}

fn opens_of_a_company(world: &World, actor: ActorId) {
    let listed = world.store.provisioned(&grants::house(), world.tenant).expect("opens");
    assert_eq!(listed[0].text.as_slice(), b"what it says");
    let company = world.store.company(&grants::house(), world.tenant).expect("opens");
    assert_eq!(company.expect("set up").text.as_slice(), b"where it is");
    let link = world.store.company_link_of(&grants::house(), world.tenant, b"who he is");
    assert_eq!(link.expect("opens").map(|link| link.actor), Some(actor));
}

/// Who made keys and sealed anew is in the log, by client.
fn in_the_log(world: &World, client: ClientId) {
    world.ship();
    let filter = SeenFilter { most: 100, ..SeenFilter::default() };
    let seen = world.store.read(&world.grant, |reader| -> Done<_> { reader.seen(&filter) });
    let seen = seen.expect("reads");
    let count = |class, client: Option<ClientId>| {
        let entries = seen.iter().map(|seen| &seen.entry);
        entries.filter(|entry| entry.class == class && entry.client == client).count()
    };
    assert_eq!(count(Class::KeyGenerationMade, Some(client)), 1);
    assert_eq!(count(Class::KeyGenerationMade, None), 1);
    assert!(count(Class::Resealed, Some(client)) >= 4);
    assert_eq!(count(Class::Resealed, None), 1);
    assert!(seen.iter().all(|seen| seen.entry.class != Class::Resealed
        || seen.entry.actor == resealer(world.tenant).actor()));
}

/// Ends the others' work with the test, however it ends.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn people_read_and_write_while_values_are_sealed_anew(world: &World) {
    let hanako = person("架空　花子", "ｶｸｳ ﾊﾅｺ");
    let (client, subject, ..) = with_a_case(world, &hanako);
    let many = world.store.write(&world.grant, Doing::form(None), |writer| -> Done<_> {
        (24_400..24_600).try_for_each(|month| {
            writer.record(&new_fact(client, subject, month, &pay(300_000))).map(drop)
        })
    });
    many.expect("saves");
    let job = resealer(world.tenant);
    let is_done = AtomicBool::new(false);
    let worked = thread::scope(|threads| {
        let writer = threads.spawn(|| {
            let mut month = 25_000;
            while !is_done.load(Ordering::SeqCst) {
                let doing = Doing::form(None);
                let saved = world.store.write(&world.grant, doing, |writer| -> Done<_> {
                    writer.record(&new_fact(client, subject, month, &pay(month)))
                });
                saved.expect("saves");
                month += 1;
            }
            month - 25_000
        });
        let reader = threads.spawn(|| {
            let mut looks = 0;
            while !is_done.load(Ordering::SeqCst) {
                let lines = world.store.read(&world.grant, |reader| -> Done<_> {
                    reader.facts::<romori_roster::PayMonth>(client, EVERY_KEY)
                });
                assert!(lines.expect("reads").len() >= 210);
                looks += 1;
                thread::sleep(Duration::from_millis(2));
            }
            looks
        });
        let ending = Ending(&is_done);
        for generation in 2..5 {
            assert_eq!(world.store.renew_keys(&job, client).expect("renews"), generation);
            let mut from = Some(ResealFrom::default());
            while let Some(at) = from {
                from = world.store.reseal(&job, client, at, 20).expect("seals").next;
            }
        }
        drop(ending);
        (writer.join().expect("wrote"), reader.join().expect("read"))
    });
    assert!(worked.0 > 0 && worked.1 > 0, "{worked:?}");
    // What was on its way when a generation was made may be left for another round.
    let mut from = Some(ResealFrom::default());
    while let Some(at) = from {
        from = world.store.reseal(&job, client, at, 500).expect("seals").next;
    }
    let (_, own) = rings(world);
    assert_eq!((own.generation, own.former), (4, 0));
    assert_eq!(own.values, 213 + u64::try_from(worked.0).expect("a count"));
}

/// Another process on the same server opened the keys before and holds them for minutes.
#[test]
fn whoever_holds_the_former_keys_reads_what_was_sealed_since() {
    let world = World::new(On::Server);
    let (client, _, case, document) = with_a_case(&world, &person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    world.store.keep_account(&grants::house(), &account(&world)).expect("an account");
    let beside = world.beside();
    let look = || {
        let read = beside.read(&world.grant, |reader| -> Done<_> {
            reader.case_content(case)?;
            reader.document(document)?;
            reader.facts::<PersonIdentity>(client, EVERY_KEY)
        });
        assert_eq!(read.expect("reads").len(), 1);
        let found = beside.account_by_login(&grants::house(), "yamada").expect("reads");
        assert!(found.is_some());
    };
    look();
    let job = resealer(world.tenant);
    for client in [client, HOUSE] {
        world.store.renew_keys(&job, client).expect("renews");
        let mut from = Some(ResealFrom::default());
        while let Some(at) = from {
            from = world.store.reseal(&job, client, at, 500).expect("seals").next;
        }
    }
    world.store.reseal_accounts(&job).expect("seals");
    assert_eq!(generations(&world), HashMap::from([(2, 15)]));
    look();
}

fn a_value_that_was_replaced_meanwhile_is_left_alone(world: &World) {
    let (client, _, case, _) = with_a_case(world, &person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let job = resealer(world.tenant);
    world.store.renew_keys(&job, client).expect("renews");
    let enter = |text: &[u8]| {
        let doing = Doing::act(Class::Change);
        let kept = world.store.write(&world.grant, doing, |writer| -> Done<_> {
            writer.keep_case_content(case, text)
        });
        kept.expect("keeps");
    };
    enter(b"entered since");
    let step = world.store.reseal(&job, client, ResealFrom::default(), 500).expect("seals");
    assert_eq!(step.done, 12, "the case is under the new generation already");
    let read = world.store.read(&world.grant, |reader| -> Done<_> { reader.case_content(case) });
    assert_eq!(read.expect("reads").as_deref(), Some(b"entered since".as_slice()));
}

fn the_keys_of_another_tenant_stay_as_they_are(world: &World) {
    let (client, ..) = with_a_case(world, &person("架空　花子", "ｶｸｳ ﾊﾅｺ"));
    let other = world.store.make_tenant(&grants::house(), &office()).expect("a tenant");
    let foreign = resealer(other);
    assert!(world.store.renew_keys(&foreign, client).is_err(), "it has no such client");
    let step = world.store.reseal(&foreign, client, ResealFrom::default(), 500).expect("looks");
    assert_eq!((step.done, step.generation), (0, 0));
    let theirs = world.store.key_rings(&foreign).expect("reads");
    assert_eq!(theirs.len(), 1);
    for grant in [grants::house(), grants::shipper()] {
        assert!(matches!(world.store.key_rings(&grant), Err(UnitError::NotGranted)));
        assert!(matches!(world.store.renew_keys(&grant, client), Err(UnitError::NotGranted)));
        assert!(matches!(world.store.reseal_accounts(&grant), Err(UnitError::NotGranted)));
    }
    let (_, own) = rings(world);
    assert_eq!(own.generation, 1);
}
