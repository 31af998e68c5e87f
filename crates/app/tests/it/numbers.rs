//! The application's side of the vault of individual numbers: on what right it asks, what it writes
//! before, what it says when the vault is away. The vault here answers as the real one promises to,
//! and remembers what it was asked.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use romori_app::house::numbers::{
    CampaignForm, CampaignWay, HolderKind, HolderRef, NumberKeeper, NumberPurpose, NumberState,
    NumbersError, PermissionForm, Refusal, RuleForm, RuleSort, TaskAsked, disposal_certificate,
};
use romori_app::house::{
    Clients, Coming, Grant, House, Job, NewAccount, Role, Roles, Source, Violation, Visitor,
    load_demo, open_on,
};
use romori_mynabox::{
    Answer, Ask, Erased, Holder, Numbers, NumbersAway, Permission, Standing, UseGrant,
};
use romori_record::Class;
use romori_store::SeenFilter;
use romori_types::{ClientId, Date, EntryId, TenantId, Timestamp};

use crate::ground::{Ground, On, Os, SetClock, on_both};

on_both!(
    nothing_is_collected_before_the_permission,
    what_the_vault_missed_is_seen_and_sent_again,
    each_ask_is_in_the_log_before_the_vault_is_asked,
    a_campaign_sends_one_paper_a_family_and_ends_the_former,
    erasing_takes_two_persons,
    an_office_of_one_waits_three_days,
    who_does_not_handle_numbers_gets_nothing,
    rules_are_overdue_on_the_day_after,
);

const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";
const TODAY: Date = Date::constant(2026, 7, 1);
const CLIENT: u32 = 1002;

#[derive(Default)]
struct Said {
    permissions: HashMap<ClientId, Permission>,
    grants: HashMap<ClientId, UseGrant>,
    states: HashMap<Holder, Standing>,
    invited: usize,
    ended: usize,
    tickets: usize,
    second: Option<bool>,
}

#[derive(Default)]
struct Fake {
    said: Mutex<Said>,
    away: AtomicBool,
}

fn standing(holder: Holder, state: NumberState) -> Standing {
    Standing {
        holder,
        state,
        version: 1,
        collected_at: None,
        check: None,
        checked_by: None,
        images: 0,
        purposes: vec![NumberPurpose::EmploymentInsurance],
        dispose_on: None,
        same_as: Vec::new(),
    }
}

impl Numbers for Fake {
    fn ask(&self, ask: &Ask) -> Result<Answer, NumbersAway> {
        if self.away.load(Ordering::Relaxed) {
            return Err(NumbersAway { because: "接続できません".to_owned() });
        }
        let mut said = self.said.lock().unwrap();
        Ok(match ask {
            Ask::Permit(_, permission) => {
                said.permissions.insert(permission.client, permission.clone());
                Answer::Done
            }
            Ask::Withdraw(_, client) => {
                said.permissions.remove(client);
                Answer::Done
            }
            Ask::LetUse(_, grant) => {
                said.grants.insert(grant.client, grant.clone());
                Answer::Done
            }
            Ask::Leaves(_, client) => Answer::Leaves(
                said.permissions.get(client).cloned(),
                said.grants.get(client).cloned(),
            ),
            Ask::Invite(_, request) => {
                if !said.permissions.contains_key(&request.client) {
                    return Ok(Answer::Refused(Refusal::NotPermitted));
                }
                said.invited += 1;
                for subject in &request.subjects {
                    let asked = standing(subject.holder, NumberState::Asked);
                    said.states.insert(subject.holder, asked);
                }
                let link = format!("https://mynabox.example.jp/c#{}", request.id);
                Answer::Invited { link, code: "12345678".to_owned() }
            }
            Ask::Uninvite(..) => {
                said.ended += 1;
                Answer::Done
            }
            Ask::Ticket(..) => {
                said.tickets += 1;
                Answer::Ticket {
                    address: "https://mynabox.example.jp/ticket".to_owned(),
                    token: "t".to_owned(),
                    ends_at: Timestamp::UNIX_EPOCH,
                }
            }
            Ask::State(..) => Answer::States(said.states.values().cloned().collect()),
            Ask::Erase(_, disposal) => {
                said.second = Some(disposal.second.is_some());
                for holder in &disposal.holders {
                    said.states.insert(*holder, standing(*holder, NumberState::Disposed));
                }
                Answer::Erased(Erased {
                    numbers: u32::try_from(disposal.holders.len()).unwrap(),
                    images: 0,
                    at: disposal.asked_at,
                    entry: EntryId::from_bytes([7; 16]),
                    keys: Vec::new(),
                })
            }
            Ask::Counts(_) => Answer::Counts(Vec::new()),
            Ask::History(..) => Answer::Acts(Vec::new()),
            _ => Answer::Done,
        })
    }
}

