//! A number's way: permission, in, check, use; what the log and history say of it.

use romori_mynabox::{
    ActKind, Answer, Ask, Check, CheckWay, Destination, Evidence, History, Keeper, NumberPurpose,
    NumberState, PutOutcome, Refusal, Task,
};
use romori_record::{Class, Outcome};
use romori_types::{Clock as _, Purpose};

use crate::world::{ACME, CASE, DAY, SATO, TENANT, World, document, holder, number, seal, subject};

#[test]
fn a_number_comes_is_checked_and_fills_a_document() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let mine = number(12_345_678_901);
    assert_eq!(world.state(ACME, 1), NumberState::NotAsked);
    assert_eq!(world.enter(world.sato(), ACME, &[(1, &mine)]), Ok(vec![PutOutcome::Taken]));
    assert_eq!(world.state(ACME, 1), NumberState::Collected);
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::NotUsable));
    world.confirm(world.sato(), ACME, 1).expect("confirmed");
    assert_eq!(world.state(ACME, 1), NumberState::Usable);
    let filled = world.fill(world.sato(), ACME, &[1]).expect("filled");
    assert_eq!(filled, format!("10,{mine},\r\n").into_bytes());

    let classes: Vec<(Class, Outcome)> =
        world.entries().iter().map(|entry| (entry.class, entry.outcome)).collect();
    assert_eq!(
        classes,
        [
            (Class::NumberPermitChanged, Outcome::Done),
            (Class::NumberTaken, Outcome::Done),
            (Class::NumberUsed, Outcome::Refused),
            (Class::NumberChecked, Outcome::Done),
            (Class::NumberUsed, Outcome::Done),
        ]
    );
    let last = world.entries().pop().expect("an entry");
    assert_eq!((last.actor, last.client, last.persons), (SATO, Some(ACME), 1));
    assert_eq!(last.purpose.code(), Purpose::Numbers.code());
    assert_eq!(last.purpose.about(), Some(*CASE.as_bytes()));
    assert!(last.body.is_empty());

    let asked = History { holder: Some(holder(1).id), most: 10, ..History::default() };
    let Answer::Acts(acts) = world.desk.answer(&Ask::History(TENANT, asked)) else { panic!() };
    assert_eq!(acts.len(), 4);
    assert_eq!((acts[0].kind, acts[0].done), (ActKind::Used, true));
    assert_eq!(acts[0].entry, last.id);
    assert_eq!(acts[0].destination, Some(Destination::EmploymentOffice));
    assert_eq!(acts[0].holders, [holder(1)]);
    assert!(!acts[2].done);
}

#[test]
fn without_a_permission_in_force_nothing_comes_or_goes() {
    let world = World::new();
    let mine = number(1);
    let refused = Err(Refusal::NotPermitted);
    assert_eq!(world.enter(world.sato(), ACME, &[(1, &mine)]).map(drop), refused);
    // Tomorrow is not today.
    let mut given = world.permission(ACME, Keeper::Office);
    given.from = given.from.tomorrow().expect("a day");
    assert!(world.desk.answer(&Ask::Permit(world.sato(), given)) == Answer::Done);
    assert_eq!(world.enter(world.sato(), ACME, &[(1, &mine)]).map(drop), refused);
    world.pass(DAY);
    world.usable(ACME, &[(1, &mine)]);
    // A page that is open when the permission ends takes nothing more.
    let page = world.begin(world.sato(), ACME, Task::Enter(vec![subject(2)])).expect("a page");
    let paper = world.begin(world.sato(), ACME, Task::Use(document(&[1]))).expect("a page");
    assert!(world.desk.answer(&Ask::Withdraw(world.sato(), ACME)) == Answer::Done);
    let put = world.sealed(&page, holder(2), &number(2));
    assert!(world.desk.put(&page.token, &[put]).is_err());
    assert!(world.desk.fill(&paper.token).is_err());
    assert_eq!(world.fill(world.sato(), ACME, &[1]).map(drop), refused);
    assert_eq!(world.state(ACME, 2), NumberState::NotAsked);
}

