//! An executor that is not root.

use super::{admission, replace, switch_off, unpacking, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL623",
    name: "run-as-user",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("run_as_user.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(user) = build.run_as_user().filter(|user| user.value != 0) else {
        return;
    };
    let bases = unpacking::bases(build);
    let finding = findings.add(format!(
        "the executor runs as user {}, and unpacking an image takes root",
        user.value
    ));
    finding.at(whole(user), "not root");
    match bases.iter().find(|base| base.is_image) {
        Some(base) => {
            finding
                .severity(Severity::Error)
                .see(base.stage.base.span(), "this image has to be unpacked")
                .note(format!(
                    "unpacking `{}` fails, for instance with: {LINE}",
                    base.stage.base
                ));
        }
        None => {
            finding.note(
                "only a build that unpacks no image and writes only where this user may passes",
            );
        }
    }
    if !admission::forbids_root(build) {
        let mut changes = vec![replace(user.span, &user.value.to_string(), "0")];
        changes.extend(build.run_as_non_root().into_iter().flat_map(switch_off));
        finding.unsafe_fix(changes);
    }
    finding.help(
        "delete `runAsUser`; `hostUsers: false` in the pod's `spec` makes the container's root \
         nobody on the node",
    );
}

/// The directory is the first of the image that is not there yet.
const LINE: &str = "error building image: error building stage: failed to get filesystem from \
                    image: mkdir /bin: permission denied";