struct World {
    house: House,
    vault: Arc<Fake>,
    clock: Arc<SetClock>,
    tenant: TenantId,
    _ground: Ground,
}

fn world(on: On) -> World {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(TODAY));
    let opened = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os)).unwrap();
    let house = opened.house;
    let (tenant, _) = load_demo(&house.store, TODAY, |day| clock.set(day)).unwrap();
    clock.set(TODAY);
    let vault = Arc::new(Fake::default());
    house.let_numbers(vault.clone());
    World { house, vault, clock, tenant, _ground: ground }
}

impl World {
    fn add(&self, login: &str, roles: &[Role]) {
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

    fn visitor(&self, login: &str) -> Visitor {
        let coming = Coming {
            login,
            password: PASSWORD,
            source: Source::of(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            browser: None,
            holder: [0; 16],
            code: None,
            origin: self.house.this_machine(),
        };
        let token = self.house.sign_in(&coming).unwrap().token;
        self.house.visitor(&token, self.house.this_machine().device).unwrap().unwrap()
    }

    fn handler(&self, login: &str) -> Visitor {
        self.add(login, &[Role::NumberHandler]);
        self.visitor(login)
    }

    fn permit(&self, visitor: &Visitor, purposes: &[NumberPurpose]) -> Result<(), NumbersError> {
        let seen = self.house.number_permission(visitor, CLIENT).unwrap().version;
        let form = PermissionForm {
            keeper: NumberKeeper::Office,
            purposes: purposes.to_vec(),
            entrusted_on: TODAY,
            contract: "契約書の棚 1-2".to_owned(),
            reentrustment_on: None,
            supervised_on: None,
            supervise_by: None,
            through: None,
            seen,
        };
        self.house.permit_numbers(visitor, CLIENT, &form)
    }

    fn has(&self, holder: Holder, state: NumberState) {
        let mut said = self.vault.said.lock().unwrap();
        said.states.insert(holder, standing(holder, state));
    }
}

fn campaign(purposes: &[NumberPurpose]) -> CampaignForm {
    CampaignForm {
        name: "令和8年 年末調整".to_owned(),
        purposes: purposes.to_vec(),
        way: CampaignWay::Phone,
        ends_on: Date::constant(2026, 7, 31),
        kinds: vec![HolderKind::Employee, HolderKind::Dependant],
    }
}

fn nothing_is_collected_before_the_permission(on: On) {
    let world = world(on);
    let visitor = world.handler("handler");
    let wanted = [NumberPurpose::IncomeTax];
    let refused = world.house.begin_campaign(&visitor, CLIENT, &campaign(&wanted));
    assert!(matches!(refused, Err(NumbersError::Refused(Refusal::NotPermitted))), "{refused:?}");
    world.permit(&visitor, &[NumberPurpose::SocialInsurance]).unwrap();
    let refused = world.house.begin_campaign(&visitor, CLIENT, &campaign(&wanted));
    assert!(matches!(refused, Err(NumbersError::Refused(Refusal::OtherPurpose))), "{refused:?}");
    world.permit(&visitor, &[NumberPurpose::SocialInsurance, wanted[0]]).unwrap();
    assert_eq!(world.house.begin_campaign(&visitor, CLIENT, &campaign(&wanted)).unwrap(), 1);
    let found = world.house.number_permission(&visitor, CLIENT).unwrap();
    assert_eq!((found.history.len(), found.differs()), (2, false));
    world.house.withdraw_numbers(&visitor, CLIENT).unwrap();
    let found = world.house.number_permission(&visitor, CLIENT).unwrap();
    assert!(found.record.is_none() && !found.differs());
    assert_eq!(found.history.len(), 3, "the history stays");
    assert!(world.vault.said.lock().unwrap().permissions.is_empty());
    // No purpose, and a day that is over, are no permission.
    let refused = world.permit(&visitor, &[]);
    assert!(matches!(refused, Err(NumbersError::Mistake("purposes", _))), "{refused:?}");
}

fn what_the_vault_missed_is_seen_and_sent_again(on: On) {
    let world = world(on);
    let visitor = world.handler("handler");
    world.vault.away.store(true, Ordering::Relaxed);
    let away = world.permit(&visitor, &[NumberPurpose::SocialInsurance]);
    assert!(matches!(away, Err(NumbersError::Away(_))), "{away:?}");
    let words = away.unwrap_err().to_string();
    assert!(words.contains("ほかの仕事は続けられます"), "{words}");
    // States are unknown then, and what the ledger says is shown all the same.
    let states = world.house.numbers_of_client(&visitor, CLIENT).unwrap();
    assert!(states.away.is_some() && !states.people.is_empty());
    world.vault.away.store(false, Ordering::Relaxed);
    let found = world.house.number_permission(&visitor, CLIENT).unwrap();
    assert!(found.record.is_some() && found.differs(), "recorded here and not there");
    world.house.send_permission_again(&visitor, CLIENT).unwrap();
    assert!(!world.house.number_permission(&visitor, CLIENT).unwrap().differs());
}

fn each_ask_is_in_the_log_before_the_vault_is_asked(on: On) {
    let world = world(on);
    let visitor = world.handler("handler");
    world.permit(&visitor, &[NumberPurpose::SocialInsurance]).unwrap();
    let asked = TaskAsked::Enter(vec![HolderRef::Person(1)]);
    world.vault.away.store(true, Ordering::Relaxed);
    assert!(world.house.number_ticket(&visitor, CLIENT, &asked).is_err());
    assert_eq!(world.vault.said.lock().unwrap().tickets, 0);
    world.house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
    let grant = Grant::for_job(Job::Deadlines(world.tenant));
    let filter =
        SeenFilter { actor: Some(visitor.session.actor()), most: 50, ..Default::default() };
    let seen = world.house.store.read(&grant, |reader| reader.seen(&filter)).unwrap();
    let asks: Vec<_> = seen.iter().filter(|one| one.entry.class == Class::NumbersAsked).collect();
    assert!(asks.len() >= 2, "{}", asks.len());
    // The permission is about nobody; the ticket is about one person, and nobody else was opened.
    let about: Vec<_> = asks.iter().filter(|one| one.entry.persons > 0).collect();
    assert_eq!(about.len(), 1, "{}", asks.len());
    let ticket = about[0];
    assert_eq!(ticket.entry.persons, 1);
    assert_eq!(ticket.entry.purpose.code(), 13);
    assert!(ticket.entry.client.is_some());
    world.vault.away.store(false, Ordering::Relaxed);
    let ticket = world.house.number_ticket(&visitor, CLIENT, &asked).unwrap();
    assert_eq!(ticket.address, "https://mynabox.example.jp/ticket");
}

fn a_campaign_sends_one_paper_a_family_and_ends_the_former(on: On) {
    let world = world(on);
    let visitor = world.handler("handler");
    let wanted = [NumberPurpose::SocialInsurance];
    world.permit(&visitor, &wanted).unwrap();
    let before = world.house.numbers_of_client(&visitor, CLIENT).unwrap();
    let key = world.house.begin_campaign(&visitor, CLIENT, &campaign(&wanted)).unwrap();
    let papers = world.house.invite(&visitor, (CLIENT, key)).unwrap();
    let employees = before.people.iter().filter(|one| one.person.of.is_none()).count();
    assert_eq!(papers.len(), employees);
    let labels: usize = papers.iter().map(|paper| paper.labels.len()).sum();
    assert_eq!(labels, before.people.len(), "each holder stands on one paper");
    assert!(papers.iter().all(|paper| paper.link.contains("/c#")));
    let lines = world.house.campaigns(&visitor).unwrap();
    assert_eq!((lines.len(), lines[0].funnel[0]), (1, before.people.len()));
    assert_eq!(lines[0].funnel[1], 0);
    // One has come: he gets no second paper, and every other former link ends.
    let first = before.people.iter().find(|one| one.person.of.is_none()).unwrap();
    world.has(first.person.holder, NumberState::Collected);
    let again = world.house.invite(&visitor, (CLIENT, key)).unwrap();
    assert!(again.len() >= employees - 1 && again.len() <= employees);
    assert!(world.vault.said.lock().unwrap().ended >= employees - 1);
    world.house.close_campaign(&visitor, (CLIENT, key)).unwrap();
    assert!(world.house.invite(&visitor, (CLIENT, key)).is_err(), "it is closed");
}

fn due(world: &World, visitor: &Visitor) -> (HolderRef, Holder) {
    let found = world.house.numbers_of_client(visitor, CLIENT).unwrap();
    let one = &found.people[0].person;
    world.has(one.holder, NumberState::Usable);
    (one.named, one.holder)
}

fn erasing_takes_two_persons(on: On) {
    let world = world(on);
    let (first, second) = (world.handler("first"), world.handler("second"));
    world.permit(&first, &[NumberPurpose::SocialInsurance]).unwrap();
    let (named, holder) = due(&world, &first);
    world.house.ask_disposal(&first, CLIENT, (&[named], "保存期間の終わり")).unwrap();
    let refused = world.house.dispose(&first, (CLIENT, 1));
    assert!(matches!(refused, Err(NumbersError::SecondPerson)), "{refused:?}");
    // Waiting does not help while there is somebody else.
    world.clock.set(Date::constant(2026, 7, 10));
    let first_later = world.visitor("first");
    let refused = world.house.dispose(&first_later, (CLIENT, 1));
    assert!(matches!(refused, Err(NumbersError::SecondPerson)), "{refused:?}");
    assert!(disposal_certificate(&world.house, &first_later, (CLIENT, 1)).is_err());
    drop(second);
    let second = world.visitor("second");
    world.house.dispose(&second, (CLIENT, 1)).unwrap();
    assert_eq!(world.vault.said.lock().unwrap().second, Some(true));
    assert_eq!(world.vault.said.lock().unwrap().states[&holder].state, NumberState::Disposed);
    let paper = disposal_certificate(&world.house, &second, (CLIENT, 1)).unwrap();
    assert!(paper.starts_with(b"%PDF"));
    // Once.
    assert!(world.house.dispose(&second, (CLIENT, 1)).is_err());
}

fn an_office_of_one_waits_three_days(on: On) {
    let world = world(on);
    let only = world.handler("only");
    world.permit(&only, &[NumberPurpose::SocialInsurance]).unwrap();
    let (named, _) = due(&world, &only);
    world.house.ask_disposal(&only, CLIENT, (&[named], "保存期間の終わり")).unwrap();
    for (minute, may) in [(9 * 60 - 1, false), (9 * 60 + 1, true)] {
        world.clock.set_minute(Date::constant(2026, 7, 4), minute);
        let only = world.visitor("only");
        let done = world.house.dispose(&only, (CLIENT, 1));
        assert_eq!(done.is_ok(), may, "{minute}: {done:?}");
    }
    assert_eq!(world.vault.said.lock().unwrap().second, Some(false), "nobody is invented");
}

fn who_does_not_handle_numbers_gets_nothing(on: On) {
    let world = world(on);
    world.add("attorney", &[Role::Attorney]);
    let visitor = world.visitor("attorney");
    let refused = |error: NumbersError| {
        matches!(&error, NumbersError::NotAllowed(all)
            if all.contains(&Violation::FunctionNotGranted))
    };
    let house = &world.house;
    assert!(house.numbers_overview(&visitor).is_err_and(refused));
    assert!(house.numbers_of_client(&visitor, CLIENT).is_err_and(refused));
    assert!(house.number_permission(&visitor, CLIENT).is_err_and(refused));
    assert!(house.campaigns(&visitor).is_err_and(refused));
    let asked = TaskAsked::Match(HolderRef::Person(1));
    assert!(house.number_ticket(&visitor, CLIENT, &asked).is_err_and(refused));
    assert!(house.dispose(&visitor, (CLIENT, 1)).is_err_and(refused));
    let none = house.ask_disposal(&visitor, CLIENT, (&[HolderRef::Person(1)], "理由"));
    assert!(none.is_err_and(refused));
    // Somebody of the office cannot let the office use a client's box.
    let handler = world.handler("handler");
    let form = romori_app::house::numbers::GrantForm {
        purposes: vec![NumberPurpose::SocialInsurance],
        through: Date::constant(2027, 3, 31),
    };
    let refused = house.let_use_numbers(&handler, CLIENT, &form);
    assert!(matches!(refused, Err(NumbersError::Refused(Refusal::OfClient))), "{refused:?}");
}

fn rules_are_overdue_on_the_day_after(on: On) {
    let world = world(on);
    let visitor = world.handler("handler");
    let rule = RuleForm {
        key: None,
        sort: RuleSort::Rule,
        name: "個人番号取扱規程".to_owned(),
        text: "棚 3".to_owned(),
        reviewed_on: TODAY,
        review_by: Date::constant(2026, 7, 10),
    };
    world.house.keep_number_rule(&visitor, &rule).unwrap();
    let grant = Grant::for_job(Job::Deadlines(world.tenant));
    for (day, late) in [(9, 0), (10, 0), (11, 1)] {
        let day = Date::constant(2026, 7, day);
        let read = world
            .house
            .store
            .read(&grant, |reader| romori_app::house::numbers::overdue(reader, day));
        assert_eq!(read.unwrap(), late, "{day}");
    }
    let again = RuleForm { key: Some(1), review_by: Date::constant(2027, 7, 10), ..rule.clone() };
    world.house.keep_number_rule(&visitor, &again).unwrap();
    assert_eq!(world.house.number_rules(&visitor).unwrap().len(), 1, "the same row, written anew");
    let wrong = RuleForm { review_by: TODAY, ..rule };
    let refused = world.house.keep_number_rule(&visitor, &wrong);
    assert!(matches!(refused, Err(NumbersError::Mistake("review_by", _))), "{refused:?}");
}
