//! The day's work: accounts go on the next business day after their contract, trial or time, who is
//! not seen for 45 days is turned off, days on which nothing ran are made up for and told.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use romori_app::house::{
    Alarm, Clients, Coming, ContractChange, ContractState, DailyWork, EntryError, Grant, House,
    Job, NewAccount, NewOffice, Role, Roles, SignInRefusal, Source, Violation, Visitor,
    make_office, make_sample_office, open_on, open_return,
};
use romori_identity::{Account, AccountState};
use romori_mynabox::{Answer, Ask, Ending, Numbers, NumbersAway, Refusal};
use romori_record::Class;
use romori_store::{SeenFilter, UnitError};
use romori_types::{ActorId, ClientId, Date, TenantId};
use sha2::{Digest as _, Sha256};

use crate::ground::{Ground, On, Os, SetClock, on_both};
use crate::totp;

on_both!(
    accounts_go_on_the_next_business_day,
    an_account_with_an_end_of_its_own_goes_alone,
    who_is_not_seen_for_45_days_is_off,
    a_day_on_which_nothing_ran_is_made_up_for_and_told,
    nothing_that_was_given_out_survives_the_account,
    accounts_are_confirmed_each_quarter_or_turned_off,
    who_was_opened_again_has_been_decided_about,
    nothing_becomes_invented_by_a_contract,
    who_may_enter_is_told_with_the_reasons,
    destroyed_keys_open_nothing_and_are_certified,
    data_goes_back_by_itself_and_opens_with_the_code_alone,
    keys_go_three_days_after_the_data_went_back,
    keys_of_an_office_whose_data_did_not_go_back_stay,
);

const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

struct World {
    house: House,
    clock: Arc<SetClock>,
    tenant: TenantId,
    user: ActorId,
    _ground: Ground,
}

/// An office with one user since a day.
fn world(on: On, since: &str) -> World {
    world_of(on, since, make_office)
}

type Made = Result<TenantId, EntryError>;

