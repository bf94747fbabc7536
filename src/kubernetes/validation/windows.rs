//! What Windows containers may have, and what only they may.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`.

use super::faults::{Faults, json};
use super::field::Field;
use super::names;
use super::pod_facts::{PodFacts, all_containers};

const SPEC_LENGTH: usize = 64 * 1024;
const DOMAIN_LENGTH: usize = 256;
const USER_LENGTH: usize = 104;

/// The `windowsOptions` of a pod or a container, if there are any.
pub(super) fn options(options: &Field<'_>, faults: &mut Faults) {
    let name = options.child("gmsaCredentialSpecName");
    if let Some(text) = name.optional_text() {
        faults.invalid_each(&name, &json(text), names::subdomain(text));
    }
    let spec = options.child("gmsaCredentialSpec");
    if let Some(text) = spec.optional_text() {
        if text.is_empty() {
            faults.invalid(
                &spec,
                "\"\"",
                "gmsaCredentialSpec cannot be an empty string",
            );
        } else if text.len() > SPEC_LENGTH {
            let words = "gmsaCredentialSpec size must be under 64 KiB";
            faults.invalid(&spec, &json(text), words);
        }
    }
    let user = options.child("runAsUserName");
    if let Some(text) = user.optional_text() {
        for words in user_name(text) {
            faults.invalid(&user, &json(text), &words);
        }
    }
}

fn user_name(text: &str) -> Vec<String> {
    let only = |words: &str| vec![format!("runAsUserName {words}")];
    if text.is_empty() {
        return only("cannot be an empty string");
    }
    if text.chars().any(|one| one.is_ascii_control()) {
        return only("cannot contain control characters");
    }
    let (domain, user) = match text.split_once('\\') {
        Some((_, rest)) if rest.contains('\\') => {
            return only("cannot contain more than one backslash");
        }
        Some((domain, user)) => (Some(domain), user),
        None => (None, text),
    };
    let mut says = Vec::new();
    let mut say = |is_wrong: bool, words: String| {
        if is_wrong {
            says.push(format!("runAsUserName's {words}"));
        }
    };
    let length = domain.map_or(0, str::len);
    say(
        length >= DOMAIN_LENGTH,
        format!("Domain length must be under {DOMAIN_LENGTH} characters"),
    );
    say(
        domain.is_some_and(|domain| !is_net_bios(domain) && !is_dns(domain)),
        "Domain doesn't match the NetBios nor the DNS format".to_owned(),
    );
    say(user.is_empty(), "User cannot be empty".to_owned());
    say(
        user.len() > USER_LENGTH,
        format!("User length must not be longer than {USER_LENGTH} characters"),
    );
    let is_dots_or_spaces = !user.is_empty() && user.chars().all(|one| matches!(one, '.' | ' '));
    say(
        is_dots_or_spaces,
        "User cannot contain only periods or spaces".to_owned(),
    );
    say(
        user.contains([
            '"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']',
        ]),
        "User cannot contain the following characters: \"/\\:;|=,+*?<>@[]".to_owned(),
    );
    says
}

fn is_net_bios(domain: &str) -> bool {
    let forbidden = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];
    (1..=15).contains(&domain.chars().count())
        && !domain.starts_with('.')
        && !domain.contains(forbidden)
}

fn is_dns(domain: &str) -> bool {
    domain.split('.').all(|part| {
        (1..=63).contains(&part.len())
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .bytes()
                .all(|byte| byte == b'-' || byte.is_ascii_alphanumeric())
    })
}

/// Containers that are processes of the host: all of a pod are, or none.
pub(super) fn host_process(facts: &PodFacts<'_>, faults: &mut Faults) {
    const WAY: [&str; 3] = ["securityContext", "windowsOptions", "hostProcess"];
    let of_pod = facts.spec.at(&WAY).optional_flag();
    let containers = all_containers(&facts.spec);
    let mut count = 0;
    for container in &containers {
        let own = container.at(&WAY);
        if let (Some(of_pod), Some(flag)) = (of_pod, own.optional_flag())
            && of_pod != flag
        {
            let words = format!(
                "pod hostProcess value must be identical if both are specified, was {of_pod}"
            );
            faults.invalid(&own, &flag.to_string(), &words);
        }
        count += usize::from(own.optional_flag().or(of_pod) == Some(true));
    }
    if count == 0 {
        return;
    }
    if count != containers.len() {
        faults.invalid(
            &facts.spec,
            "\"\"",
            "If pod contains any hostProcess containers then all containers must be HostProcess containers",
        );
    }
    let network = facts.spec.child("hostNetwork");
    if !network.flag() {
        faults.invalid(
            &network,
            "false",
            "hostNetwork must be true if pod contains any hostProcess containers",
        );
    }
}

/// What may not be set for the operating system that the pod names.
pub(super) fn operating_system(facts: &PodFacts<'_>, faults: &mut Faults) {
    const SYSTEMS: [&str; 2] = ["linux", "windows"];
    let os = facts.spec.child("os");
    let name = os.child("name");
    match name.text() {
        _ if !os.is_set() => {}
        "" => faults.required(&name, ""),
        "linux" => linux(facts, faults),
        "windows" => windows(facts, faults),
        other => faults.unsupported(&name.named(os.path), &json(other), &SYSTEMS),
    }
}

fn linux(facts: &PodFacts<'_>, faults: &mut Faults) {
    let pod = std::iter::once(facts.spec.clone());
    for holder in pod.chain(all_containers(&facts.spec)) {
        let options = holder.at(&["securityContext", "windowsOptions"]);
        if options.is_set() {
            faults.forbidden(&options, "windows options cannot be set for a linux pod");
        }
    }
}

fn windows(facts: &PodFacts<'_>, faults: &mut Faults) {
    const OF_POD: [&str; 15] = [
        "securityContext.appArmorProfile",
        "securityContext.seLinuxOptions",
        "hostUsers",
        "hostPID",
        "hostIPC",
        "securityContext.seccompProfile",
        "securityContext.fsGroup",
        "securityContext.fsGroupChangePolicy",
        "securityContext.sysctls",
        "shareProcessNamespace",
        "securityContext.runAsUser",
        "securityContext.runAsGroup",
        "securityContext.supplementalGroups",
        "securityContext.supplementalGroupsPolicy",
        "securityContext.seLinuxChangePolicy",
    ];
    const OF_CONTAINER: [&str; 10] = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "capabilities",
        "readOnlyRootFilesystem",
        "privileged",
        "allowPrivilegeEscalation",
        "procMount",
        "runAsUser",
        "runAsGroup",
    ];
    const WORDS: &str = "cannot be set for a windows pod";
    for way in OF_POD {
        let way: Vec<&str> = way.split('.').collect();
        let field = facts.spec.at(&way);
        let is_set = match way.as_slice() {
            // false is as good as absent
            ["hostPID" | "hostIPC"] => field.flag(),
            [.., "sysctls"] => !field.items().is_empty(),
            _ => field.is_set(),
        };
        if is_set {
            faults.forbidden(&field, WORDS);
        }
    }
    for container in all_containers(&facts.spec) {
        let context = container.child("securityContext");
        for field in OF_CONTAINER {
            let field = context.child(field);
            if field.is_set() {
                faults.forbidden(&field, WORDS);
            }
        }
    }
}
