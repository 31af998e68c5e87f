//! 個人番号を入れて作る, the statement and the counts, through the real store with a vault that
//! answers as the test says.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use romori_app::house::{
    CaseState, Clients, Coming, EntryError, Event, Grant, House, Job, NewAccount, NumberObstacle,
    NumberUseError, Role, Roles, Source, StatementAsked, Step, Visitor, load_demo, open_on,
};
use romori_app::procedure::acquisition::{AcquisitionEntry, PlannedPay};
use romori_filing::{check_file, decode};
use romori_mynabox::{
    Act, ActKind, Answer, Ask, Counts, Destination, DocumentAsk, Holder, Keeper, NumberPurpose,
    NumberState, Numbers, NumbersAway, Refusal, Standing, Task, VaultKeys,
};
use romori_record::Class;
use romori_store::SeenFilter;
use romori_types::{CaseId, ClientId, Date, EntryId, TenantId, Timestamp, Yen};

use crate::ground::{Ground, On, Os, SetClock, on_both};

on_both!(
    a_notice_is_made_with_holes_for_whom_the_vault_has_a_number,
    nobody_uses_a_number_without_the_right_the_state_and_a_proof,
    the_statement_says_what_log_and_vault_say,
    what_would_leak_is_counted_without_a_name,
);

const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";
const TODAY: Date = Date::constant(2026, 7, 1);

/// A vault that has what it is told to have.
#[derive(Default)]
struct Vault {
    says: Mutex<Says>,
}

struct Says {
    state: NumberState,
    purposes: Vec<NumberPurpose>,
    ticket: Option<Refusal>,
    away: bool,
    asked: Vec<DocumentAsk>,
    sides: Vec<Keeper>,
    acts: Vec<Act>,
}

impl Default for Says {
    fn default() -> Self {
        Self {
            state: NumberState::Usable,
            purposes: vec![NumberPurpose::SocialInsurance],
            ticket: None,
            away: false,
            asked: Vec::new(),
            sides: Vec::new(),
            acts: Vec::new(),
        }
    }
}

impl Vault {
    fn set(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }

    fn asked(&self) -> Vec<DocumentAsk> {
        self.says.lock().unwrap().asked.clone()
    }
}

impl Numbers for Vault {
    fn ask(&self, ask: &Ask) -> Result<Answer, NumbersAway> {
        let mut says = self.says.lock().unwrap();
        if says.away {
            return Err(NumbersAway {
                because: "見本の番号庫は止まっています".to_owned()
            });
        }
        Ok(match ask {
            Ask::State(_, _, holders) => {
                let standing = |holder: &Holder| Standing {
                    holder: *holder,
                    state: says.state,
                    version: 1,
                    collected_at: None,
                    check: None,
                    checked_by: None,
                    images: 0,
                    purposes: says.purposes.clone(),
                    dispose_on: None,
                    same_as: Vec::new(),
                };
                Answer::States(holders.iter().map(standing).collect())
            }
            Ask::Ticket(who, ticket) => {
                if let Some(refusal) = says.ticket {
                    return Ok(Answer::Refused(refusal));
                }
                if let Task::Use(document) = &ticket.task {
                    says.asked.push(document.clone());
                    says.sides.push(who.side);
                }
                Answer::Ticket {
                    address: "https://mynabox.example.jp/ticket".to_owned(),
                    token: "00".repeat(32),
                    ends_at: Timestamp::UNIX_EPOCH,
                }
            }
            Ask::History(..) => Answer::Acts(says.acts.clone()),
            Ask::Counts(_) => Answer::Counts(Vec::<Counts>::new()),
            Ask::Keys(..) => Answer::Keys(VaultKeys {
                algorithm: "AES-256-GCM".to_owned(),
                root: "root-of-the-vault".to_owned(),
                custody: "フォルダー".to_owned(),
                apart: false,
                client_keys: vec!["key-of-the-client".to_owned()],
                by_officers: false,
                officers_open: false,
            }),
            _ => Answer::Refused(Refusal::Question),
        })
    }
}

struct World {
    house: House,
    tenant: TenantId,
    vault: Arc<Vault>,
    _ground: Ground,
}

