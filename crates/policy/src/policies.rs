//! 権限の規則 — the policies, checked against their schema, and the answers that they give.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use cedar_policy::{
    Authorizer, Context, Decision as Verdict, Effect, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression, Schema, ValidationMode,
    Validator,
};
use romori_types::Basis;

use crate::function::{Function, Functions};
use crate::question::{Question, Who};
use crate::roles::{Role, Roles};
use crate::words;

/// Where the policies lie, embedded.
const FILES: [(&str, &str); 6] = [
    ("roles.cedar", include_str!("../../../policies/roles.cedar")),
    ("walls.cedar", include_str!("../../../policies/walls.cedar")),
    ("parties.cedar", include_str!("../../../policies/parties.cedar")),
    ("delegation.cedar", include_str!("../../../policies/delegation.cedar")),
    ("operators.cedar", include_str!("../../../policies/operators.cedar")),
    ("purposes.cedar", include_str!("../../../policies/purposes.cedar")),
];
const SCHEMA: &str = include_str!("../../../policies/romori.cedarschema");
/// Answers are kept in memory by everything that entered them, so many at most.
const KEPT_MAX: usize = 32_768;

static EMBEDDED: LazyLock<Result<Policies, PolicyError>> =
    LazyLock::new(|| Policies::read(&FILES, SCHEMA));

/// 規則を使えない — a policy or the schema is not as it must be. Nothing is allowed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError(String);

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "権限の規則を読めないため、起動できません。配布物を入れ直してください。({})",
            self.0
        )
    }
}

impl std::error::Error for PolicyError {}

fn wrong(what: impl fmt::Display) -> PolicyError {
    PolicyError(what.to_string())
}

/// 答え — whether it is allowed, and which policies decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// Whether it is allowed: something allows it and nothing forbids it.
    pub allowed: bool,
    /// Ids of the policies that allow it, in order.
    pub permits: Vec<String>,
    /// Ids of the policies that forbid it, in order.
    pub forbids: Vec<String>,
}

/// 規則 — one set of policies, ready to answer.
pub struct Policies {
    all: PolicySet,
    permits: PolicySet,
    ja: HashMap<String, String>,
    names: Names,
    kept: Mutex<HashMap<Question, Arc<Decision>>>,
}

/// Names that every question uses, read once.
struct Names {
    account: EntityTypeName,
    operator: EntityTypeName,
    records: EntityTypeName,
    home: EntityUid,
    other: EntityUid,
    roles: Vec<(Role, EntityUid)>,
    functions: Vec<(Function, String, EntityUid)>,
}

impl Names {
    fn read() -> Result<Self, PolicyError> {
        let kind = |name: &str| EntityTypeName::from_str(name).map_err(wrong);
        let uid = |name: &str, id: &str| {
            Ok::<_, PolicyError>(EntityUid::from_type_name_and_id(kind(name)?, EntityId::new(id)))
        };
        let mut roles = Vec::new();
        for role in Role::ALL {
            roles.push((*role, uid("Romori::Role", role.word())?));
        }
        let mut functions = Vec::new();
        for function in Function::ALL {
            let word = format!("{function:?}");
            let action = uid("Romori::Action", &word)?;
            functions.push((*function, word, action));
        }
        Ok(Self {
            account: kind("Romori::Account")?,
            operator: kind("Romori::Operator")?,
            records: kind("Romori::Records")?,
            home: uid("Romori::Tenant", "home")?,
            other: uid("Romori::Tenant", "other")?,
            roles,
            functions,
        })
    }

    fn words(&self, functions: Functions) -> RestrictedExpression {
        let some = self.functions.iter().filter(|(one, ..)| functions.has(*one));
        set(some.map(|(_, word, _)| word.as_str()))
    }
}

fn set<'a>(words: impl Iterator<Item = &'a str>) -> RestrictedExpression {
    RestrictedExpression::new_set(words.map(text))
}

fn text(word: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(word.to_owned())
}

fn truth(value: bool) -> RestrictedExpression {
    RestrictedExpression::new_bool(value)
}

fn number(value: i64) -> RestrictedExpression {
    RestrictedExpression::new_long(value)
}

type Attributes = HashMap<String, RestrictedExpression>;

