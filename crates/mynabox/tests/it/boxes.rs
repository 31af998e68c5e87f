//! Whose box it is: in a client's the office does no more than the client lets it, while it does.

use romori_mynabox::{
    Answer, Ask, Disposal, Keeper, NumberPurpose, NumberState, Refusal, Task, UseGrant,
};
use romori_types::Clock as _;

use crate::world::{ACME, DAY, OTHER, SATO, SUZUKI, World, document, number, subject};

fn grant(world: &World, purposes: &[NumberPurpose], days: i8) -> UseGrant {
    let mut through = world.clock.today();
    for _ in 0..days {
        through = through.tomorrow().expect("a day");
    }
    UseGrant { client: ACME, purposes: purposes.to_vec(), through }
}

/// A client's box with one checked number in it.
fn kept_by_client(world: &World) -> romori_mynabox::Who {
    let client = world.who(Keeper::Client, SUZUKI);
    world.permit(ACME, Keeper::Client);
    world.enter(client, ACME, &[(1, &number(1))]).expect("taken");
    world.confirm(client, ACME, 1).expect("confirmed");
    client
}

#[test]
fn the_office_uses_by_grant_and_no_longer() {
    let world = World::new();
    let client = kept_by_client(&world);
    let office = world.sato();
    assert_eq!(world.fill(office, ACME, &[1]), Err(Refusal::NotGranted));
    let given = grant(&world, &[NumberPurpose::EmploymentInsurance], 1);
    assert!(
        world.desk.answer(&Ask::LetUse(office, given.clone()))
            == Answer::Refused(Refusal::OfClient)
    );
    assert!(world.desk.answer(&Ask::LetUse(client, given)) == Answer::Done);
    world.fill(office, ACME, &[1]).expect("filled");
    // A page that is open when it is taken back fills nothing.
    let paper = world.begin(office, ACME, Task::Use(document(&[1]))).expect("a page");
    assert!(world.desk.answer(&Ask::TakeBack(client, ACME)) == Answer::Done);
    assert!(world.desk.fill(&paper.token).is_err());
    assert_eq!(world.fill(office, ACME, &[1]), Err(Refusal::NotGranted));
    // One for another purpose, and one whose last day is over.
    let other = grant(&world, &[NumberPurpose::SocialInsurance], 1);
    assert!(world.desk.answer(&Ask::LetUse(client, other)) == Answer::Done);
    assert_eq!(world.fill(office, ACME, &[1]), Err(Refusal::OtherPurpose));
    let short = grant(&world, &[NumberPurpose::EmploymentInsurance], 0);
    assert!(world.desk.answer(&Ask::LetUse(client, short)) == Answer::Done);
    world.fill(office, ACME, &[1]).expect("its last day");
    world.pass(DAY);
    assert_eq!(world.fill(world.sato(), ACME, &[1]), Err(Refusal::NotGranted));
    world.fill(world.who(Keeper::Client, SUZUKI), ACME, &[1]).expect("its own");
}

#[test]
fn the_office_neither_collects_checks_nor_erases_in_a_clients_box() {
    let world = World::new();
    kept_by_client(&world);
    let office = world.sato();
    let of_client = Some(Refusal::OfClient);
    let begun = |task| world.begin(office, ACME, task).err();
    assert_eq!(begun(Task::Enter(vec![subject(2)])), of_client);
    assert_eq!(begun(Task::Sheet(vec![subject(2)])), of_client);
    assert_eq!(begun(Task::Check(subject(1))), of_client);
    assert_eq!(begun(Task::Match(subject(1))), Some(Refusal::NotGranted));
    assert_eq!(world.confirm(office, ACME, 1).err(), of_client);
    let disposal = Disposal {
        client: ACME,
        holders: Vec::new(),
        second: Some(SUZUKI),
        asked_at: world.clock.now(),
    };
    let erased = world.desk.answer(&Ask::Erase(office, disposal));
    assert!(erased == Answer::Refused(Refusal::OfClient));
    // Nor does the office make the box its own.
    let taken = world.permission(ACME, Keeper::Office);
    let permitted = world.desk.answer(&Ask::Permit(office, taken.clone()));
    assert!(permitted == Answer::Refused(Refusal::OfClient));
    assert!(world.desk.answer(&Ask::Withdraw(office, ACME)) == Answer::Done);
    let permitted = world.desk.answer(&Ask::Permit(office, taken));
    assert!(permitted == Answer::Refused(Refusal::OfClient), "by ending the permission neither");
    assert_eq!(world.state(ACME, 1), NumberState::Confirmed);
}

#[test]
fn a_client_that_permitted_nothing_has_nothing_of_another_ones() {
    let world = World::new();
    world.permit(ACME, Keeper::Office);
    world.usable(ACME, &[(1, &number(1))]);
    let who = world.who(Keeper::Office, SATO);
    assert_eq!(world.fill(who, OTHER, &[1]), Err(Refusal::NotPermitted));
    world.permit(OTHER, Keeper::Office);
    assert_eq!(world.fill(who, OTHER, &[1]), Err(Refusal::NotUsable));
    let mut stranger = who;
    stranger.tenant = romori_types::TenantId::from_bytes([8; 16]);
    assert_eq!(world.fill(stranger, ACME, &[1]), Err(Refusal::NotPermitted));
}
