//! `resources`.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `validateResourceRequirements`,
//! `validatePodResources`; what is defaulted: `pkg/apis/core/v1/defaults.go`.

use std::collections::BTreeMap;

use super::faults::{Faults, json};
use super::field::Field;
use super::names;
use super::pod_facts::PodFacts;
use super::quantity::Quantity;
use crate::golang::quote;

const HUGE_PAGES: &str = "hugepages-";
const STANDARD: [&str; 20] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "storage",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
];
const COUNTED: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

/// Judges the name of a resource.
type NameCheck = fn(&str, &Field<'_>, &mut Faults);

/// Amounts by the name of their resource, each with the field that says so.
pub(super) type Amounts<'t> = BTreeMap<&'t str, (Field<'t>, Quantity)>;

/// What a container has and asks for.
pub(super) fn of_container(
    facts: &PodFacts<'_>,
    resources: &Field<'_>,
    defaulted: bool,
    faults: &mut Faults,
) {
    let limits = amounts(&resources.child("limits"));
    let mut requests = amounts(&resources.child("requests"));
    if defaulted {
        default_to(&limits, &mut requests, &resources.path);
    }
    requirements(resources, &limits, &requests, container_name, faults);
    claims(facts, &resources.child("claims"), faults);
}

/// Amounts that are limits alone: what the runtime takes for itself.
pub(super) fn overhead(overhead: &Field<'_>, faults: &mut Faults) {
    let limits = amounts(overhead)
        .into_iter()
        .map(|(name, (field, amount))| {
            let path = format!("{}.limits[{name}]", overhead.path);
            (name, (field.named(path), amount))
        })
        .collect();
    requirements(overhead, &limits, &Amounts::new(), container_name, faults);
}

/// What a whole pod has and asks for.
pub(super) fn of_pod(facts: &PodFacts<'_>, faults: &mut Faults) {
    let resources = facts.spec.child("resources");
    if !resources.is_set() {
        return;
    }
    if facts.os() == "windows" {
        faults.forbidden(&resources, "may not be set for a windows pod");
        return;
    }
    let claims = resources.child("claims");
    if claims.is_set() {
        let words = "claims may not be set for Resources at pod-level";
        faults.forbidden(&claims, words);
    }
    let limits = amounts(&resources.child("limits"));
    let mut requests = amounts(&resources.child("requests"));
    let together = requests_of_containers(facts);
    if facts.is_pod && !limits.is_empty() {
        let path = format!("{}.requests", resources.path);
        for (name, (field, amount)) in &together {
            if matches!(*name, "cpu" | "memory") && !requests.contains_key(name) {
                let field = field.clone().named(format!("{path}[{name}]"));
                requests.insert(name, (field, amount.clone()));
            }
        }
        let mut supported = limits.clone();
        supported.retain(|name, _| is_of_pods(name));
        default_to(&supported, &mut requests, &resources.path);
    }
    requirements(&resources, &limits, &requests, pod_name, faults);
    for (name, (_, sum)) in &together {
        if let Some((field, amount)) = requests.get(name)
            && *sum > *amount
        {
            let detail =
                format!("must be greater than or equal to aggregate container requests of {sum}");
            faults.invalid(field, &quote(&amount.to_string()), &detail);
        }
    }
    for (place, container) in facts.spec.child("containers").items().iter().enumerate() {
        for (name, (field, amount)) in amounts(&container.at(&["resources", "limits"])) {
            if let Some((_, most)) = limits.get(name)
                && amount > *most
            {
                let path = format!("{}.containers[{place}][{name}].limits", resources.path);
                let detail = format!("must be less than or equal to pod limits of {most}");
                let field = field.named(path);
                faults.invalid(&field, &quote(&amount.to_string()), &detail);
            }
        }
    }
}

/// What the containers ask for together: those that run at once are added up, those that run one
/// by one count if they ask for more.
fn requests_of_containers<'t>(facts: &PodFacts<'t>) -> Amounts<'t> {
    let requests = |container: &Field<'t>| {
        let resources = container.child("resources");
        let mut requests = amounts(&resources.child("requests"));
        if facts.is_pod {
            let limits = amounts(&resources.child("limits"));
            default_to(&limits, &mut requests, &resources.path);
        }
        requests
    };
    let mut together = Amounts::new();
    let add = |sum: &mut Amounts<'t>, more: Amounts<'t>| {
        for (name, (field, amount)) in more {
            let sum = sum.entry(name).or_insert((field, Quantity::zero()));
            sum.1 = sum.1.plus(&amount);
        }
    };
    let largest = |most: &mut Amounts<'t>, more: &Amounts<'t>| {
        for (name, (field, amount)) in more {
            let most = most
                .entry(name)
                .or_insert((field.clone(), Quantity::zero()));
            if *amount > most.1 {
                most.1 = amount.clone();
            }
        }
    };
    for container in facts.spec.child("containers").items() {
        add(&mut together, requests(&container));
    }
    let (mut beside, mut first) = (Amounts::new(), Amounts::new());
    for container in facts.spec.child("initContainers").items() {
        if container.child("restartPolicy").text() == "Always" {
            add(&mut together, requests(&container));
            add(&mut beside, requests(&container));
            largest(&mut first, &beside);
        } else {
            let mut running = requests(&container);
            add(&mut running, beside.clone());
            largest(&mut first, &running);
        }
    }
    largest(&mut together, &first);
    together
}

