//! A client's key that its officers hold in shares.

use romori_types::ClientId;
use romori_vault::{
    ClientKey, Custodian as _, KeyKind, OfficersKey, Share, ShareMistake, TenantKey, VaultError,
};

use crate::world::{CLIENT, OTHER_CLIENT, OTHER_TENANT, System, TENANT, custodian};

fn keys() -> (TenantKey, ClientKey, OfficersKey) {
    let tenant = TenantKey::generate(TENANT, 1, &System).expect("a key");
    let client = ClientKey::generate(TENANT, CLIENT, 1, &System).expect("a key");
    (tenant, client, OfficersKey::generate(&System).expect("a key"))
}

/// On paper and typed again.
fn papers(key: &OfficersKey, needed: u8, count: u8) -> Vec<String> {
    let shares = key.shares(needed, count, &System).expect("shares");
    shares.iter().map(|share| share.reveal().to_string()).collect()
}

fn typed(papers: &[&String]) -> Vec<Share> {
    papers.iter().map(|paper| Share::parse(paper).expect("typed")).collect()
}

fn mistake<T>(result: Result<T, VaultError>) -> Option<ShareMistake> {
    match result.err()? {
        VaultError::Shares(mistake) => Some(mistake),
        _ => None,
    }
}

#[test]
fn any_two_of_three_officers_open_and_one_does_not() {
    let (tenant, client, officers) = keys();
    let wrapped = officers.wrap(&tenant, &client, &System).expect("wrapped");
    assert_eq!(wrapped.outside(), officers.id());
    let (id, papers) = (officers.id(), papers(&officers, 2, 3));
    drop(officers);
    for (one, other) in [(0, 1), (1, 0), (0, 2), (2, 1)] {
        let shares = typed(&[&papers[one], &papers[other]]);
        let key = OfficersKey::of_shares(id, &shares).expect("joined");
        let opened = key.unwrap_key(&tenant, CLIENT, &wrapped).expect("opened");
        assert_eq!(opened.id(), client.id());
    }
    let few = OfficersKey::of_shares(id, &typed(&[&papers[0]]));
    assert_eq!(mistake(few), Some(ShareMistake::TooFew { there: 1, needed: 2 }));
    let twice = OfficersKey::of_shares(id, &typed(&[&papers[0], &papers[0]]));
    assert_eq!(mistake(twice), Some(ShareMistake::Twice(1)));
}

/// Whoever runs the house has the root key, the tenant's key and every byte that is stored.
#[test]
fn whoever_runs_the_house_alone_opens_nothing() {
    let (house, _folder) = custodian();
    let (tenant, client, officers) = keys();
    let kept = tenant.wrap(&house, &System).expect("wrapped");
    let wrapped = officers.wrap(&tenant, &client, &System).expect("wrapped");
    let tenant = TenantKey::unwrap(&house, TENANT, &kept).expect("unwrapped");
    let refused = ClientKey::unwrap(&tenant, CLIENT, &wrapped).err();
    assert_eq!(refused, Some(VaultError::WrappedElsewhere(officers.id())));
    // Nor with a key of his own under the same name.
    let own = OfficersKey::generate(&System).expect("a key");
    let papers = papers(&own, 1, 1);
    let under = OfficersKey::of_shares(officers.id(), &typed(&[&papers[0]]));
    assert_eq!(mistake(under), Some(ShareMistake::OtherKey(1)));
    assert_ne!(house.root(), officers.id());
}

#[test]
fn the_officers_alone_open_nothing_and_no_other_client() {
    let (tenant, client, officers) = keys();
    let wrapped = officers.wrap(&tenant, &client, &System).expect("wrapped");
    let other = TenantKey::generate(TENANT, 1, &System).expect("a key");
    let refused = Some(VaultError::WrapRefused(KeyKind::Client));
    let by = |tenant, client: ClientId| officers.unwrap_key(tenant, client, &wrapped).err();
    assert_eq!(by(&other, CLIENT), refused);
    assert_eq!(by(&tenant, OTHER_CLIENT), refused);
    let stranger = TenantKey::generate(OTHER_TENANT, 1, &System).expect("a key");
    assert_eq!(officers.wrap(&stranger, &client, &System).err(), refused);
}

#[test]
fn a_slip_is_named_by_its_group_and_a_mixed_card_is_found() {
    let (_, _, officers) = keys();
    let papers = papers(&officers, 3, 5);
    let groups: Vec<&str> = papers[0].split('-').collect();
    assert_eq!((groups.len(), papers[0].len()), (16, 95));
    let mut wrong = groups.clone();
    let slip = if groups[8].starts_with('7') { "8" } else { "7" }.to_owned() + &groups[8][1..];
    wrong[8] = &slip;
    assert_eq!(Share::parse(&wrong.join("-")).err(), Some(ShareMistake::Typed(vec![9])));
    // Each group is right at its place, but of another card.
    let other: Vec<&str> = papers[1].split('-').collect();
    let mut mixed = groups.clone();
    mixed[10] = other[10];
    assert_eq!(Share::parse(&mixed.join("-")).err(), Some(ShareMistake::Damaged));
    let spaced = papers[0].to_lowercase().replace('-', "　");
    assert_eq!(Share::parse(&spaced).expect("typed").number(), 1);
}

#[test]
fn a_new_key_makes_the_former_cards_worthless() {
    let (tenant, client, officers) = keys();
    let former = papers(&officers, 2, 2);
    let next = OfficersKey::generate(&System).expect("a key");
    let wrapped = next.wrap(&tenant, &client, &System).expect("wrapped");
    let cards = typed(&[&former[0], &former[1]]);
    let of_now = OfficersKey::of_shares(next.id(), &cards);
    assert_eq!(mistake(of_now), Some(ShareMistake::OtherKey(1)));
    let of_then = OfficersKey::of_shares(officers.id(), &cards).expect("joined");
    let refused = of_then.unwrap_key(&tenant, CLIENT, &wrapped).err();
    assert_eq!(refused, Some(VaultError::WrappedElsewhere(next.id())));
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let (_, _, officers) = keys();
    for (needed, count) in [(0, 3), (4, 3), (1, 0), (2, 17)] {
        let refused = mistake(officers.shares(needed, count, &System));
        assert_eq!(refused, Some(ShareMistake::NoSuchRule), "{needed} of {count}");
    }
    let none = OfficersKey::of_shares(officers.id(), &[]);
    assert_eq!(mistake(none), Some(ShareMistake::TooFew { there: 0, needed: 1 }));
}
