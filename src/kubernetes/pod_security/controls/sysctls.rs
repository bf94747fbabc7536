//! Settings of the kernel.

use super::super::Cause;
use super::super::pod::Pod;
use super::Refusal;
use crate::value::Value;

/// Those that may be set, with the first version that lets them, by its minor number.
const ALLOWED: [(&str, u64); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
    ("net.ipv4.tcp_notsent_lowat", 37),
];

/// `sysctls`.
pub(super) fn sysctls(pod: &Pod<'_>, version: u64) -> Option<Refusal> {
    let mut names = Vec::new();
    let mut causes = Vec::new();
    for sysctl in pod.security.objects("sysctls") {
        let (name, span) = match sysctl.text("name") {
            Value::Known(name) => (name.value, name.span),
            Value::Absent => ("", sysctl.place()),
            Value::Unknown(_) => continue,
        };
        if !super::allows(&ALLOWED, name, version) {
            names.push(name);
            causes.push(Cause::set(span));
        }
    }
    (!names.is_empty()).then(|| Refusal {
        reason: "forbidden sysctls",
        detail: names.join(", "),
        causes,
    })
}
