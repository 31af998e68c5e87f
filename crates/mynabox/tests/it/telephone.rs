//! Requests for a telephone: a link, eight digits, five tries, once, until their day.

use romori_mynabox::{
    Answer, Ask, DeskTask, Keeper, NumberPurpose, NumberState, PutOutcome, Refusal, Request,
};
use romori_types::{Clock as _, FactId, Timestamp};

use crate::world::{ACME, DAY, World, holder, number, subject};

fn request(world: &World, id: u8) -> Request {
    let ends = world.clock.now().as_second() + 7 * DAY;
    Request {
        id: FactId::from_bytes([id; 16]),
        client: ACME,
        client_label: "架空商事".to_owned(),
        subjects: vec![subject(1), subject(2)],
        purposes: vec![NumberPurpose::EmploymentInsurance],
        ends_at: Timestamp::from_second(ends).expect("an instant"),
    }
}

fn invite(world: &World, id: u8) -> (FactId, String) {
    let request = request(world, id);
    match world.desk.answer(&Ask::Invite(world.sato(), request.clone())) {
        Answer::Invited { link, code } => {
            assert_eq!(link, format!("http://mynabox.localhost:1/c#{}", request.id));
            assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()));
            (request.id, code)
        }
        _ => panic!("another answer"),
    }
}

fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..7])
}

#[test]
fn a_request_takes_numbers_and_is_used_up() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let (id, code) = invite(&world, 1);
    assert_eq!(world.state(ACME, 1), NumberState::Asked);
    let work = world.desk.open_request(id, &code).expect("a page");
    assert!(matches!(&work.task, DeskTask::Request(all) if all.len() == 2));
    assert_eq!(work.purposes, [NumberPurpose::EmploymentInsurance]);
    let first = world.sealed(&work, holder(1), &number(1));
    assert_eq!(world.desk.put(&work.token, &[first]), Ok(vec![PutOutcome::Taken]));
    assert!(world.desk.open_request(id, &code).is_ok(), "one is lacking");
    let second = world.sealed(&work, holder(2), &number(2));
    assert_eq!(world.desk.put(&work.token, &[second]), Ok(vec![PutOutcome::Taken]));
    assert_eq!(world.desk.open_request(id, &code).err(), Some(Refusal::Absent));
    let third = world.sealed(&work, holder(2), &number(3));
    assert_eq!(world.desk.put(&work.token, &[third]), Err(Refusal::Absent));
    assert_eq!(world.state(ACME, 2), NumberState::Collected);
}

#[test]
fn five_wrong_codes_end_it() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let (id, code) = invite(&world, 1);
    for _ in 0..4 {
        assert_eq!(world.desk.open_request(id, &wrong(&code)).err(), Some(Refusal::Absent));
    }
    assert!(world.desk.open_request(id, &code).is_ok(), "four are let pass");
    assert_eq!(world.desk.open_request(id, &wrong(&code)).err(), Some(Refusal::Absent));
    assert_eq!(world.desk.open_request(id, &code).err(), Some(Refusal::Absent), "the right one");
}

#[test]
fn it_ends_by_its_day_by_who_made_it_and_with_the_permission() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let absent = Some(Refusal::Absent);
    let (first, first_code) = invite(&world, 1);
    let (second, second_code) = invite(&world, 2);
    let page = world.desk.open_request(second, &second_code).expect("a page");
    assert!(world.desk.answer(&Ask::Uninvite(world.sato(), second)) == Answer::Done);
    assert_eq!(world.desk.work(&page.token).err(), absent);
    assert_eq!(world.desk.open_request(second, &second_code).err(), absent);
    let mut stranger = world.sato();
    stranger.tenant = romori_types::TenantId::from_bytes([8; 16]);
    let ended = world.desk.answer(&Ask::Uninvite(stranger, first));
    assert!(ended == Answer::Refused(Refusal::Absent));
    assert!(world.desk.answer(&Ask::Withdraw(world.sato(), ACME)) == Answer::Done);
    let without = world.desk.open_request(first, &first_code).err();
    assert_eq!(without, Some(Refusal::NotPermitted));
    world.permit(ACME, Keeper::Office);
    world.pass(7 * DAY - 1);
    assert!(world.desk.open_request(first, &first_code).is_ok());
    world.pass(1);
    assert_eq!(world.desk.open_request(first, &first_code).err(), absent);
}

#[test]
fn a_purpose_beyond_the_permission_is_not_asked_for() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    let mut asked = request(&world, 1);
    asked.purposes.push(NumberPurpose::IncomeTax);
    let answer = world.desk.answer(&Ask::Invite(world.sato(), asked));
    assert!(answer == Answer::Refused(Refusal::OtherPurpose));
    invite(&world, 2);
    let again = world.desk.answer(&Ask::Invite(world.sato(), request(&world, 2)));
    assert!(again == Answer::Refused(Refusal::Stale), "one id, one request");
}
