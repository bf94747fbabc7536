//! The signals that STOPSIGNAL knows (`moby/sys/signal`, `docker/pkg/signal` before).

const NAMES: [&str; 37] = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
    "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP",
    "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
    "UNUSED",
];

/// Whether a signal's number or name (in any case, with or without `SIG`) is one on Linux.
pub fn is_signal(signal: &str) -> bool {
    if let Ok(number) = signal.parse::<i64>() {
        return number != 0;
    }
    let upper = signal.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let real_time = || {
        let offset = |prefix: &str, largest: u32| {
            let digits = name.strip_prefix(prefix)?;
            let offset: u32 = digits.parse().ok()?;
            Some((1..=largest).contains(&offset) && digits == offset.to_string())
        };
        offset("RTMIN+", 15)
            .or(offset("RTMAX-", 14))
            .unwrap_or(false)
    };
    NAMES.contains(&name) || real_time()
}

#[cfg(test)]
mod tests {
    use super::is_signal;

    #[test]
    fn names_and_numbers() {
        for signal in ["SIGTERM", "term", "9", "SIGRTMIN+3", "RTMAX-14", "-1"] {
            assert!(is_signal(signal), "{signal}");
        }
        for signal in ["0", "", "SIGFOO", "SIGTERM 9", "RTMIN+16", "RTMIN+03"] {
            assert!(!is_signal(signal), "{signal}");
        }
    }
}
