//! Wrapped keys open for their own tenant, client, kind and generation alone.

use romori_types::{ClientId, TenantId};
use romori_vault::{
    ClientKey, ClientKeys, Custodian, DataKey, DigestLabel, InstallationKey, InstallationSecret,
    KeyContext, KeyKind, MatchLabel, TenantKey, VaultError, WRAPPED_BYTES, WrappedKey, rewrap,
};

use crate::world::{
    CLIENT, OTHER_CLIENT, OTHER_TENANT, System, TENANT, custodian, keys, nonces, opened, place,
    stored,
};

fn tenant_key(tenant: TenantId) -> TenantKey {
    TenantKey::generate(tenant, 1, &System).expect("a key")
}

fn client_key(tenant: TenantId, client: ClientId) -> ClientKey {
    ClientKey::generate(tenant, client, 1, &System).expect("a key")
}

#[test]
fn a_tenants_key_opens_for_no_other_tenant() {
    let (custodian, _folder) = custodian();
    let wrapped = tenant_key(TENANT).wrap(&custodian, &System).expect("wrapped");
    assert!(TenantKey::unwrap(&custodian, TENANT, &wrapped).is_ok());
    let refused = TenantKey::unwrap(&custodian, OTHER_TENANT, &wrapped).err();
    assert_eq!(refused, Some(VaultError::WrapRefused(KeyKind::Tenant)));
}

#[test]
fn a_clients_key_opens_for_no_other_client_and_under_no_other_tenants_key() {
    let (tenant, other) = (tenant_key(TENANT), tenant_key(TENANT));
    let client = client_key(TENANT, CLIENT);
    let wrapped = client.wrap(&tenant, &System).expect("wrapped");
    assert!(ClientKey::unwrap(&tenant, CLIENT, &wrapped).is_ok());
    let refused = ClientKey::unwrap(&tenant, OTHER_CLIENT, &wrapped).err();
    assert_eq!(refused, Some(VaultError::WrapRefused(KeyKind::Client)));
    let refused = ClientKey::unwrap(&other, CLIENT, &wrapped).err();
    assert_eq!(refused, Some(VaultError::WrappedElsewhere(tenant.id())));
    let foreign = tenant_key(OTHER_TENANT);
    let refused = client.wrap(&foreign, &System).err();
    assert_eq!(refused, Some(VaultError::WrapRefused(KeyKind::Client)));
}

#[test]
fn a_data_key_belongs_to_one_client() {
    let (client, other) = (client_key(TENANT, CLIENT), client_key(TENANT, OTHER_CLIENT));
    let data = DataKey::generate(&client, 1, &System).expect("a key");
    let refused = Some(VaultError::WrapRefused(KeyKind::Data));
    assert_eq!(data.wrap(&other, &System).err(), refused);
    assert_eq!(ClientKeys::new(&other, vec![(data, 0)]).err(), refused);
    assert_eq!(ClientKeys::new(&client, Vec::new()).err(), Some(VaultError::NoDataKey));
}

/// A kind taken for another would let a tenant's key be used as a data key.
#[test]
fn a_wrapped_key_is_of_one_kind_and_use() {
    let (custodian, _folder) = custodian();
    let pepper = InstallationSecret::generate(InstallationKey::PasswordPepper, 1, &System);
    let pepper = pepper.expect("a key");
    let wrapped = pepper.wrap(&custodian, &System).expect("wrapped");
    let open = |slot| InstallationSecret::unwrap(&custodian, slot, &wrapped);
    let again = open(InstallationKey::PasswordPepper).expect("the same use");
    assert_eq!(again.expose(), pepper.expose());
    assert_eq!(again.digest(b"a"), pepper.digest(b"a"));
    let refused = Some(VaultError::WrapRefused(KeyKind::Installation));
    assert_eq!(open(InstallationKey::SessionBinding).err(), refused);
    let refused = Some(VaultError::WrapRefused(KeyKind::Tenant));
    assert_eq!(TenantKey::unwrap(&custodian, TENANT, &wrapped).err(), refused);
}