/// The same in an office that is made so.
fn world_of(on: On, since: &str, make: impl Fn(&House, &Grant, &NewOffice<'_>) -> Made) -> World {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(day(since)));
    let opened = open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let house = opened.unwrap().house;
    let grant = Grant::for_job(Job::FirstAccount);
    let office = NewOffice { name: "架空社会保険労務士事務所", from: day(since) };
    let tenant = make(&house, &grant, &office).unwrap();
    let user = added(&house, tenant, "katsuragi", day(since));
    World { house, clock, tenant, user, _ground: ground }
}

fn added(house: &House, tenant: TenantId, login: &str, from: Date) -> ActorId {
    let new = NewAccount {
        tenant,
        login,
        name: "葛城　みどり",
        roles: Roles::of(&[Role::Administrator, Role::Attorney]),
        clients: Clients::All,
        password: PASSWORD,
        from,
    };
    house.make_account(&Grant::for_job(Job::FirstAccount), &new).unwrap()
}

fn sign_in(house: &House, login: &str) -> Result<String, EntryError> {
    let source = Source::of(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let origin = house.this_machine();
    let coming = Coming {
        login,
        password: PASSWORD,
        source,
        browser: None,
        holder: [0; 16],
        code: None,
        origin,
    };
    house.sign_in(&coming).map(|admitted| admitted.token)
}

fn visitor_of(house: &House, token: &str) -> Result<Option<Visitor>, UnitError> {
    house.visitor(token, house.this_machine().device)
}

impl World {
    fn contract(&self, state: ContractState, to: &str) {
        let change = ContractChange { state, to: Some(day(to)) };
        let grant = Grant::for_job(Job::Console);
        self.house.change_contract(&grant, self.tenant, change).unwrap();
    }

    fn account(&self, user: ActorId) -> Option<Account> {
        match self.house.store.account(&Grant::for_job(Job::SignIn), user) {
            Err(UnitError::Absent) => None,
            found => Some(found.unwrap()),
        }
    }

    /// How many accounts the log says were treated so, each named by its id.
    fn logged(&self, class: Class) -> Vec<ActorId> {
        self.house.sequencer.ship_all(&Grant::for_job(Job::Ship(None))).unwrap();
        let grant = Grant::for_job(Job::Deadlines(self.tenant));
        let filter = SeenFilter { most: 1_000, ..SeenFilter::default() };
        let seen = self.house.store.read(&grant, |reader| reader.seen(&filter)).unwrap();
        let of_class = seen.into_iter().filter(|seen| seen.entry.class == class);
        let rows = of_class.flat_map(|seen| seen.body.changes.into_iter());
        rows.map(|change| ActorId::from_bytes(*change.row.as_bytes())).collect()
    }
}

/// The days of the requirement: a Friday before a holiday, the turn of the year, a holiday as the
/// last day, a trial that ends today.
const ENDS: [(ContractState, &str, &str, &str); 5] = [
    (ContractState::Paid, "2026-11-20", "2026-11-23", "2026-11-24"),
    (ContractState::Trial, "2026-11-20", "2026-11-23", "2026-11-24"),
    (ContractState::Paid, "2026-12-29", "2027-01-03", "2027-01-04"),
    (ContractState::Paid, "2027-04-29", "2027-04-29", "2027-04-30"),
    (ContractState::Trial, "2027-04-27", "2027-04-27", "2027-04-28"),
];

fn accounts_go_on_the_next_business_day(on: On) {
    for (state, last, stays, goes) in ENDS {
        let world = world(on, last);
        world.contract(state, last);
        world.clock.set_minute(day(last), 24 * 60 - 10);
        let token = sign_in(&world.house, "katsuragi").unwrap();
        assert!(visitor_of(&world.house, &token).unwrap().is_some(), "on its last day");
        world.house.run_daily().unwrap();
        assert!(world.account(world.user).is_some(), "{last}: not on the last day itself");

        // From the day after the last one nobody enters, whenever the account goes.
        world.clock.set_minute(day(last).tomorrow().unwrap(), 10);
        assert!(visitor_of(&world.house, &token).unwrap().is_none(), "{last}");
        let refused = sign_in(&world.house, "katsuragi");
        let Err(EntryError::Refused(SignInRefusal::NotAllowed(why))) = refused else {
            panic!("{last}: let in")
        };
        assert_eq!(why, [Violation::ContractOver]);

        world.clock.set(day(stays));
        world.house.run_daily().unwrap();
        assert!(world.account(world.user).is_some(), "{last}: still there on {stays}");
        world.clock.set(day(goes));
        let done = world.house.run_daily().unwrap();
        let ends = done.iter().filter(|one| one.work == DailyWork::Ends);
        let (accounts, tenants) = ends.fold((0, 0), |(accounts, tenants), one| {
            (accounts + one.counts.accounts, tenants + one.counts.tenants)
        });
        assert_eq!((accounts, tenants), (1, 1), "{last} goes on {goes}");
        assert!(world.account(world.user).is_none(), "{last}");
        let grant = Grant::for_job(Job::Console);
        let contract = world.house.store.contract(&grant, world.tenant).unwrap();
        assert_eq!((contract.state, contract.accounts), (ContractState::Ended, 0));
        assert_eq!(world.logged(Class::AccountDeleted), [world.user]);
        let names = world.house.actor_names(world.tenant).unwrap();
        assert_eq!(names.get(&world.user).map(String::as_str), Some("葛城　みどり"));
        assert!(world.house.run_daily().unwrap().is_empty(), "once a day");
    }
}

fn an_account_with_an_end_of_its_own_goes_alone(on: On) {
    let world = world(on, "2026-11-20");
    let other = added(&world.house, world.tenant, "mizuno", day("2026-11-20"));
    let mut account = world.account(other).unwrap();
    // The day after its last one: Friday is the last.
    account.until = Some(day("2026-11-21"));
    world.house.store.keep_account(&Grant::for_job(Job::SignIn), &account).unwrap();
    for (on, there) in [("2026-11-20", true), ("2026-11-23", true), ("2026-11-24", false)] {
        world.clock.set(day(on));
        world.house.run_daily().unwrap();
        assert_eq!(world.account(other).is_some(), there, "{on}");
        assert!(world.account(world.user).is_some(), "{on}");
    }
    assert_eq!(world.logged(Class::AccountDeleted), [other]);
}

fn who_is_not_seen_for_45_days_is_off(on: On) {
    let world = world(on, "2026-04-01");
    let token = sign_in(&world.house, "katsuragi").unwrap();
    let state = |at: &str| {
        world.clock.set(day(at));
        world.house.run_daily().unwrap();
        world.account(world.user).unwrap().state
    };
    // 44, 45 days after 1 April.
    assert_eq!(state("2026-05-15"), AccountState::Active);
    assert_eq!(state("2026-05-16"), AccountState::Off);
    assert!(visitor_of(&world.house, &token).unwrap().is_none());
    assert_eq!(world.logged(Class::AccountTurnedOff), [world.user]);
    let Err(EntryError::Refused(SignInRefusal::NotAllowed(why))) =
        sign_in(&world.house, "katsuragi")
    else {
        panic!("let in")
    };
    assert_eq!(why, [Violation::AccountOff]);
    // Opened again, the days are counted from then on.
    let grant = Grant::for_job(Job::Console);
    assert!(matches!(world.house.open_account(&grant, "nobody"), Err(EntryError::NoAccount)));
    world.house.open_account(&grant, "katsuragi").unwrap();
    assert_eq!(state("2026-05-17"), AccountState::Active);
    assert_eq!(state("2026-06-29"), AccountState::Active);
    assert_eq!(state("2026-06-30"), AccountState::Off);
}

fn a_day_on_which_nothing_ran_is_made_up_for_and_told(on: On) {
    let world = world(on, "2026-11-19");
    world.contract(ContractState::Paid, "2026-11-20");
    let pressing = |hour: i64| {
        world.clock.set_minute(day("2026-11-24"), hour * 60);
        let alarms = world.house.daily_alarms().unwrap();
        alarms.iter().filter(|alarm| alarm.is_pressing()).count()
    };
    let never = world.house.daily_alarms().unwrap();
    assert_eq!(never.iter().filter(|one| one.is_pressing()).count(), DailyWork::ALL.len());
    world.house.run_daily().unwrap();
    // Its contract ends tomorrow, and it has no code by which its data could go back.
    let (tenant, ends_on) = (world.tenant, day("2026-11-20"));
    let no_code = Alarm::NoReturnCode { tenant, ends_on };
    assert_eq!(world.house.daily_alarms().unwrap(), std::slice::from_ref(&no_code));
    assert_eq!(world.house.alarms_of(tenant).unwrap(), [no_code]);
    for hour in [0, 5, 6] {
        assert_eq!(pressing(hour), DailyWork::ALL.len(), "four days are missing at {hour}");
    }
    // The program comes back on the 25th: the 20th to the 24th are made up for, one by one.
    world.clock.set(day("2026-11-25"));
    let done = world.house.run_daily().unwrap();
    let days: Vec<Date> =
        done.iter().filter(|one| one.work == DailyWork::Ends).map(|one| one.day).collect();
    assert_eq!(days, ["20", "21", "22", "23", "24", "25"].map(|at| day(&format!("2026-11-{at}"))));
    let deleted = done.iter().filter(|one| one.counts.accounts > 0);
    assert_eq!(deleted.map(|one| one.day).collect::<Vec<_>>(), [day("2026-11-24")]);
    let alarms = world.house.daily_alarms().unwrap();
    let late = |work| Alarm::Late {
        work,
        days: (day("2026-11-20"), day("2026-11-24")),
        done_on: day("2026-11-25"),
    };
    let expected: Vec<Alarm> = DailyWork::ALL.iter().map(|work| late(*work)).collect();
    assert_eq!(alarms, expected);
    assert!(alarms[0].to_string().contains("令和8年11月20日"), "{}", alarms[0]);
    // The next morning: before six nothing presses yet, from six on it does.
    for (hour, missing) in [(5, 0), (6, DailyWork::ALL.len())] {
        world.clock.set_minute(day("2026-11-26"), hour * 60);
        let alarms = world.house.daily_alarms().unwrap();
        assert_eq!(alarms.iter().filter(|alarm| alarm.is_pressing()).count(), missing, "{hour}");
    }
}

/// Sabotage: somebody keeps the row of the session and puts it back after its account is gone; and
/// without the day's work the account would go on.
fn nothing_that_was_given_out_survives_the_account(on: On) {
    let world = world(on, "2026-11-20");
    let token = sign_in(&world.house, "katsuragi").unwrap();
    let grant = Grant::for_job(Job::SignIn);
    let record = visitor_of(&world.house, &token).unwrap().unwrap().record;
    let mut account = world.account(world.user).unwrap();
    account.until = Some(day("2026-11-21"));
    world.house.store.keep_account(&grant, &account).unwrap();
    world.clock.set(day("2026-11-24"));
    world.house.run_daily().unwrap();
    assert!(world.house.store.session(&grant, &record.token_digest).unwrap().is_none());
    let now = world.house.store.now();
    let put_back = romori_app::house::SessionRecord { begun_at: now, used_at: now, ..record };
    world.house.store.keep_session(&grant, &put_back).unwrap();
    assert!(world.house.store.session(&grant, &put_back.token_digest).unwrap().is_some());
    assert!(
        visitor_of(&world.house, &token).unwrap().is_none(),
        "a session of nobody opens nothing"
    );
    let refused = sign_in(&world.house, "katsuragi");
    assert!(matches!(refused, Err(EntryError::Refused(SignInRefusal::Wrong))), "like a stranger");
}

/// Everything is invented here, so that its administrator needs no second factor.
fn accounts_are_confirmed_each_quarter_or_turned_off(on: On) {
    let world = world_of(on, "2026-08-20", make_sample_office);
    let clerk = added(&world.house, world.tenant, "mizuno", day("2026-08-20"));
    let third = added(&world.house, world.tenant, "tsuchiya", day("2026-08-20"));
    let run = |at: &str| {
        world.clock.set(day(at));
        for user in [world.user, clerk, third] {
            // Used, so that nobody is off for want of use.
            let mut account = world.account(user).unwrap();
            account.used_at = Some(world.house.store.now());
            world.house.store.keep_account(&Grant::for_job(Job::SignIn), &account).unwrap();
        }
        world.house.run_daily().unwrap();
    };
    let visitor = || {
        let token = sign_in(&world.house, "katsuragi").unwrap();
        visitor_of(&world.house, &token).unwrap().unwrap()
    };
    let reviewed = || {
        let inventory = world.house.inventory(&visitor()).unwrap();
        (inventory.open(), inventory.off_on)
    };
    run("2026-08-20");
    run("2026-09-30");
    assert_eq!(reviewed(), (0, None), "nothing is asked in the quarter of the beginning");
    let refused = world.house.answer_review(&visitor(), clerk, true);
    assert!(matches!(refused, Err(EntryError::NoReview)));
    run("2026-10-01");
    // Due after 30 days, off 14 days later: recomputed, 1 October + 44 days.
    assert_eq!(reviewed(), (3, Some(day("2026-11-14"))));
    world.house.answer_review(&visitor(), world.user, true).unwrap();
    world.house.answer_review(&visitor(), clerk, true).unwrap();
    assert_eq!(reviewed().0, 1);
    let overdue = || {
        let alarms = world.house.alarms_of(world.tenant).unwrap();
        alarms.iter().filter(|alarm| matches!(alarm, Alarm::ReviewDue { open: 1, .. })).count()
    };
    run("2026-10-31");
    assert_eq!(overdue(), 0, "its last day");
    run("2026-11-01");
    assert_eq!(overdue(), 1);
    run("2026-11-13");
    assert_eq!(world.account(third).unwrap().state, AccountState::Active);
    run("2026-11-14");
    let states = [world.user, clerk, third].map(|user| world.account(user).unwrap().state);
    assert_eq!(states, [AccountState::Active, AccountState::Active, AccountState::Off]);
    assert_eq!((reviewed(), overdue()), ((0, None), 0), "it is over");
    // The next quarter asks again; who is said to be off is off at once.
    run("2027-01-01");
    assert_eq!(reviewed().0, 2);
    world.house.answer_review(&visitor(), clerk, false).unwrap();
    assert_eq!(world.account(clerk).unwrap().state, AccountState::Off);
    let last = world.house.answer_review(&visitor(), world.user, false);
    assert!(matches!(last, Err(EntryError::LastAdministrator)));
    world.house.answer_review(&visitor(), world.user, true).unwrap();
    assert_eq!(reviewed(), (0, None), "all answered");
    let foreign = NewOffice { name: "となりの事務所", from: day("2026-08-20") };
    let grant = Grant::for_job(Job::FirstAccount);
    let other = make_office(&world.house, &grant, &foreign).unwrap();
    let stranger = added(&world.house, other, "stranger", day("2026-08-20"));
    let refused = world.house.answer_review(&visitor(), stranger, true);
    assert!(matches!(refused, Err(EntryError::Unit(UnitError::Absent))));
}

/// It would ask for less proof than an office's own data deserve.
fn who_was_opened_again_has_been_decided_about(on: On) {
    let world = world_of(on, "2026-08-20", make_sample_office);
    let [opened, other] = ["mizuno", "tsuchiya"]
        .map(|login| added(&world.house, world.tenant, login, day("2026-08-20")));
    let at = |text: &str| {
        world.clock.set(day(text));
        for user in [opened, other] {
            let mut account = world.account(user).unwrap();
            account.used_at = Some(world.house.store.now());
            world.house.store.keep_account(&Grant::for_job(Job::SignIn), &account).unwrap();
        }
    };
    for text in ["2026-08-20", "2026-10-01", "2026-11-13"] {
        at(text);
        world.house.run_daily().unwrap();
    }
    world.house.store.note_opened(&Grant::for_job(Job::SignIn), opened).unwrap();
    at("2026-11-14");
    world.house.run_daily().unwrap();
    let states = [opened, other].map(|user| world.account(user).unwrap().state);
    assert_eq!(states, [AccountState::Active, AccountState::Off]);
}

fn nothing_becomes_invented_by_a_contract(on: On) {
    let world = world(on, "2026-07-01");
    let grant = Grant::for_job(Job::Console);
    let change = ContractChange { state: ContractState::Sample, to: None };
    let refused = world.house.change_contract(&grant, world.tenant, change);
    assert!(matches!(refused, Err(EntryError::Unit(UnitError::NotGranted))));
    let sample = world_of(on, "2026-07-01", make_sample_office);
    let change = ContractChange { state: ContractState::Paid, to: None };
    let kept = sample.house.change_contract(&grant, sample.tenant, change).unwrap();
    assert_eq!(kept.contract.state, ContractState::Sample, "and what is stays so");
}

/// The same visitor with a second factor, who has just proved himself by it.
fn proved(house: &House, visitor: &Visitor) -> Visitor {
    let begun = house.begin_code(visitor).unwrap();
    let code = totp::code(&begun.typed, house.store.now().as_second());
    let token = house.add_code(visitor, "電話機", (&begun.ceremony, &code)).unwrap();
    visitor_of(house, &token).unwrap().unwrap()
}

fn who_may_enter_is_told_with_the_reasons(on: On) {
    let world = world(on, "2026-07-01");
    let token = sign_in(&world.house, "katsuragi").unwrap();
    let visitor = visitor_of(&world.house, &token).unwrap().unwrap();
    let early = world.house.inventory(&visitor).err();
    let Some(EntryError::NotAllowed(why)) = early else { panic!("let in") };
    assert_eq!(why, [Violation::SecondFactorDue]);
    let visitor = proved(&world.house, &visitor);
    let against = |user: ActorId| {
        let all = world.house.why_all().unwrap();
        let why = all.into_iter().find(|why| why.account == user).unwrap();
        let against = why.reasons.iter().filter(|reason| !reason.holds);
        (why.may(), against.map(|reason| reason.words.clone()).collect::<Vec<_>>())
    };
    assert_eq!(against(world.user), (true, Vec::new()));
    let other = added(&world.house, world.tenant, "mizuno", day("2026-07-02"));
    let lacks = "2つ目の確認手段がないため、その登録の画面にだけ入れます";
    assert_eq!(against(other).1, ["利用期間は令和8年7月2日から期限なし", lacks]);
    world.house.store.turn_off(&Grant::for_job(Job::Housekeeping), world.user).unwrap();
    assert_eq!(against(world.user), (false, vec!["停止中".to_owned()]));
    let mut account = world.account(world.user).unwrap();
    account.state = AccountState::Active;
    account.password = None;
    world.house.store.keep_account(&Grant::for_job(Job::SignIn), &account).unwrap();
    assert_eq!(against(world.user).1, ["パスワードがまだありません"]);
    world.contract(ContractState::Trial, "2026-07-01");
    world.clock.set(day("2026-08-15"));
    let all = [
        "契約は試用、令和8年7月1日まで",
        "パスワードがまだありません",
        "最後の利用は令和8年7月1日で、45日たったため停止します",
    ];
    assert_eq!(against(world.user).1, all);
    // The page and its file say the same of each account.
    world.clock.set(day("2026-07-01"));
    let csv = String::from_utf8(world.house.inventory_csv(&visitor).unwrap()).unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(csv.contains("katsuragi,葛城　みどり") && csv.contains("× パスワードがまだありません"));
    assert!(csv.contains("○ 契約は試用、令和8年7月1日まで"), "{csv}");
}

/// A vault that remembers whose end it was asked for.
#[derive(Default)]
struct Ended(Mutex<Vec<(TenantId, Option<ClientId>)>>);

impl Numbers for Ended {
    fn ask(&self, ask: &Ask) -> Result<Answer, NumbersAway> {
        let Ask::End(who, client) = ask else { return Ok(Answer::Refused(Refusal::Question)) };
        self.0.lock().unwrap().push((who.tenant, *client));
        Ok(Answer::Ending(Ending::Waits(who.proved_at)))
    }
}

fn destroyed_keys_open_nothing_and_are_certified(on: On) {
    let world = world(on, "2026-11-19");
    let tenant = world.tenant;
    let vault = Arc::new(Ended::default());
    world.house.let_numbers(vault.clone());
    world.contract(ContractState::Paid, "2026-11-20");
    let grant = Grant::for_job(Job::Console);
    let order = |world: &World, at: &str| {
        world.house.order_destruction(&grant, world.tenant, day(at), true)
    };
    for (at, may) in [("2026-11-20", false), ("2026-11-21", false), ("2026-11-22", true)] {
        assert_eq!(order(&world, at).is_ok(), may, "{at}: after the end and three days ahead");
    }
    order(&world, "2026-12-25").unwrap();
    assert!(matches!(world.house.certificate(world.tenant), Err(EntryError::NoCertificate)));
    let keys = world.house.store.key_ids(&grant, world.tenant).unwrap();
    assert!(keys.len() >= 3 && keys.iter().all(|id| id.len() == 32), "{keys:?}");
    // The vault is told when it is three days away, as long as it waits itself, and every day.
    for (at, asked) in [("2026-11-24", 0), ("2026-12-21", 0), ("2026-12-22", 1), ("2026-12-24", 3)]
    {
        world.clock.set(day(at));
        world.house.run_daily().unwrap();
        assert_eq!(*vault.0.lock().unwrap(), vec![(tenant, None); asked], "{at}");
        let names = world.house.actor_names(world.tenant).unwrap();
        assert!(names.contains_key(&world.user), "{at}: the log still names him");
    }
    world.clock.set(day("2026-12-25"));
    let done = world.house.run_daily().unwrap();
    let destroyed = done.iter().filter(|one| one.work == DailyWork::Destruction);
    assert_eq!(destroyed.map(|one| one.counts.tenants).sum::<u32>(), 1);
    let unreadable = |house: &House| -> bool {
        let grant = Grant::for_job(Job::Deadlines(tenant));
        house.store.tenant(&grant).is_err() && house.store.read(&grant, |r| r.clients()).is_err()
    };
    assert!(unreadable(&world.house), "at once, whatever was held in memory");
    let made = world.house.certificate(world.tenant).unwrap();
    assert!(made.pdf.starts_with(b"%PDF"));
    for key in &keys {
        assert!(made.json.contains(key.as_str()), "{key}");
    }
    let said: serde_json::Value = serde_json::from_str(&made.json).unwrap();
    assert_eq!(said["by"], "処理：鍵の廃棄");
    assert_eq!(said["log"]["root"].as_str().map(str::len), Some(64));
    assert!(matches!(order(&world, "2027-01-31"), Err(EntryError::Unit(UnitError::Absent))));
    assert!(world.house.only_office().unwrap().is_none());
    assert_eq!(*vault.0.lock().unwrap(), [(tenant, None); 4], "and while it may not be done yet");
    // Opened anew, and on the day after, nothing comes back and nothing stands in the way.
    world.clock.set(day("2026-12-28"));
    world.house.run_daily().unwrap();
    let World { house, clock, _ground: ground, .. } = world;
    drop(house);
    let opened = open_on(&ground.folders(), &ground.tables(), clock, Arc::new(Os));
    let opened = opened.unwrap().house;
    assert!(unreadable(&opened));
    assert!(opened.certificate(tenant).is_ok());
    opened.run_daily().unwrap();
}

/// How many tenants' data went back, and how many tenants' keys were destroyed.
fn gone(house: &House) -> (u32, u32) {
    let done = house.run_daily().unwrap();
    let of = |work| done.iter().filter(move |one| one.work == work).map(|one| one.counts.tenants);
    (of(DailyWork::Return).sum(), of(DailyWork::Destruction).sum())
}

fn data_goes_back_by_itself_and_opens_with_the_code_alone(on: On) {
    let world = world(on, "2026-11-19");
    let (house, tenant) = (&world.house, world.tenant);
    world.contract(ContractState::Paid, "2026-11-20");
    let token = sign_in(house, "katsuragi").unwrap();
    let visitor = visitor_of(house, &token).unwrap().unwrap();
    assert!(house.make_return_code(&visitor).is_err(), "without a second factor");
    let visitor = proved(house, &visitor);
    let former = house.make_return_code(&visitor).unwrap();
    let code = house.make_return_code(&visitor).unwrap();
    let grant = Grant::for_job(Job::Console);
    house.order_destruction(&grant, tenant, day("2026-12-25"), false).unwrap();
    for at in ["2026-11-19", "2026-11-20"] {
        world.clock.set(day(at));
        assert_eq!(gone(house), (0, 0), "{at}: the contract holds");
        assert!(matches!(house.returned(tenant), Err(EntryError::NotReturned)));
    }
    world.clock.set(day("2026-11-21"));
    assert_eq!(gone(house), (1, 0));
    let sealed = house.returned(tenant).unwrap();
    assert!(open_return(&former, &sealed).is_err(), "a code that was made before");
    let whole = open_return(&code, &sealed).unwrap();
    assert!(whole.starts_with(b"PK"));
    for name in ["about.json", "ledgers/office.jsonl", "cases.jsonl", "log.jsonl", "tables/pay.csv"]
    {
        let stands = |bytes: &[u8]| bytes.windows(name.len()).any(|some| some == name.as_bytes());
        assert!(stands(&whole), "{name}");
        assert!(!stands(&sealed), "{name} in the clear");
    }
    // Once, and never to another code.
    world.clock.set(day("2026-11-24"));
    assert_eq!(gone(house), (0, 0));
    assert_eq!(house.returned(tenant).unwrap(), sealed);
    let again = house.store.set_receiver(
        &Grant::for_job(Job::Returns),
        tenant,
        &former.receiver().unwrap(),
    );
    assert!(matches!(again, Err(UnitError::Absent)));
    world.clock.set(day("2026-12-25"));
    assert_eq!(gone(house), (0, 1));
    let said: serde_json::Value =
        serde_json::from_str(&house.certificate(tenant).unwrap().json).unwrap();
    let digest =
        Sha256::digest(&sealed).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(said["returned"]["sha256"], digest);
    assert_eq!(*open_return(&code, &house.returned(tenant).unwrap()).unwrap(), *whole);
}

fn keys_go_three_days_after_the_data_went_back(on: On) {
    let world = world(on, "2026-11-19");
    let (house, tenant) = (&world.house, world.tenant);
    world.contract(ContractState::Paid, "2026-11-20");
    let token = sign_in(house, "katsuragi").unwrap();
    let visitor = proved(house, &visitor_of(house, &token).unwrap().unwrap());
    house.make_return_code(&visitor).unwrap();
    for (at, did) in [
        ("2026-11-20", (0, 0)),
        ("2026-11-21", (1, 0)),
        ("2026-11-23", (0, 0)),
        ("2026-11-24", (0, 1)),
        ("2026-11-25", (0, 0)),
    ] {
        world.clock.set(day(at));
        assert_eq!(gone(house), did, "{at}");
    }
    let said = house.certificate(tenant).unwrap().json;
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["returned"]["sha256"].as_str().map(str::len), Some(64));
    assert!(house.returned(tenant).is_ok(), "what was laid ready lies there still");
}

fn keys_of_an_office_whose_data_did_not_go_back_stay(on: On) {
    let world = world(on, "2026-11-19");
    let (house, tenant) = (&world.house, world.tenant);
    world.contract(ContractState::Paid, "2026-11-20");
    let grant = Grant::for_job(Job::Console);
    let order = |unreturned| house.order_destruction(&grant, tenant, day("2026-12-25"), unreturned);
    order(false).unwrap();
    for at in ["2026-11-21", "2026-11-24", "2026-12-25", "2026-12-26"] {
        world.clock.set(day(at));
        assert_eq!(gone(house), (0, 0), "{at}");
    }
    assert!(house.store.tenant(&Grant::for_job(Job::Deadlines(tenant))).is_ok());
    house.order_destruction(&grant, tenant, day("2026-12-29"), true).unwrap();
    world.clock.set(day("2026-12-29"));
    assert_eq!(gone(house), (0, 1));
    let said: serde_json::Value =
        serde_json::from_str(&house.certificate(tenant).unwrap().json).unwrap();
    assert!(said["returned"].is_null());
}