#[test]
fn a_purpose_must_be_permitted_and_have_been_shown() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let mut asked = document(&[1]);
    asked.purpose = NumberPurpose::IncomeTax;
    let begun = world.begin(world.sato(), ACME, Task::Use(asked.clone()));
    assert!(matches!(begun, Err(Refusal::OtherPurpose)));
    // Permitted later: this number was collected without it being said.
    let mut wider = world.permission(ACME, Keeper::Office);
    wider.purposes.push(NumberPurpose::IncomeTax);
    assert!(world.desk.answer(&Ask::Permit(world.sato(), wider)) == Answer::Done);
    let begun = world.begin(world.sato(), ACME, Task::Use(asked));
    assert!(matches!(begun, Err(Refusal::OtherPurpose)));
    world.fill(world.sato(), ACME, &[1]).expect("for what was shown");
}

#[test]
fn whoever_proved_himself_too_long_ago_is_refused() {
    let world = World::new();
    let who = world.sato();
    world.pass(5 * 60);
    let given = world.permission(ACME, Keeper::Office);
    assert!(world.desk.answer(&Ask::Permit(who, given.clone())) == Answer::Done);
    world.pass(1);
    let refused = Answer::Refused(Refusal::ProveAgain);
    assert!(world.desk.answer(&Ask::Permit(who, given)) == refused);
    let begun = world.begin(who, ACME, Task::Enter(vec![subject(1)]));
    assert!(matches!(begun, Err(Refusal::ProveAgain)));
}

#[test]
fn with_the_log_away_nothing_is_done() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let page = world.begin(world.sato(), ACME, Task::Enter(vec![subject(2)])).expect("a page");
    let paper = world.begin(world.sato(), ACME, Task::Use(document(&[1]))).expect("a page");
    let put = || world.sealed(&page, holder(2), &number(2));
    world.cut_log();
    assert_eq!(world.desk.put(&page.token, &[put()]), Err(Refusal::LogAway));
    assert_eq!(world.desk.fill(&paper.token).map(drop), Err(Refusal::LogAway));
    assert_eq!(world.confirm(world.sato(), ACME, 1), Err(Refusal::LogAway));
    assert_eq!(world.state(ACME, 2), NumberState::NotAsked);
    world.mend_log();
    assert_eq!(world.desk.put(&page.token, &[put()]), Ok(vec![PutOutcome::Taken]));
}

#[test]
fn only_what_is_a_number_of_the_named_and_was_sealed_here_is_taken() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let two = vec![subject(1), subject(2)];
    let page = world.begin(world.sato(), ACME, Task::Enter(two)).expect("a page");
    let mut wrong = number(5).into_bytes();
    wrong[11] = if wrong[11] == b'9' { b'0' } else { wrong[11] + 1 };
    let wrong = String::from_utf8(wrong).expect("digits");
    let mut moved = world.sealed(&page, holder(1), &number(5));
    moved.holder = holder(2);
    let puts =
        [world.sealed(&page, holder(1), &wrong), world.sealed(&page, holder(3), &number(5)), moved];
    let outcomes = world.desk.put(&page.token, &puts);
    let expected =
        [PutOutcome::NotANumber, PutOutcome::NotNamed, PutOutcome::NotSealedHere].to_vec();
    assert_eq!(outcomes, Ok(expected));
    assert_eq!(world.state(ACME, 1), NumberState::NotAsked);
    assert_eq!(world.entries().len(), 1, "the permission alone");
}

#[test]
fn holes_are_exactly_twelve_marks_each() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let odd = |change: &dyn Fn(&mut romori_mynabox::DocumentAsk)| {
        let mut asked = document(&[1]);
        change(&mut asked);
        world.begin(world.sato(), ACME, Task::Use(asked)).map(drop)
    };
    assert_eq!(odd(&|_| {}), Ok(()));
    let question = Err(Refusal::Question);
    assert_eq!(odd(&|asked| asked.bytes[3] = b'0'), question);
    assert_eq!(odd(&|asked| asked.bytes[14] = b'0'), question);
    assert_eq!(odd(&|asked| asked.bytes[15] = b'?'), question, "thirteen");
    assert_eq!(odd(&|asked| asked.bytes[2] = b'?'), question, "thirteen");
    assert_eq!(odd(&|asked| asked.holes[0].at += 1), question);
    assert_eq!(odd(&|asked| asked.holes[0].at = u32::MAX), question);
    assert_eq!(odd(&|asked| asked.holes.push(asked.holes[0])), question, "one hole twice");
    assert_eq!(odd(&|asked| asked.holes.clear()), question);
    assert_eq!(odd(&|asked| asked.bytes.truncate(14)), question);
    assert_eq!(odd(&|asked| "../a".clone_into(&mut asked.file_name)), question);
}

