//! Devices and codes: found by those who may, used once, gone when they are taken back.

use romori_identity::{
    Account, AccountState, Clients, Grant, Job, Rights, Roles, SessionRecord, Strength, Zone,
};
use romori_store::{
    Admission, DeviceWay, ENROLMENT_TRIES_MAX, Enrolment, IssuedCertificate, NewDevice, UnitError,
};
use romori_types::{ActorId, Device, DeviceId, SessionId, TenantId, Timestamp};

use crate::world::{World, day, in_both_worlds, office};

in_both_worlds!(
    a_presented_certificate_is_found_by_its_serial_number,
    the_former_certificate_ends_when_the_new_one_is_used,
    a_revoked_device_takes_its_sessions_along,
    a_code_is_used_once_and_tried_five_times,
    another_tenant_s_device_is_absent,
    what_one_asked_for_another_decides_once,
);

fn job() -> Grant {
    Grant::for_job(Job::Devices)
}

fn later(world: &World, seconds: i64) -> Timestamp {
    Timestamp::from_second(world.store.now().as_second() + seconds).expect("an instant")
}

fn account(world: &World, tenant: TenantId, number: u8) -> ActorId {
    let id = ActorId::from_bytes([number; 16]);
    let account = Account {
        id,
        tenant,
        login: format!("user-{number}"),
        name: "架空　花子".to_owned(),
        roles: Roles::default(),
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
    };
    world.store.keep_account(&crate::grants::house(), &account).expect("kept");
    id
}

fn certificate(number: u8, until: Timestamp) -> IssuedCertificate<'static> {
    IssuedCertificate { serial: [number; 16], digest: [number; 32], der: b"a certificate", until }
}

/// A device with its account and certificate.
pub fn device(world: &World, tenant: TenantId, number: u8) -> DeviceId {
    let id = DeviceId::from_bytes([number; 16]);
    let until = later(world, 86_400);
    let new = NewDevice {
        id,
        tenant,
        account: account(world, tenant, number),
        zone: Zone::Office,
        way: DeviceWay::Request,
        made_by: ActorId::from_bytes([9; 16]),
        until,
        label: "受付のPC",
    };
    world.store.keep_device(&job(), &new, Some(&certificate(number, until))).expect("kept");
    id
}

fn a_presented_certificate_is_found_by_its_serial_number(world: &World) {
    let id = device(world, world.tenant, 3);
    let found = world.store.presented_certificate(&job(), &[3; 16]).expect("asked");
    let found = found.expect("known");
    assert_eq!((found.device, found.tenant, found.zone), (id, world.tenant, Zone::Office));
    assert_eq!((found.account, found.digest), (ActorId::from_bytes([3; 16]), [3; 32]));
    assert!(!found.revoked && found.seen_at.is_none());
    assert_eq!(world.store.presented_certificate(&job(), &[4; 16]).expect("asked"), None);
    let row = world.store.device(&job(), id).expect("a device");
    assert_eq!((row.label.as_str(), row.way), ("受付のPC", DeviceWay::Request));
    world.store.device_was_used(&job(), id, &[3; 16]).expect("noted");
    assert!(world.store.device(&job(), id).expect("a device").seen_at.is_some());
    // What people call it lies sealed, and is sealed anew with the rest.
    let reseal = Grant::for_job(Job::Reseal(world.tenant));
    assert_eq!(world.store.reseal_accounts(&reseal).expect("none is old"), 0);
    // Whoever has no business with accounts has none with devices.
    let clerk = world.store.device(&world.grant, id).err();
    assert!(matches!(clerk, Some(UnitError::NotGranted)), "{clerk:?}");
}

fn the_former_certificate_ends_when_the_new_one_is_used(world: &World) {
    let id = device(world, world.tenant, 3);
    let until = later(world, 2 * 86_400);
    world.store.renew_device(&job(), id, &certificate(4, until)).expect("renewed");
    let known = |serial: u8| {
        world.store.presented_certificate(&job(), &[serial; 16]).expect("asked").is_some()
    };
    assert!(known(3) && known(4), "both, until the new one has shown that it works");
    world.store.device_was_used(&job(), id, &[3; 16]).expect("noted");
    assert!(known(3) && known(4), "the use of the former one ends nothing");
    world.store.device_was_used(&job(), id, &[4; 16]).expect("noted");
    assert!(!known(3) && known(4));
    assert_eq!(world.store.device(&job(), id).expect("a device").until, until);
}