fn attributes<const N: usize>(pairs: [(&str, RestrictedExpression); N]) -> Attributes {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Policies {
    /// Reads policies, each with its `@id`, and checks them against the schema.
    ///
    /// # Errors
    /// What is wrong with a policy or with the schema.
    pub fn read(files: &[(&str, &str)], schema: &str) -> Result<Self, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(schema).map_err(wrong)?;
        let (mut all, mut permits) = (PolicySet::new(), PolicySet::new());
        let mut ja = HashMap::new();
        for (name, text) in files {
            let read =
                PolicySet::from_str(text).map_err(|error| wrong(format!("{name}: {error}")))?;
            for policy in read.policies() {
                let policy = named(name, policy)?;
                let words = policy.annotation("ja").unwrap_or_default().to_owned();
                ja.insert(policy.id().to_string(), words);
                if policy.effect() == Effect::Permit {
                    permits.add(policy.clone()).map_err(wrong)?;
                }
                all.add(policy).map_err(wrong)?;
            }
        }
        let result = Validator::new(schema).validate(&all, ValidationMode::Strict);
        if let Some(error) = result.validation_errors().next() {
            return Err(wrong(error));
        }
        Ok(Self { all, permits, ja, names: Names::read()?, kept: Mutex::default() })
    }

    /// The policies of this program.
    ///
    /// # Errors
    /// When one of them does not fit the schema.
    pub fn embedded() -> Result<&'static Self, &'static PolicyError> {
        EMBEDDED.as_ref()
    }

    /// The text of the policies, by file: what an auditor reads.
    pub const fn files() -> &'static [(&'static str, &'static str)] {
        &FILES
    }

    /// The schema beside them.
    pub const fn schema() -> &'static str {
        SCHEMA
    }

    /// Ids of all policies, in order.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.ja.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }

    /// What a policy says, in Japanese.
    pub fn ja(&self, id: &str) -> Option<&str> {
        self.ja.get(id).map(String::as_str)
    }

    /// May he? What cannot be evaluated is not allowed.
    pub fn decide(&self, question: &Question) -> Arc<Decision> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(question).cloned();
        if let Some(kept) = kept {
            return kept;
        }
        let decision = Arc::new(self.evaluate(question).unwrap_or_default());
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(*question, Arc::clone(&decision));
        decision
    }

    /// The answer worked out anew.
    ///
    /// # Errors
    /// When the question cannot be put or a policy cannot be evaluated.
    pub fn evaluate(&self, question: &Question) -> Result<Decision, PolicyError> {
        let (request, entities) = self.put(question)?;
        let asked = Authorizer::new();
        let answer = asked.is_authorized(&request, &self.all, &entities);
        if let Some(error) = answer.diagnostics().errors().next() {
            return Err(wrong(error));
        }
        let ids = sorted(answer.diagnostics().reason());
        if answer.decision() == Verdict::Allow {
            return Ok(Decision { allowed: true, permits: ids, forbids: Vec::new() });
        }
        let permits = asked.is_authorized(&request, &self.permits, &entities);
        let permits = sorted(permits.diagnostics().reason());
        Ok(Decision { allowed: false, permits, forbids: ids })
    }

    fn put(&self, question: &Question) -> Result<(Request, Entities), PolicyError> {
        let names = &self.names;
        let action = names.functions.iter().find(|(one, ..)| *one == question.function);
        let (_, word, action) = action.ok_or_else(|| wrong("no such function"))?;
        let principal = self.principal(question)?;
        let records = &question.records;
        let tenant = if records.own_tenant { &names.home } else { &names.other };
        let resource = Entity::new(
            EntityUid::from_type_name_and_id(names.records.clone(), EntityId::new("asked")),
            attributes([
                ("tenant", RestrictedExpression::new_entity_uid(tenant.clone())),
                ("assigned", truth(records.assigned)),
                ("everyClient", truth(records.every_client)),
                ("ownPerson", truth(records.own_person)),
                ("fields", text(words::fields(records.fields))),
            ]),
            HashSet::new(),
        )
        .map_err(wrong)?;
        let context = Context::from_pairs(situation(question, word)).map_err(wrong)?;
        let (who, what) = (principal.uid(), resource.uid());
        let request = Request::new(who, action.clone(), what, context, None).map_err(wrong)?;
        let entities = Entities::from_entities([principal, resource], None).map_err(wrong)?;
        Ok((request, entities))
    }

    fn principal(&self, question: &Question) -> Result<Entity, PolicyError> {
        let names = &self.names;
        let uid = |kind: &EntityTypeName| {
            EntityUid::from_type_name_and_id(kind.clone(), EntityId::new("asking"))
        };
        let now = &question.situation;
        let (kind, roles, limits, password_due, own) = match question.who {
            Who::Account { roles, party, limits, password_due } => {
                let delegated = now.delegation.map_or(Functions::default(), |term| term.functions);
                let own =
                    [("party", text(party.word())), ("functionsDelegated", names.words(delegated))];
                (&names.account, roles, limits, password_due, own.to_vec())
            }
            Who::Operator { roles, limits, password_due } => {
                let supported = now.support.map_or(Functions::default(), |term| term.functions);
                let own = [("functionsSupported", names.words(supported))];
                (&names.operator, roles, limits, password_due, own.to_vec())
            }
        };
        let withheld = limits.fields.iter().map(|fields| words::fields(Some(fields)));
        let parents = names.roles.iter().filter(|(role, _)| roles.has(*role));
        let mut all = attributes([
            ("tenant", RestrictedExpression::new_entity_uid(names.home.clone())),
            ("passwordDue", truth(password_due)),
            ("functionsWithheld", names.words(limits.functions)),
            ("fieldsWithheld", set(withheld)),
        ]);
        all.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Entity::new(uid(kind), all, parents.map(|(_, uid)| uid.clone()).collect()).map_err(wrong)
    }

    /// What the policies give to an operator with these roles in the installation's own house.
    fn functions_of_operator(&self, roles: Roles) -> Functions {
        let may = |function: &&Function| {
            let question = Question::of_operator(roles, **function);
            let answer = self.decide(&question);
            !answer.permits.is_empty() && !answer.forbids.iter().any(|id| id.starts_with("wall-"))
        };
        let allowed: Vec<Function> = Function::ALL.iter().filter(may).copied().collect();
        Functions::of(&allowed)
    }

    /// What the policies give to a role alone, before anything speaks against it.
    fn functions_of(&self, role: Role) -> Functions {
        let may = |function: &&Function| {
            let question = Question::of_role(Roles::of(&[role]), **function);
            self.evaluate(&question).is_ok_and(|answer| !answer.permits.is_empty())
        };
        let allowed: Vec<Function> = Function::ALL.iter().filter(may).copied().collect();
        Functions::of(&allowed)
    }
}