/// The amounts of a list.
pub(super) fn amounts<'t>(list: &Field<'t>) -> Amounts<'t> {
    let entries = list.entries().into_iter();
    let entries = entries.filter_map(|(name, field)| {
        let amount = match field.scalar() {
            Some(text) => Quantity::read(&text)?,
            // what null is
            None => Quantity::zero(),
        };
        Some((name, (field, amount.in_thousandths())))
    });
    entries.collect()
}

/// Asks for as much as the limit where nothing is asked for, as is done for pods.
pub(super) fn default_to<'t>(limits: &Amounts<'t>, requests: &mut Amounts<'t>, resources: &str) {
    for (name, (field, amount)) in limits {
        let path = format!("{resources}.requests[{name}]");
        requests
            .entry(name)
            .or_insert_with(|| (field.clone().named(path), amount.clone()));
    }
}

fn requirements(
    resources: &Field<'_>,
    limits: &Amounts<'_>,
    requests: &Amounts<'_>,
    name_check: NameCheck,
    faults: &mut Faults,
) {
    let one = |name: &str, field: &Field<'_>, quantity: &Quantity, faults: &mut Faults| {
        name_check(name, field, faults);
        amount(name, quantity, field, faults);
    };
    for (name, (field, quantity)) in limits {
        one(name, field, quantity, faults);
        huge_pages(name, quantity, field, faults);
    }
    for (name, (field, quantity)) in requests {
        one(name, field, quantity, faults);
        let may_overcommit = is_native(name) && !name.starts_with(HUGE_PAGES);
        let words = match limits.get(name) {
            Some((_, limit)) if quantity != limit && !may_overcommit => {
                Some(format!("must be equal to {name} limit of {limit}"))
            }
            Some((_, limit)) if quantity > limit => Some(format!(
                "must be less than or equal to {name} limit of {limit}"
            )),
            Some(_) => None,
            None => {
                if !may_overcommit {
                    faults.required(
                        &resources.child("limits"),
                        "Limit must be set for non overcommitable resources",
                    );
                }
                None
            }
        };
        if let Some(words) = words {
            let whole = field.clone().named(format!("{}.requests", resources.path));
            faults.invalid(&whole, &quote(&quantity.to_string()), &words);
        }
        huge_pages(name, quantity, field, faults);
    }
    let names: Vec<&str> = limits.keys().chain(requests.keys()).copied().collect();
    let has_huge_pages = names.iter().any(|name| name.starts_with(HUGE_PAGES));
    if has_huge_pages && !names.iter().any(|name| matches!(*name, "cpu" | "memory")) {
        faults.forbidden(resources, "HugePages require cpu or memory");
    }
}

