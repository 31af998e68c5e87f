//! The tables of the house: who has a contract, who may enter, who is inside.

use crate::engine::Migration;

/// Every migration of the control tables, in order. An applied one is never edited.
pub const CONTROL: &[Migration] = &[
    Migration {
        number: 1,
        name: "tenants, accounts, sessions",
        statements: &[
            "create table tenant (
            id {bytes} not null, kind {int} not null, state {int} not null,
            contract_from {int} not null, contract_to {int}, wrapped_key {bytes} not null,
            sealed {bytes} not null, made_at {int} not null,
            primary key (id)) {by_key}",
            "create table account (
            id {bytes} not null, tenant_id {bytes} not null, login_digest {bytes} not null,
            role {int} not null, state {int} not null, valid_from {int} not null,
            valid_to {int}, password {text} not null, sealed {bytes} not null,
            made_at {int} not null, used_at {int}, version {int} not null,
            primary key (id)) {by_key}",
            "create unique index account_by_login on account (login_digest)",
            "create index account_by_tenant on account (tenant_id)",
            "create table session (
            token_digest {bytes} not null, id {bytes} not null, actor {bytes} not null,
            tenant_id {bytes} not null, made_at {int} not null, seen_at {int} not null,
            ended_at {int},
            primary key (token_digest)) {by_key}",
            "create index session_by_actor on session (actor)",
            "create table setting (
            name {text} not null, value {bytes} not null,
            primary key (name)) {by_key}",
            "create table outbox (
            id {bytes} not null, entry {bytes} not null,
            primary key (id)) {by_key}",
        ],
    },
    Migration {
        number: 2,
        name: "names that outlive accounts, daily work",
        statements: &[
            "create table actor (
            id {bytes} not null, tenant_id {bytes} not null, sealed {bytes} not null,
            ended_at {int} not null,
            primary key (id)) {by_key}",
            "create index actor_by_tenant on actor (tenant_id)",
            "alter table account add column opened_at {int}",
            "create table daily_work (
            work {int} not null, day {int} not null, done_at {int} not null,
            accounts {int} not null, tenants {int} not null,
            primary key (work, day)) {by_key}",
        ],
    },
    Migration {
        number: 3,
        name: "accounts are confirmed each quarter",
        statements: &[
            "create table review (
            tenant_id {bytes} not null, quarter {int} not null, opened_on {int} not null,
            due_on {int} not null, closed_at {int},
            primary key (tenant_id, quarter)) {by_key}",
            "create table review_answer (
            tenant_id {bytes} not null, quarter {int} not null, account {bytes} not null,
            keeps {int} not null, decided_by {bytes} not null, decided_at {int} not null,
            primary key (tenant_id, quarter, account)) {by_key}",
        ],
    },
    Migration {
        number: 4,
        name: "keys of programs, what is asked beyond the limit",
        statements: &[
            "create table api_key (
            id {bytes} not null, tenant_id {bytes} not null, account {bytes} not null,
            token_digest {bytes} not null, functions {int} not null, until {int} not null,
            network {text} not null, certificate {bytes}, made_at {int} not null,
            released_at {int}, revoked_at {int}, used_at {int}, sealed {bytes} not null,
            primary key (id)) {by_key}",
            "create unique index api_key_by_digest on api_key (token_digest)",
            "create index api_key_by_tenant on api_key (tenant_id)",
            "create table bulk_limit (
            tenant_id {bytes} not null, persons {int} not null,
            primary key (tenant_id)) {by_key}",
            "create table bulk_request (
            id {bytes} not null, tenant_id {bytes} not null, asker {bytes} not null,
            kind {int} not null, persons {int} not null, asked_at {int} not null,
            decided_by {bytes}, decided_at {int}, granted {int} not null, until {int},
            primary key (id)) {by_key}",
            "create index bulk_request_by_asker on bulk_request (tenant_id, asker)",
        ],
    },
    Migration {
        number: 5,
        name: "keys of tenants that are to be destroyed",
        statements: &["create table tenant_end (
            tenant_id {bytes} not null, destroy_on {int} not null, ordered_at {int} not null,
            destroyed_at {int}, certificate {text} not null,
            primary key (tenant_id)) {by_key}"],
    },
    Migration {
        number: 6,
        name: "proofs beside the password, and how sessions began",
        statements: &[
            "create table credential (
                id {bytes} not null, actor {bytes} not null, tenant_id {bytes} not null,
                kind {int} not null, digest {bytes} not null, sealed {bytes} not null,
                step {int}, made_at {int} not null, used_at {int}, version {int} not null,
                primary key (id)) {by_key}",
            "create index credential_by_actor on credential (actor)",
            "alter table session add column began_with {int} not null default 1",
            "alter table session add column proved_at {int} not null default 0",
            "alter table session add column roles {int} not null default 0",
        ],
    },
    Migration {
        number: 7,
        name: "devices",
        statements: &[
            "alter table session add column device {bytes}",
            "create table device (
            id {bytes} not null, tenant_id {bytes} not null, account {bytes} not null,
            zone {int} not null, way {int} not null, made_by {bytes} not null,
            made_at {int} not null, until {int} not null, revoked_at {int}, seen_at {int},
            sealed {bytes} not null, version {int} not null,
            primary key (id)) {by_key}",
            "create index device_by_tenant on device (tenant_id)",
            "create index device_by_account on device (account)",
            "create table device_certificate (
            serial {bytes} not null, device {bytes} not null, digest {bytes} not null,
            der {bytes} not null, made_at {int} not null, until {int} not null,
            primary key (serial)) {by_key}",
            "create index certificate_by_device on device_certificate (device)",
            "create table enrolment (
            handle {text} not null, tenant_id {bytes} not null, account {bytes} not null,
            zone {int} not null, way {int} not null, digest {bytes} not null,
            made_by {bytes} not null, made_at {int} not null, opens_at {int} not null,
            until {int} not null, tries {int} not null,
            primary key (handle)) {by_key}",
            "create index enrolment_by_tenant on enrolment (tenant_id)",
            "create table admission (
            id {bytes} not null, tenant_id {bytes} not null, account {bytes} not null,
            asked_by {bytes} not null, asked_at {int} not null, decided_by {bytes},
            decided_at {int},
            primary key (id)) {by_key}",
            "create index admission_by_tenant on admission (tenant_id)",
        ],
    },
    Migration {
        number: 8,
        name: "clients in a member's charge, and acting for another tenant",
        statements: &[
            "create table assignment (
            id {bytes} not null, tenant_id {bytes} not null, client_id {bytes} not null,
            actor {bytes} not null, valid_from {int} not null, valid_to {int},
            made_by {bytes} not null, made_at {int} not null,
            primary key (id)) {by_key}",
            "create index assignment_by_actor on assignment (actor)",
            "create index assignment_by_client on assignment (tenant_id, client_id)",
            "create table delegation (
            id {bytes} not null, tenant_id {bytes} not null, actor {bytes} not null,
            actor_tenant {bytes} not null, functions {int} not null, ground {int} not null,
            agreed_on {int} not null, valid_from {int} not null, valid_to {int} not null,
            made_by {bytes} not null, made_at {int} not null, taken_by {bytes}, taken_at {int},
            primary key (id)) {by_key}",
            "create index delegation_by_tenant on delegation (tenant_id)",
            "create index delegation_by_actor on delegation (actor)",
            "create table delegation_client (
            delegation_id {bytes} not null, client_id {bytes} not null,
            primary key (delegation_id, client_id)) {by_key}",
            "create table acting (
            session_id {bytes} not null, delegation_id {bytes} not null,
            primary key (session_id)) {by_key}",
        ],
    },
    Migration {
        number: 9,
        name: "sign-in at a company's own provider",
        statements: &[
            "create table company (
            id {bytes} not null, tenant_id {bytes} not null, code {text} not null,
            only_way {int} not null, sealed {bytes} not null, made_at {int} not null,
            version {int} not null,
            primary key (id)) {by_key}",
            "create unique index company_by_tenant on company (tenant_id)",
            "create unique index company_by_code on company (code)",
            "create table company_link (
            id {bytes} not null, tenant_id {bytes} not null, actor {bytes} not null,
            digest {bytes} not null, sealed {bytes} not null, made_by {bytes} not null,
            made_at {int} not null, used_at {int},
            primary key (id)) {by_key}",
            "create unique index company_link_by_digest on company_link (digest)",
            "create unique index company_link_by_actor on company_link (actor)",
        ],
    },
    Migration {
        number: 10,
        name: "keys that the browsers of workers hold",
        statements: &[
            "create table browser_key (
            device {bytes} not null, point {bytes} not null, made_at {int} not null,
            primary key (device)) {by_key}",
            "create unique index browser_key_by_point on browser_key (point)",
        ],
    },
    Migration {
        number: 11,
        name: "what tenants let operators see",
        statements: &[
            "create table support (
            id {bytes} not null, tenant_id {bytes} not null, asker {bytes} not null,
            asked_at {int} not null, minutes {int} not null, sealed {bytes} not null,
            decided_by {bytes}, decided_at {int}, granted {int} not null,
            functions {int} not null, masked {int} not null, until {int},
            ended_by {bytes}, ended_at {int},
            primary key (id)) {by_key}",
            "create index support_by_tenant on support (tenant_id)",
            "create index support_by_asker on support (asker)",
            "create table support_client (
            support_id {bytes} not null, client_id {bytes} not null,
            primary key (support_id, client_id)) {by_key}",
            "create table supporting (
            session_id {bytes} not null, support_id {bytes} not null,
            primary key (session_id)) {by_key}",
        ],
    },
    Migration {
        number: 12,
        name: "users that a company's directory keeps",
        statements: &[
            "create table provisioned (
            account {bytes} not null, tenant_id {bytes} not null, sealed {bytes} not null,
            made_at {int} not null, changed_at {int} not null, version {int} not null,
            primary key (account)) {by_key}",
            "create index provisioned_by_tenant on provisioned (tenant_id)",
        ],
    },
    Migration {
        number: 13,
        name: "groups of a company's directory, and what roles they give",
        statements: &[
            "create table directory_group (
            id {bytes} not null, tenant_id {bytes} not null, sealed {bytes} not null,
            roles {int} not null, asked_roles {int} not null, asked_by {bytes},
            made_at {int} not null, changed_at {int} not null, version {int} not null,
            primary key (id)) {by_key}",
            "create index directory_group_by_tenant on directory_group (tenant_id)",
            "create table directory_member (
            group_id {bytes} not null, account {bytes} not null, tenant_id {bytes} not null,
            primary key (group_id, account)) {by_key}",
            "create index directory_member_by_tenant on directory_member (tenant_id)",
            "alter table provisioned add column given {int} not null default 0",
        ],
    },
    Migration {
        number: 14,
        name: "what two operators open, and what they write of it afterwards",
        statements: &[
            "alter table support add column urgent {int} not null default 0",
            "create table support_review (
            support_id {bytes} not null, tenant_id {bytes} not null, sealed {bytes} not null,
            written_by {bytes} not null, written_at {int} not null,
            confirmed_by {bytes}, confirmed_at {int},
            primary key (support_id)) {by_key}",
            "create index support_review_by_tenant on support_review (tenant_id)",
        ],
    },
    Migration {
        number: 15,
        name: "where accounts are told what happened, and letters on their way",
        statements: &[
            "create table mail_address (
            account {bytes} not null, tenant_id {bytes} not null, sealed {bytes} not null,
            asked_at {int}, tries {int} not null, version {int} not null,
            primary key (account)) {by_key}",
            "create index mail_address_by_tenant on mail_address (tenant_id)",
            "create table letter (
            id {bytes} not null, tenant_id {bytes} not null, account {bytes} not null,
            sealed {bytes} not null, made_at {int} not null, due_at {int} not null,
            tries {int} not null,
            primary key (id)) {by_key}",
            "create index letter_by_due on letter (due_at)",
        ],
    },
    Migration {
        number: 16,
        name: "whether a tenant demands a second factor from everybody",
        statements: &["alter table tenant add column factor_for_all {int} not null default 0"],
    },
    Migration {
        number: 17,
        name: "to whom the data of a tenant goes back, and whether it went",
        statements: &[
            "create table tenant_return (
            tenant_id {bytes} not null, receiver {bytes} not null, made_at {int} not null,
            returned_at {int}, digest {bytes},
            primary key (tenant_id)) {by_key}",
            "alter table tenant_end add column unreturned {int} not null default 0",
        ],
    },
];
