//! IP addresses, as leniently as the API server has always read them.
//!
//! apimachinery v0.34.1, `pkg/util/validation/ip.go`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::golang::quote;
/// Reads one; the parts of an IPv4 address may have leading zeros.
pub(super) fn parse(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| {
        let (before, four) = match text.rfind(':') {
            Some(colon) => text.split_at(colon + 1),
            None => ("", text),
        };
        let parts: Option<Vec<String>> = four.split('.').map(without_zeros).collect();
        format!("{before}{}", parts?.join(".")).parse().ok()
    })
}

fn without_zeros(part: &str) -> Option<String> {
    let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number: Option<u8> = part.parse().ok();
    is_number.then_some(number?.to_string())
}

/// What the server warns of, where the address is written in an odd form.
pub(super) fn warning(text: &str) -> Option<String> {
    let address = parse(text)?;
    let strict: Option<IpAddr> = text.parse().ok();
    match strict {
        Some(IpAddr::V6(six)) if six.to_ipv4_mapped().is_none() => {
            let canonical = six.to_string();
            (canonical != text).then(|| {
                format!(
                    "IPv6 address {} should be in RFC 5952 canonical format ({})",
                    quote(text),
                    quote(&canonical)
                )
            })
        }
        Some(IpAddr::V4(_)) => None,
        _ => Some(format!(
            "non-standard IP address {} will be considered invalid in a future Kubernetes release: use {}",
            quote(text),
            quote(&preferred(address))
        )),
    }
}

fn preferred(address: IpAddr) -> String {
    let four: Option<Ipv4Addr> = match address {
        IpAddr::V4(four) => Some(four),
        IpAddr::V6(six) => Ipv6Addr::to_ipv4_mapped(&six),
    };
    four.map_or_else(|| address.to_string(), |four| four.to_string())
}