/// An amount of a resource.
pub(super) fn amount(name: &str, amount: &Quantity, field: &Field<'_>, faults: &mut Faults) {
    if amount.is_negative() {
        faults.invalid(field, &quote(&amount.to_string()), super::NEGATIVE);
    }
    let is_counted = COUNTED.contains(&name) || is_extended(name);
    if is_counted && !amount.is_whole() {
        faults.invalid(field, &json(&amount.to_string()), "must be an integer");
    }
}

fn huge_pages(name: &str, amount: &Quantity, field: &Field<'_>, faults: &mut Faults) {
    let Some(size) = name.strip_prefix(HUGE_PAGES) else {
        return;
    };
    let size = Quantity::read(size);
    if !size.is_some_and(|size| amount.is_multiple_of(&size)) {
        let detail = format!("{amount} is not positive integer multiple of {name}");
        faults.invalid(field, &quote(&amount.to_string()), &detail);
    }
}

/// Whether a name is one that Kubernetes itself gives out.
fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name)
        || name.starts_with(HUGE_PAGES)
        || name.starts_with("requests.hugepages-")
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified_name(&format!("requests.{name}")).is_empty()
}

/// Whether the name passes as that of any resource.
fn any_name(name: &str, field: &Field<'_>, faults: &mut Faults) -> bool {
    let says = names::qualified_name(name);
    if !says.is_empty() {
        faults.invalid_each(field, &json(name), says);
        return false;
    }
    if !name.contains('/') && !is_standard(name) {
        let words = "must be a standard resource type or fully qualified";
        faults.invalid(field, &json(name), words);
        return false;
    }
    true
}

fn container_name(name: &str, field: &Field<'_>, faults: &mut Faults) {
    any_name(name, field, faults);
    let is_of_containers =
        matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with(HUGE_PAGES);
    if !name.contains('/') {
        if !is_of_containers {
            let words = "must be a standard resource for containers";
            faults.invalid(field, &json(name), words);
        }
    } else if !is_native(name) && !is_extended(name) {
        let words = "doesn't follow extended resource name standard";
        faults.invalid(field, &json(name), words);
    }
}

/// Whether whole pods may have limits of it.
fn is_of_pods(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with(HUGE_PAGES)
}

fn pod_name(name: &str, field: &Field<'_>, faults: &mut Faults) {
    if any_name(name, field, faults) && !is_of_pods(name) {
        faults.unsupported(field, &json(name), &["cpu", HUGE_PAGES, "memory"]);
    }
}

fn claims(facts: &PodFacts<'_>, claims: &Field<'_>, faults: &mut Faults) {
    let mut taken: Vec<String> = Vec::new();
    for claim in claims.items() {
        let name = claim.child("name").text();
        if name.is_empty() {
            faults.required(&claim, "");
            continue;
        }
        if taken.iter().any(|one| one == name) {
            faults.duplicate(&claim, &quote(name));
        } else {
            let request = claim.child("request");
            let mut key = name.to_owned();
            if !request.text().is_empty() {
                let says = names::label(request.text());
                faults.invalid_each(&request, &quote(request.text()), says);
                key = format!("{name}/{}", request.text());
            }
            if taken.contains(&key) {
                faults.duplicate(&claim, &quote(&key));
            } else if request.text().is_empty() {
                let prefix = format!("{name}/");
                for _ in taken.iter().filter(|one| one.starts_with(&prefix)) {
                    faults.duplicate(&claim, &quote(name));
                }
            }
            taken.push(key);
        }
        if !facts.claims.contains(&name) {
            let known = match facts.claims.as_slice() {
                [] => " which is empty".to_owned(),
                known => format!(": {}", known.join(", ")),
            };
            let detail = format!("must be one of the names in pod.spec.resourceClaims{known}");
            faults.not_found(&claim, name, &facts.claims, &detail);
        }
    }
}