#[test]
fn every_flipped_bit_of_a_wrapped_key_is_refused() {
    let (custodian, _folder) = custodian();
    let wrapped = tenant_key(TENANT).wrap(&custodian, &System).expect("wrapped");
    for at in 0..WRAPPED_BYTES {
        for bit in 0..8 {
            let mut bytes = *wrapped.as_bytes();
            bytes[at] ^= 1 << bit;
            let opened = WrappedKey::parse(&bytes)
                .and_then(|changed| TenantKey::unwrap(&custodian, TENANT, &changed));
            assert!(opened.is_err(), "byte {at}, bit {bit}");
        }
    }
    for length in [0, WRAPPED_BYTES - 1, WRAPPED_BYTES + 1] {
        assert_eq!(WrappedKey::parse(&vec![1; length]).err(), Some(VaultError::NotWrapped));
    }
}

#[test]
fn a_wrapped_key_says_what_it_is_and_no_more() {
    let (custodian, _folder) = custodian();
    let key = TenantKey::generate(TENANT, 5, &System).expect("a key");
    let wrapped = key.wrap(&custodian, &System).expect("wrapped");
    assert_eq!((wrapped.kind(), wrapped.generation()), (KeyKind::Tenant, 5));
    assert_eq!((wrapped.inside(), wrapped.outside()), (key.id(), custodian.root()));
    assert_eq!(wrapped.as_bytes()[..4], [1, 1, 2, 0]);
    assert_eq!(wrapped.as_bytes()[36..40], [0, 0, 0, 5]);
    let shown = format!("{wrapped:?}");
    assert!(shown.contains(&custodian.root().to_string()), "{shown}");
    assert!(shown.len() < 200, "{shown}");
}

#[test]
fn a_new_root_key_leaves_what_lies_below_as_it_is() {
    let (custodian, _folder) = custodian();
    let mut stored = stored(&custodian, 1);
    let sealed = opened(&custodian, &stored, 1).seal(&mut nonces(), &place(), b"text");
    let sealed = sealed.expect("sealed");
    let old = custodian.root();
    let new = custodian.renew(&System).expect("a new root key");
    assert_eq!((custodian.root(), custodian.roots()), (new, vec![old, new]));
    assert_eq!(&*opened(&custodian, &stored, 1).open(&place(), &sealed).expect("opened"), b"text");
    let context = KeyContext::tenant(TENANT, 1);
    stored.tenant = rewrap(&custodian, &context, &stored.tenant, &System).expect("wrapped anew");
    assert_eq!(stored.tenant.outside(), new);
    custodian.retire(old).expect("laid aside");
    assert_eq!(&*opened(&custodian, &stored, 1).open(&place(), &sealed).expect("opened"), b"text");
}

#[test]
fn digests_are_equal_inside_a_client_and_matches_inside_a_tenant() {
    let (one, other) = (keys(), keys());
    let label = DigestLabel::EmployeeNumber;
    assert_eq!(one.digest(label, b"1007"), one.digest(label, b"1007"));
    assert_ne!(one.digest(label, b"1007"), one.digest(label, b"1008"));
    assert_ne!(one.digest(label, b"1007"), other.digest(label, b"1007"));
    assert_ne!(one.digest(label, b"1007"), one.digest(DigestLabel::EnrolmentNumber, b"1007"));
    let (tenant, foreign) = (tenant_key(TENANT), tenant_key(OTHER_TENANT));
    let number = MatchLabel::BasicPensionNumber;
    let found = tenant.match_key().digest(number, b"1234567890");
    assert_eq!(found, tenant.match_key().digest(number, b"1234567890"));
    assert_ne!(found, foreign.match_key().digest(number, b"1234567890"));
    let other_use = MatchLabel::EmploymentInsuranceNumber;
    assert_ne!(found, tenant.match_key().digest(other_use, b"1234567890"));
}

/// Digests outlive a generation: they hang on the client's key.
#[test]
fn a_new_generation_changes_no_digest() {
    let (custodian, _folder) = custodian();
    let stored = stored(&custodian, 2);
    let (before, after) = (opened(&custodian, &stored, 1), opened(&custodian, &stored, 2));
    let label = DigestLabel::Fact;
    assert_eq!(before.digest(label, b"a"), after.digest(label, b"a"));
}
