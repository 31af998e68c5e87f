//! A new root key: every key is wrapped by it, the recovery code is another, and what was copied
//! before opens no more once the former root keys are laid aside.

use std::path::Path;
use std::sync::Arc;

use romori_app::house::{Custody, Folders, House, Restored, Tables, load_demo, open_on, restore};
use romori_app::place::PlaceKind;
use romori_identity::{Grant, Job};
use romori_types::Date;

use crate::ground::{Ground, On, Os, SetClock, on_both};

const DAY: Date = Date::constant(2026, 7, 1);

on_both!(a_new_root_key_wraps_everything_and_the_former_opens_nothing);

fn a_new_root_key_wraps_everything_and_the_former_opens_nothing(on: On) {
    let ground = Ground::new(on);
    let clock = Arc::new(SetClock::on(DAY));
    let open = || open_on(&ground.folders(), &ground.tables(), clock.clone(), Arc::new(Os));
    let opened = open().unwrap();
    let first_code = opened.recovery_code.unwrap();
    load_demo(&opened.house.store, DAY, |day| clock.set(day)).unwrap();
    let grant = Grant::for_job(Job::Housekeeping);
    let house = opened.house;
    let tenants = house.store.tenant_ids(&grant).unwrap().len() as u64;
    let backup = |house: &House| {
        house
            .backup(PlaceKind::Demo, (&ground.folder.join("copies"), None), &mut |_| ())
            .unwrap()
            .folder
    };
    let before = backup(&house);
    let renewed = house.renew_root(false).unwrap();
    assert_eq!((renewed.keys.tenants, renewed.retired), (tenants, 0));
    assert!(renewed.keys.installation >= 4, "{:?}", renewed.keys);
    let code = renewed.code.unwrap();
    assert_ne!(code, first_code);
    // Again and for good: what is open goes on, what is opened anew opens.
    let retired = house.renew_root(true).unwrap();
    assert_eq!((retired.keys.tenants, retired.retired), (tenants, 2));
    let after = backup(&house);
    drop(house);
    let house = open().unwrap().house;
    assert!(house.key_rings().unwrap().iter().any(|(_, rings)| rings[0].values > 0));
    let tenant = house.store.office_ids(&grant).unwrap()[0];
    assert!(house.store.tenant(&Grant::for_job(Job::Passwords(tenant))).is_ok());
    drop(house);

    let place = ground.folder.join("back");
    let keys = ground.folder.join("new-keys");
    let folders = |place: &Path| Folders { data: place.join("data"), keys: keys.clone() };
    let code = retired.code.unwrap();
    let bring = |from: &Path, code: &str| {
        let (tables, custody) = (&Tables::Files, &Custody::folder());
        let code = Some(code);
        let (place, folders) = (place.as_path(), &folders);
        let what = Restored { from, place, folders, tables, code, custody, keeper: None };
        restore(&what, clock.clone(), Arc::new(Os), &mut |_| ())
    };
    assert!(bring(&after, &first_code).is_err(), "the code of before opens nothing of after");
    bring(&after, &code).unwrap();
    // The backup of before names a root key that is laid aside: with the keys of now it is refused.
    std::fs::remove_dir_all(&place).unwrap();
    let refused = bring(&before, &code).unwrap_err().to_string();
    assert!(refused.contains("鍵"), "{refused}");
}