fn a_revoked_device_takes_its_sessions_along(world: &World) {
    let (id, other) = (device(world, world.tenant, 3), device(world, world.tenant, 4));
    let session = |number: u8, device| SessionRecord {
        id: SessionId::from_bytes([number; 16]),
        token_digest: [number; 32],
        actor: ActorId::from_bytes([3; 16]),
        tenant: world.tenant,
        device: Device::Bound(device),
        begun_at: world.store.now(),
        used_at: world.store.now(),
        began_with: Strength::Password,
        proved_at: world.store.now(),
        roles: Roles::default(),
    };
    let sign_in = Grant::for_job(Job::SignIn);
    for (number, device) in [(1, id), (2, id), (5, other)] {
        world.store.keep_session(&sign_in, &session(number, device)).expect("kept");
    }
    let kept = world.store.session(&sign_in, &[1; 32]).expect("asked").expect("open");
    assert_eq!(kept.device, Device::Bound(id));
    assert_eq!(world.store.revoke_device(&job(), id).expect("revoked"), Some(2));
    assert_eq!(world.store.revoke_device(&job(), id).expect("again"), None);
    assert!(world.store.session(&sign_in, &[1; 32]).expect("asked").is_none());
    assert!(world.store.session(&sign_in, &[5; 32]).expect("asked").is_some());
    let known = world.store.presented_certificate(&job(), &[3; 16]).expect("asked");
    assert!(known.expect("known").revoked);
    let listed = world.store.revoked_serials(&job()).expect("a list");
    assert_eq!(listed.iter().map(|(serial, _)| *serial).collect::<Vec<_>>(), [[3; 16]]);
    assert_eq!(world.store.device_certificate(&job(), &[3; 16]).expect("asked"), None);
    assert!(world.store.device_certificate(&job(), &[4; 16]).expect("asked").is_some());
}

fn code(world: &World, handle: &str, minutes: i64) -> Enrolment {
    Enrolment {
        handle: handle.to_owned(),
        tenant: world.tenant,
        account: ActorId::from_bytes([3; 16]),
        zone: Zone::Office,
        digest: [7; 32],
        made_by: ActorId::from_bytes([9; 16]),
        way: DeviceWay::Request,
        opens_at: world.store.now(),
        until: later(world, minutes * 60),
        tries: 0,
    }
}

fn a_code_is_used_once_and_tried_five_times(world: &World) {
    let store = &world.store;
    let found = |handle| store.enrolment(&job(), handle).expect("asked").is_some();
    for (handle, minutes) in [("AAAAA", 15), ("BBBBB", 15), ("CCCCC", 0)] {
        store.keep_enrolment(&job(), &code(world, handle, minutes)).expect("kept");
    }
    assert!(found("AAAAA") && !found("CCCCC") && !found("aaaaa"));
    assert_eq!(store.open_enrolments(&job(), world.tenant).expect("counted"), 2);
    let used: Vec<bool> = std::thread::scope(|scope| {
        let both: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| store.use_enrolment(&job(), "AAAAA").expect("asked")))
            .collect();
        both.into_iter().map(|one| one.join().expect("ended")).collect()
    });
    assert_eq!(used.iter().filter(|used| **used).count(), 1, "of two at once one gets it");
    for number in 0..ENROLMENT_TRIES_MAX {
        assert!(found("BBBBB"), "{number}");
        assert!(store.count_enrolment_try(&job(), "BBBBB").expect("counted"), "{number}");
    }
    assert!(!found("BBBBB") && !store.count_enrolment_try(&job(), "BBBBB").expect("counted"));
    store.forgive_enrolment_try(&job(), "BBBBB").expect("taken back");
    assert!(found("BBBBB"));
}

fn another_tenant_s_device_is_absent(world: &World) {
    let id = device(world, world.tenant, 3);
    let other = world.store.make_tenant(&crate::grants::house(), &office()).expect("a tenant");
    let others = world.store.devices(&job(), other).expect("a list");
    assert!(others.is_empty());
    assert_eq!(world.store.devices(&job(), world.tenant).expect("a list").len(), 1);
    let never = world.store.device(&job(), DeviceId::from_bytes([8; 16])).err();
    assert!(matches!(never, Some(UnitError::Absent)), "{never:?}");
    assert!(world.store.revoke_device(&job(), DeviceId::from_bytes([8; 16])).is_err());
    assert!(world.store.device(&job(), id).is_ok());
}

fn what_one_asked_for_another_decides_once(world: &World) {
    let (one, other) = (ActorId::from_bytes([3; 16]), ActorId::from_bytes([4; 16]));
    let asked = Admission {
        id: DeviceId::from_bytes([5; 16]),
        tenant: world.tenant,
        account: one,
        asked_by: one,
        asked_at: world.store.now(),
    };
    world.store.keep_admission(&job(), &asked).expect("kept");
    let open = |since| {
        let open = world.store.open_admissions(&job(), world.tenant, since);
        open.expect("a list").len()
    };
    assert_eq!((open(asked.asked_at), open(later(world, 1))), (1, 0));
    let decide = |by| world.store.decide_admission(&job(), &asked, by).expect("asked");
    assert!(!decide(one), "nobody decides what he asked for himself");
    assert!(decide(other) && !decide(other));
    assert_eq!(open(asked.asked_at), 0);
}
