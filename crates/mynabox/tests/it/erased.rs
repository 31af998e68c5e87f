//! What is erased is gone: from the files, from a copy that is put back, with a client's key.

use std::fs;

use romori_mynabox::{
    Answer, Ask, Disposal, Erased, Holder, Keeper, NumberState, Refusal, VaultHome,
};
use romori_record::Class;
use romori_types::{ActorId, Clock as _};
use rusqlite::Connection;

use crate::world::{ACME, DAY, Os, SUZUKI, TENANT, World, copy_all, holder, number};

impl World {
    fn erase(&self, of: &[u32], second: Option<ActorId>, ago: i64) -> Result<Erased, Refusal> {
        let asked = self.clock.now().as_second() - ago;
        let disposal = Disposal {
            client: ACME,
            holders: of.iter().map(|of| holder(*of)).collect::<Vec<Holder>>(),
            second,
            asked_at: romori_types::Timestamp::from_second(asked).expect("an instant"),
        };
        match self.desk.answer(&Ask::Erase(self.sato(), disposal)) {
            Answer::Erased(erased) => Ok(erased),
            Answer::Refused(refusal) => Err(refusal),
            _ => panic!("another answer"),
        }
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        let names = ["shelf.db", "shelf.db-wal", "keys.db", "keys.db-wal"];
        names.iter().any(|name| {
            let file = fs::read(self.vault().join(name)).unwrap_or_default();
            file.windows(bytes.len()).any(|part| part == bytes)
        })
    }

    fn stored(&self, file: &str, sql: &str) -> Vec<u8> {
        let store = Connection::open(self.vault().join(file)).expect("the store");
        store.query_row(sql, [], |row| row.get(0)).expect("a value")
    }
}

#[test]
fn two_persons_or_one_after_three_days() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1)), (2, &number(2))]);
    let sato = world.sato().actor;
    let refused = Some(Refusal::SecondPerson);
    assert_eq!(world.erase(&[1], None, 72 * 60 * 60 - 1).err(), refused);
    assert_eq!(world.erase(&[1], Some(sato), 0).err(), refused, "he is no second one");
    assert_eq!(world.erase(&[1], Some(sato), 3 * DAY).err(), refused);
    let erased = world.erase(&[1], None, 72 * 60 * 60).expect("erased");
    assert_eq!((erased.numbers, erased.images, erased.keys.len()), (1, 0, 0));
    let erased = world.erase(&[2], Some(SUZUKI), 0).expect("erased");
    assert_eq!(world.state(ACME, 2), NumberState::Disposed);
    let last = world.entries().pop().expect("an entry");
    assert_eq!((last.class, last.id, last.persons), (Class::NumberErased, erased.entry, 1));
    assert_eq!(world.erase(&[2], Some(SUZUKI), 0).expect("nothing").numbers, 0);
    assert_eq!(world.fill(world.sato(), ACME, &[2]), Err(Refusal::NotUsable));
}

#[test]
fn value_and_digest_leave_the_files() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let sealed = world.stored("shelf.db", "select sealed from number");
    let digest = world.stored("shelf.db", "select digest from number");
    assert!(world.holds(&sealed) && world.holds(&digest), "the test can see them");
    world.erase(&[1], Some(SUZUKI), 0).expect("erased");
    assert!(!world.holds(&sealed) && !world.holds(&digest));
}

#[test]
fn a_copy_that_is_put_back_gives_nothing_back() {
    let mut world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1)), (2, &number(2))]);
    let copy = world.folder.join("copy");
    let home = VaultHome::open(&world.vault()).expect("a vault");
    home.copy_to(&copy).expect("copied");
    for name in ["authority.key", "keys", "clients"] {
        assert!(!copy.join(name).exists(), "{name}");
    }
    world.erase(&[1], Some(SUZUKI), 0).expect("erased");
    home.put_back(&copy).expect("put back");
    world.desk = world.open(&world.vault());
    assert_eq!(world.state(ACME, 1), NumberState::Disposed);
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::NotUsable));
    world.fill(world.sato(), ACME, &[2]).expect("the other one is back");
    // A line that a crash has cut is no line, and what follows is one.
    let register = world.vault().join("erased.txt");
    let text = fs::read_to_string(&register).expect("a register");
    fs::write(&register, format!("{text}number 0101")).expect("written");
    world.desk = world.open(&world.vault());
    world.erase(&[2], Some(SUZUKI), 0).expect("erased");
    world.desk = world.open(&world.vault());
    assert_eq!(world.state(ACME, 2), NumberState::Disposed);
}

#[test]
fn with_a_client_its_key_goes_and_no_copy_opens() {
    let mut world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1)), (2, &number(2))]);
    let copy = world.folder.join("copy");
    let home = VaultHome::open(&world.vault()).expect("a vault");
    home.copy_to(&copy).expect("copied");
    let wrapped = world.stored("keys.db", "select wrapped from client_key");
    assert!(world.holds(&wrapped), "the test can see it");
    let erased = world.erase(&[], Some(SUZUKI), 0).expect("erased");
    assert_eq!((erased.numbers, erased.keys.len()), (2, 2));
    assert!(!world.holds(&wrapped));
    let asked = world.desk.answer(&Ask::Keys(TENANT, ACME));
    assert!(matches!(asked, Answer::Keys(keys) if keys.client_keys.is_empty()));
    let leaves = world.desk.answer(&Ask::Leaves(TENANT, ACME));
    assert!(leaves == Answer::Leaves(None, None));
    home.put_back(&copy).expect("put back");
    world.desk = world.open(&world.vault());
    let asked = world.desk.answer(&Ask::Keys(TENANT, ACME));
    assert!(matches!(asked, Answer::Keys(keys) if keys.client_keys.is_empty()));
    assert_eq!(world.state(ACME, 1), NumberState::Disposed);
    // The client begins again with a new key, which the register does not mean.
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    world.desk = world.open(&world.vault());
    world.fill(world.sato(), ACME, &[1]).expect("filled");
}

#[test]
fn a_vault_comes_back_from_its_copy_and_its_code_alone() {
    let mut world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let home = VaultHome::open(&world.vault()).expect("a vault");
    let code = home.new_recovery(None, &Os).expect("made").expect("a code");
    home.copy_to(&world.folder.join("copy")).expect("copied");
    let elsewhere = world.folder.join("elsewhere");
    let (copy, now) = (world.folder.join("copy"), world.clock.now());
    VaultHome::recover(&copy, &elsewhere, &code, now, &Os).expect("recovered");
    world.desk = world.open(&elsewhere);
    world.fill(world.sato(), ACME, &[1]).expect("filled");
}

#[test]
fn a_folder_that_is_open_to_others_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let folder = world.folder.join("open");
    copy_all(&world.vault(), &folder);
    let open = || VaultHome::open(&folder).map(drop);
    assert!(open().is_ok());
    let key = folder.join("authority.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).expect("a mode");
    assert!(open().is_err());
}
