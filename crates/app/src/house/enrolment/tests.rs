use super::*;

#[test]
fn a_day_ends_in_japan() {
    let end = end_of(Date::constant(2027, 6, 30)).expect("an instant");
    assert_eq!(end.to_string(), "2027-06-30T14:59:59Z");
    assert_eq!(day_in_japan(end), Date::constant(2027, 6, 30));
}

/// However many devices are registered on one day, on no day do more of them end than one in
/// twenty, or one.
#[test]
fn few_devices_end_together() {
    let latest = Date::constant(2027, 6, 30);
    for devices in [1_usize, 2, 19, 20, 39, 40, 41, 59, 60, 100, 1000] {
        let mut days: Vec<Date> = Vec::new();
        for _ in 0..devices {
            let day = spread(&days, latest);
            assert!(day <= latest);
            days.push(day);
        }
        let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
        days.iter().for_each(|day| *counts.entry(*day).or_default() += 1);
        let most = counts.values().max().copied().unwrap_or(0);
        assert!(most <= (devices / 20).max(1), "{devices}: {most} on one day");
        let first = counts.keys().next().copied().expect("a day");
        let early = latest.since(first).expect("days").get_days();
        assert!(i64::from(early) <= SPREAD_DAYS, "{devices}: {early} days early");
    }
}

#[test]
fn a_device_is_called_something() {
    assert_eq!(checked_label(" 受付のPC ").ok(), Some("受付のPC"));
    assert_eq!(checked_label(&"あ".repeat(40)).ok().map(str::len), Some(120));
    for bad in ["", "  ", &"あ".repeat(41), "a\nb"] {
        assert!(matches!(checked_label(bad), Err(DeviceError::Label)), "{bad:?}");
    }
}