fn situation(question: &Question, word: &str) -> Vec<(String, RestrictedExpression)> {
    let now = &question.situation;
    let basis = match now.basis() {
        Basis::Own => "own",
        Basis::Delegation => "delegation",
        Basis::Support => "support",
    };
    let (from, until) = now.delegation.map_or((0, 0), |term| (term.from, term.until));
    let pairs = [
        ("function", text(word)),
        ("purpose", text(question.purpose_word())),
        ("basis", text(basis)),
        ("today", number(now.today)),
        ("delegatedFrom", number(from)),
        ("delegatedUntil", number(until)),
        ("supportMinutes", number(now.support.map_or(0, |term| i64::from(term.minutes)))),
        ("urgent", truth(now.support.is_some_and(|term| term.urgent))),
        ("ownWork", truth(now.own_work)),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Cedar names policies of one text by their place; the name that stays is the `@id`.
fn named(file: &str, policy: &Policy) -> Result<Policy, PolicyError> {
    let id = policy.annotation("id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| wrong(format!("{file}: a policy without an id")))?;
    Ok(policy.new_id(PolicyId::new(id)))
}

fn sorted<'a>(ids: impl Iterator<Item = &'a PolicyId>) -> Vec<String> {
    let mut ids: Vec<String> = ids.map(ToString::to_string).collect();
    ids.sort_unstable();
    ids
}

/// Reads and checks the policies: asked once when the program starts.
///
/// # Errors
/// When one of them does not fit the schema.
pub fn check() -> Result<(), PolicyError> {
    Policies::embedded().map(|_| ()).map_err(Clone::clone)
}

/// May he, by the policies of this program? Without policies nothing is allowed.
pub fn decide(question: &Question) -> Arc<Decision> {
    Policies::embedded().map_or_else(|_| Arc::default(), |policies| policies.decide(question))
}

/// What a policy says, in Japanese.
pub fn explanation(id: &str) -> Option<&'static str> {
    Policies::embedded().ok().and_then(|policies| policies.ja(id))
}

/// What an operator with these roles may do at all, for menus.
pub fn operator_functions(roles: Roles) -> Functions {
    let all = Policies::embedded();
    all.map_or_else(|_| Functions::default(), |all| all.functions_of_operator(roles))
}

pub(crate) fn functions_of(role: Role) -> Functions {
    Policies::embedded().map_or_else(|_| Functions::default(), |all| all.functions_of(role))
}