#[test]
fn a_ticket_is_taken_once_in_its_minute_by_its_device() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let ticket = |certificate| {
        let mut who = world.sato();
        who.certificate = certificate;
        let task = Task::Enter(vec![subject(1)]);
        let asked = romori_mynabox::TicketAsk { client: ACME, client_label: String::new(), task };
        match world.desk.answer(&Ask::Ticket(who, asked)) {
            Answer::Ticket { token, .. } => token,
            _ => panic!("another answer"),
        }
    };
    let absent = Some(Refusal::Absent);
    let once = ticket(None);
    let work = world.desk.redeem(&once, None).expect("a page");
    assert_eq!(world.desk.redeem(&once, None).err(), absent);
    let late = ticket(None);
    world.pass(60);
    assert_eq!(world.desk.redeem(&late, None).err(), absent);
    let bound = ticket(Some([1; 32]));
    assert_eq!(world.desk.redeem(&bound, Some([2; 32])).err(), absent);
    assert_eq!(world.desk.redeem(&bound, Some([1; 32])).err(), absent, "a wrong try takes it");
    assert!(world.desk.redeem(&ticket(Some([1; 32])), Some([1; 32])).is_ok());
    world.pass(15 * 60 - 61);
    assert!(world.desk.work(&work.token).is_ok());
    world.pass(15 * 60);
    assert_eq!(world.desk.work(&work.token).err(), absent);
}

#[test]
fn images_wait_for_the_check_and_go_with_it() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let page = world.begin(world.sato(), ACME, Task::Enter(vec![subject(1)])).expect("a page");
    let image = [&[1, 0xff, 0xd8, 0xff], [0xA5; 900].as_slice()].concat();
    let mut put = world.sealed(&page, holder(1), &number(1));
    put.images = vec![seal(&world.desk, &page.associated_of_image(holder(1).id), &image)];
    let mut odd = world.sealed(&page, holder(1), &number(1));
    odd.images = vec![seal(&world.desk, &page.associated_of_image(holder(1).id), b"\x01<svg/>")];
    let token = &page.token;
    assert_eq!(world.desk.put(token, &[odd]), Ok(vec![PutOutcome::BadImage]));
    assert_eq!(world.desk.put(token, &[put]), Ok(vec![PutOutcome::Taken]));
    assert_eq!(world.standing(ACME, 1).images, 1);
    let check = world.begin(world.sato(), ACME, Task::Check(subject(1))).expect("a page");
    let labels = world.desk.images(&check.token).expect("labels");
    let shown = world.desk.image(&check.token, labels[0].id).expect("an image");
    assert_eq!((shown.media_type, shown.bytes.as_slice()), ("image/jpeg", &image[1..]));
    let how = crate::world::checked(world.clock.today());
    for (way, evidence) in [
        (CheckWay::Card, Vec::new()),
        (CheckWay::PaperAndPhoto, vec![Evidence::NumberCard]),
        (CheckWay::ByEmployee, Vec::new()),
    ] {
        let short = Check { way, evidence, on: how.on };
        assert_eq!(world.desk.confirm(&check.token, short), Err(Refusal::Question), "{way:?}");
    }
    assert_eq!(world.standing(ACME, 1).images, 1);
    world.desk.confirm(&check.token, how).expect("confirmed");
    assert_eq!(world.standing(ACME, 1).images, 0);
    assert_eq!(world.desk.work(&check.token).err(), Some(Refusal::Absent));
    let classes: Vec<Class> = world.entries().iter().map(|entry| entry.class).collect();
    let seen = [Class::NumberImageSeen, Class::NumberChecked, Class::NumberImagesPurged];
    assert_eq!(classes[classes.len() - 3..], seen);
}

#[test]
fn two_with_one_number_are_found_without_it() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let same = number(77);
    world.usable(ACME, &[(1, &same), (2, &number(78)), (3, &same)]);
    assert_eq!(world.standing(ACME, 1).same_as, [holder(3)]);
    assert!(world.standing(ACME, 2).same_as.is_empty());
    // A new number in its place: the value before is gone.
    world.usable(ACME, &[(1, &number(79))]);
    assert_eq!(world.standing(ACME, 1).version, 2);
    assert!(world.standing(ACME, 3).same_as.is_empty());
    let filled = world.fill(world.sato(), ACME, &[1]).expect("filled");
    assert!(filled.windows(12).any(|part| part == number(79).as_bytes()));
}