fn world(on: On) -> World {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(TODAY));
    let opened = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = opened.unwrap().house;
    let (tenant, _) = load_demo(&house.store, TODAY, |day| clock.set(day)).unwrap();
    clock.set(TODAY);
    let vault = Arc::new(Vault::default());
    house.let_numbers(vault.clone());
    let world = World { house, tenant, vault, _ground: ground };
    world.user("handler", &[Role::Attorney, Role::Auditor, Role::NumberHandler]);
    world.user("attorney", &[Role::Attorney, Role::Auditor]);
    world
}

impl World {
    fn user(&self, login: &str, roles: &[Role]) {
        let new = NewAccount {
            tenant: self.tenant,
            login,
            name: login,
            roles: Roles::of(roles),
            clients: Clients::All,
            password: PASSWORD,
            from: TODAY,
        };
        self.house.make_account(&Grant::for_job(Job::FirstAccount), &new).unwrap();
    }

    fn sign_in(&self, login: &str) -> Visitor {
        let source = Source::of(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let origin = self.house.this_machine();
        let coming = Coming {
            login,
            password: PASSWORD,
            source,
            browser: None,
            holder: [0; 16],
            code: None,
            origin,
        };
        let admitted = self.house.sign_in(&coming).unwrap();
        self.house.visitor(&admitted.token, origin.device).unwrap().unwrap()
    }

    /// A checked 資格取得届 of the first person of a client for whom one can be made.
    fn acquisition(&self, visitor: &Visitor) -> CaseId {
        for client in [1002, 1003, 1001, 1004] {
            for person in 1..12 {
                let pay = vec![PlannedPay::Monthly(Yen::new(300_000))];
                let entry = AcquisitionEntry { pay, ..AcquisitionEntry::default() };
                let event = Event::Acquired(1, Some(entry));
                let filed = romori_app::house::file_event(
                    &self.house,
                    visitor,
                    (client, person),
                    &event,
                    TODAY,
                );
                if let Ok(Some(filing)) = filed
                    && filing.state == CaseState::Checked
                {
                    return filing.case;
                }
            }
        }
        panic!("no 資格取得届 could be made")
    }

    fn classes(&self) -> Vec<Class> {
        let _ = self.house.ship();
        let grant = Grant::for_job(Job::Match(self.tenant));
        let filter = SeenFilter { most: 10_000, ..SeenFilter::default() };
        let seen = self.house.store.read(&grant, |reader| reader.seen(&filter)).unwrap();
        seen.into_iter().map(|one| one.entry.class).collect()
    }
}

fn first_place() -> BTreeSet<(usize, String)> {
    BTreeSet::from([(0, "individual_number".to_owned())])
}

fn a_notice_is_made_with_holes_for_whom_the_vault_has_a_number(on: On) {
    let world = world(on);
    let handler = world.sign_in("handler");
    let case = world.acquisition(&handler);
    let plan = world.house.number_plan(&handler, case, TODAY).unwrap();
    assert_eq!((plan.ready(), plan.purpose), (1, NumberPurpose::SocialInsurance));
    assert_eq!(plan.destination, Destination::PensionService);
    let person = plan.case.person.unwrap();
    assert_eq!(plan.places[0].of.as_ref().unwrap().holder, Holder::employee(person));

    let ticket = world.house.use_numbers(&handler, case, &first_place(), TODAY).unwrap();
    assert_eq!(ticket.numbers, 1);
    assert!(ticket.left_out.contains(&"郵便番号"), "{:?}", ticket.left_out);
    let asked = world.vault.asked().pop().unwrap();
    assert_eq!((asked.case, asked.document), (case, plan.document));
    assert_eq!(asked.file_name, "SHFD0006.CSV");
    assert_eq!(asked.holes.len(), 1);
    let at = usize::try_from(asked.holes[0].at).unwrap();
    assert_eq!(&asked.bytes[at..at + 12], b"????????????");
    // As the vault fills it, the file passes the check.
    let mut filled = asked.bytes.clone();
    filled[at..at + 12].copy_from_slice(b"123456789018");
    assert!(check_file(&filled, "SHFD0006.CSV", TODAY).may_be_sent());
    let read = decode(&filled).unwrap();
    let row = &read.rows()[0];
    assert_eq!((row.value("individual_number"), row.value("postal")), ("123456789018", ""));
    assert_eq!(world.vault.says.lock().unwrap().sides, [Keeper::Office]);

    // What the office keeps has no number, and nothing new is kept.
    let grant = Grant::for_job(Job::Match(world.tenant));
    let kept = world.house.store.read(&grant, |reader| reader.documents(case)).unwrap();
    assert_eq!(kept.len(), 3);
    let classes = world.classes();
    assert!(classes.contains(&Class::NumbersAsked), "{classes:?}");

    // That the vault made one is its history's to say.
    assert_eq!(world.house.numbered_before(&handler, &plan.case).unwrap(), []);
    let act = Act {
        entry: EntryId::from_bytes([9; 16]),
        at: plan.case.made_at,
        kind: ActKind::Used,
        client: plan.client.id,
        actor: handler.session.actor(),
        home: world.tenant,
        holders: vec![Holder::employee(person)],
        purpose: Some(NumberPurpose::SocialInsurance),
        destination: Some(Destination::PensionService),
        case: Some(case),
        done: true,
    };
    let refused = Act { done: false, ..act.clone() };
    let other = Act { case: Some(CaseId::from_bytes([1; 16])), ..act.clone() };
    world.vault.set(|says| says.acts = vec![act, refused, other]);
    let before = world.house.numbered_before(&handler, &plan.case).unwrap();
    assert_eq!(before.iter().map(|one| one.holders).collect::<Vec<_>>(), [1]);
}

fn nobody_uses_a_number_without_the_right_the_state_and_a_proof(on: On) {
    let world = world(on);
    let handler = world.sign_in("handler");
    let case = world.acquisition(&handler);
    let attempt = |visitor: &Visitor, chosen: &BTreeSet<(usize, String)>| {
        world.house.use_numbers(visitor, case, chosen, TODAY).map(|_| ())
    };
    let attorney = world.sign_in("attorney");
    assert!(matches!(attempt(&attorney, &first_place()), Err(NumberUseError::NotAllowed(_))));
    for state in NumberState::ALL.iter().filter(|state| **state != NumberState::Usable) {
        world.vault.set(|says| says.state = *state);
        let plan = world.house.number_plan(&handler, case, TODAY).unwrap();
        assert_eq!(plan.places[0].obstacle, Some(NumberObstacle::State(*state)));
        let refused = attempt(&handler, &first_place());
        assert!(matches!(refused, Err(NumberUseError::NotReady(_))), "{state:?} {refused:?}");
    }
    world.vault.set(|says| {
        says.state = NumberState::Usable;
        says.purposes = vec![NumberPurpose::IncomeTax];
    });
    assert!(matches!(attempt(&handler, &first_place()), Err(NumberUseError::NotReady(_))));
    world.vault.set(|says| says.purposes = vec![NumberPurpose::SocialInsurance]);
    assert!(matches!(attempt(&handler, &BTreeSet::new()), Err(NumberUseError::Nobody)));
    let none = BTreeSet::from([(0, "name_kana".to_owned())]);
    assert!(matches!(attempt(&handler, &none), Err(NumberUseError::NotReady(_))));
    assert!(world.vault.asked().is_empty(), "the vault was asked for none of these");

    // What the client took back is refused by the vault, in words.
    world.vault.set(|says| says.ticket = Some(Refusal::NotGranted));
    let refused = attempt(&handler, &first_place()).unwrap_err();
    assert!(refused.to_string().contains("許しの登録を頼んで"), "{refused}");
    world.vault.set(|says| says.away = true);
    assert!(matches!(attempt(&handler, &first_place()), Err(NumberUseError::Away(_))));
    world.vault.set(|says| *says = Says::default());
    assert!(attempt(&handler, &first_place()).is_ok());

    // A draft has no notice that was checked.
    let grant = Grant::for_job(Job::Demo(world.tenant));
    let seen = world.house.store.read(&grant, |reader| reader.case(case)).unwrap().version;
    let doing = romori_store::Doing::act(Class::CaseMade);
    let step = Step { case, to: CaseState::Draft, seen, second_person: false };
    world.house.store.write(&grant, doing, |writer| writer.step_case(&step)).unwrap();
    let refused = attempt(&handler, &first_place());
    assert!(matches!(refused, Err(NumberUseError::State(CaseState::Draft))), "{refused:?}");
}

fn the_statement_says_what_log_and_vault_say(on: On) {
    let world = world(on);
    let handler = world.sign_in("handler");
    let case = world.acquisition(&handler);
    world.house.use_numbers(&handler, case, &first_place(), TODAY).unwrap();
    let client = world.house.number_plan(&handler, case, TODAY).unwrap().client.number;
    let asked = StatementAsked { client: Some(client), from: TODAY, to: TODAY };
    let made = world.house.number_statement(&handler, &asked).unwrap();
    assert_eq!(made.client.as_ref().unwrap().0, client);
    let asked_of_vault = made.uses.entries.iter().filter(|one| one.class == 850).count();
    assert!(asked_of_vault >= 1, "{:?}", made.uses);
    assert_eq!(made.uses.findings, Vec::<String>::new());
    for one in &made.uses.entries {
        assert_eq!(one.proof.leaf.len(), 64);
    }
    assert!(made.holders.iter().any(|one| one.name == "handler"));
    assert!(made.holders.iter().all(|one| one.name != "attorney"));
    assert!(made.keys.iter().any(|key| key.id == "key-of-the-client"));
    let json: serde_json::Value = serde_json::from_str(&made.to_json().unwrap()).unwrap();
    assert_eq!(json["schema"], "romori-number-statement/1");
    assert_eq!(json["thefts"].as_array().unwrap().len(), 6);
    let pdf = made.to_pdf(&world.house.log_line()).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    if let Ok(folder) = std::env::var("ROMORI_STATEMENT") {
        std::fs::write(std::path::Path::new(&folder).join("statement.pdf"), &pdf).unwrap();
    }

    // An act that the log does not have is told, and a vault that is away is no silence.
    let act = Act {
        entry: EntryId::from_bytes([9; 16]),
        at: Timestamp::UNIX_EPOCH,
        kind: ActKind::Used,
        client: ClientId::from_bytes([1; 16]),
        actor: handler.session.actor(),
        home: world.tenant,
        holders: Vec::new(),
        purpose: None,
        destination: None,
        case: None,
        done: true,
    };
    world.vault.set(|says| says.acts = vec![act]);
    let made = world.house.number_statement(&handler, &asked).unwrap();
    assert_eq!(made.findings().len(), 1);
    world.vault.set(|says| says.away = true);
    let made = world.house.number_statement(&handler, &asked).unwrap();
    assert_eq!((made.findings().len(), made.uses.vault_acts), (1, None));
    assert!(world.classes().contains(&Class::StatementMade));

    let attorney = world.sign_in("attorney");
    let refused = world.house.number_statement(&attorney, &asked);
    assert!(matches!(refused, Err(EntryError::NotAllowed(_))));
}

fn what_would_leak_is_counted_without_a_name(on: On) {
    let world = world(on);
    let attorney = world.sign_in("attorney");
    let before = world.classes().iter().filter(|one| **one == Class::LeakCounted).count();
    let all = world.house.leak_counts(&attorney, None).unwrap();
    assert_eq!(all.lines.len(), 12);
    let grant = Grant::for_job(Job::Match(world.tenant));
    for line in &all.lines {
        let persons =
            world.house.store.read(&grant, |reader| reader.persons(line.client.id)).unwrap();
        assert_eq!(line.held.persons, persons.len() as u64);
        let identity = line.of(romori_roster::Block::Identity);
        assert_eq!(identity, line.held.persons, "everybody has a name");
        assert!(line.of(romori_roster::Block::Pay) <= line.held.persons);
        assert_eq!(line.of(romori_roster::Block::Bank), 0);
        let one = world.house.leak_counts(&attorney, Some(line.client.number)).unwrap();
        assert_eq!(one.lines.len(), 1);
        assert_eq!(one.lines[0].held, line.held);
    }
    assert!(all.dependants() > 0);
    assert_eq!(all.numbers(), Some(0));
    world.vault.set(|says| says.away = true);
    let away = world.house.leak_counts(&attorney, None).unwrap();
    assert!(away.numbers().is_none() && away.away.is_some());
    let after = world.classes().iter().filter(|one| **one == Class::LeakCounted).count();
    assert_eq!(after - before, 14);
}
