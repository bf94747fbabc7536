//! The controls, a file a family, and the table of them.
//!
//! Source: kubernetes/pod-security-admission at 8f84a87, `policy/check_*.go`.

mod capabilities;
mod host;
mod privileges;
mod profiles;
mod se_linux;
mod sysctls;
mod users;
mod volumes;

use super::pod::Pod;
use super::{Cause, Control, Level, Policy};

/// A control as it is applied.
pub(super) struct Check {
    /// Which.
    pub control: Control,
    /// The least level that applies it.
    level: Level,
    /// The minor number of the first version that does.
    since: u64,
    /// The pods that it passes over.
    pub exempt: Exempt,
    /// The control of the level below that it stands in for.
    overrides: Option<Control>,
    /// Judges a pod by the standards of a version, by its minor number.
    pub judge: fn(&Pod<'_>, u64) -> Option<Refusal>,
}

/// Pods that a control passes over, from a version on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Exempt {
    /// None.
    None,
    /// Those of Windows, from v1.25.
    Windows,
    /// Those with users of their own, from v1.35.
    UserNamespaces,
}

impl Exempt {
    /// The first version, by its minor number, that passes over them.
    pub fn since(self) -> Option<u64> {
        match self {
            Exempt::None => None,
            Exempt::Windows => Some(25),
            Exempt::UserNamespaces => Some(35),
        }
    }
}

/// Why a control refuses a pod.
pub(super) struct Refusal {
    pub reason: &'static str,
    pub detail: String,
    pub causes: Vec<Cause>,
}

impl Check {
    const fn new(
        control: Control,
        level: Level,
        since: u64,
        judge: fn(&Pod<'_>, u64) -> Option<Refusal>,
    ) -> Self {
        Check {
            control,
            level,
            since,
            exempt: Exempt::None,
            overrides: None,
            judge,
        }
    }

    const fn baseline(control: Control, judge: fn(&Pod<'_>, u64) -> Option<Refusal>) -> Self {
        Self::new(control, Level::Baseline, 0, judge)
    }

    const fn restricted(
        control: Control,
        since: u64,
        judge: fn(&Pod<'_>, u64) -> Option<Refusal>,
    ) -> Self {
        Self::new(control, Level::Restricted, since, judge)
    }

    const fn exempting(self, exempt: Exempt) -> Self {
        Check { exempt, ..self }
    }

    const fn overriding(self, control: Control) -> Self {
        Check {
            overrides: Some(control),
            ..self
        }
    }

    fn applies(&self, policy: &Policy) -> bool {
        self.level <= policy.level && self.since <= policy.version.applied()
    }
}

/// The controls of a policy, in the order in which it names what they refuse.
pub(super) fn of(policy: &Policy) -> impl Iterator<Item = &'static Check> {
    let policy = *policy;
    let overridden = move |check: &Check| {
        let mut above = CHECKS.iter().filter(|above| above.applies(&policy));
        above.any(|above| above.overrides == Some(check.control))
    };
    let applied = CHECKS.iter().filter(move |check| check.applies(&policy));
    applied.filter(move |check| !overridden(check))
}

/// Whether a name is in a list that grew from version to version.
fn allows(list: &[(&str, u64)], name: &str, version: u64) -> bool {
    list.iter()
        .any(|(allowed, since)| *allowed == name && *since <= version)
}

/// All of them: those of a level sorted by their ids.
static CHECKS: [Check; 19] = [
    Check::baseline(Control::AppArmorProfile, profiles::app_armor),
    Check::baseline(Control::CapabilitiesBaseline, capabilities::baseline),
    Check::baseline(Control::HostNamespaces, host::namespaces),
    Check::baseline(Control::HostPathVolumes, volumes::host_path),
    Check::baseline(Control::HostPorts, host::ports),
    Check::new(
        Control::HostProbesAndHostLifecycle,
        Level::Baseline,
        34,
        host::probes_and_lifecycle,
    ),
    Check::baseline(Control::Privileged, privileges::privileged),
    Check::baseline(Control::ProcMount, privileges::proc_mount).exempting(Exempt::UserNamespaces),
    Check::baseline(Control::SeLinuxOptions, se_linux::options),
    Check::baseline(Control::SeccompProfileBaseline, profiles::seccomp_baseline),
    Check::baseline(Control::Sysctls, sysctls::sysctls),
    Check::baseline(Control::WindowsHostProcess, privileges::host_process),
    Check::restricted(
        Control::AllowPrivilegeEscalation,
        8,
        privileges::allow_privilege_escalation,
    )
    .exempting(Exempt::Windows),
    Check::restricted(
        Control::CapabilitiesRestricted,
        22,
        capabilities::restricted,
    )
    .exempting(Exempt::Windows)
    .overriding(Control::CapabilitiesBaseline),
    Check::restricted(Control::ProcMountRestricted, 35, privileges::proc_mount)
        .overriding(Control::ProcMount),
    Check::restricted(Control::RestrictedVolumes, 0, volumes::restricted)
        .overriding(Control::HostPathVolumes),
    Check::restricted(Control::RunAsNonRoot, 0, users::run_as_non_root)
        .exempting(Exempt::UserNamespaces),
    Check::restricted(Control::RunAsUser, 23, users::run_as_user).exempting(Exempt::UserNamespaces),
    Check::restricted(
        Control::SeccompProfileRestricted,
        19,
        profiles::seccomp_restricted,
    )
    .exempting(Exempt::Windows)
    .overriding(Control::SeccompProfileBaseline),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_controls_stand_in_the_order_in_which_they_are_named() {
        for level in [Level::Baseline, Level::Restricted] {
            let of_level = CHECKS.iter().filter(|check| check.level == level);
            let ids: Vec<&str> = of_level.map(|check| check.control.id()).collect();
            assert!(ids.is_sorted(), "{ids:?}");
        }
        assert!(CHECKS.iter().is_sorted_by_key(|check| check.level));
    }
}
