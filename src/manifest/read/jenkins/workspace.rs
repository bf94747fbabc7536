//! What lies in the workspace of an agent.

use super::groovy::{Quoted, before, is_argument, is_call};
use crate::manifest::Checkout;
use crate::manifest::read::text_files::beside;
use crate::value::Why;

/// What is known of the workspace when the steps begin.
pub(super) struct Workspace {
    /// Whether other steps ran before.
    is_earlier: bool,
    /// The repositories that steps check out.
    addresses: Vec<String>,
    /// Whether some steps run in a directory below.
    pub is_left: bool,
    /// Whether anything is checked out.
    pub is_checked_out: bool,
}

impl Workspace {
    /// What a file tells of it.
    pub fn of(text: &str, strings: &[Quoted], is_earlier: bool) -> Self {
        let addresses = addresses(text, strings);
        Workspace {
            is_earlier,
            is_checked_out: is_declarative(text)
                || text.contains("checkout")
                || !addresses.is_empty(),
            addresses,
            is_left: strings
                .iter()
                .any(|string| is_call(before(text, string), "dir")),
        }
    }

    /// The checkout that it is.
    pub fn checkout(&self) -> Checkout {
        let grown = self
            .is_earlier
            .then(|| Why::from("earlier stages may add files"));
        Checkout {
            at_root: true,
            cloned: true,
            addresses: self.addresses.clone(),
            ..beside(grown)
        }
    }
}

/// Whether a pipeline checks its own repository out without a step that says so.
fn is_declarative(text: &str) -> bool {
    let mut words = text.split("pipeline").skip(1);
    let opens = |rest: &str| rest.trim_start().starts_with('{');
    words.any(opens) && !text.contains("skipDefaultCheckout")
}

/// The addresses of the repositories that steps check out.
fn addresses(text: &str, strings: &[Quoted]) -> Vec<String> {
    let named = strings.iter().filter(|string| {
        let before = before(text, string);
        let is_of_git = || before.contains("git") || before.contains("serRemoteConfig");
        let is_first = is_call(before, "git") && !before.trim_end().ends_with(':');
        is_first || is_argument(before, "url") && is_of_git()
    });
    let address = |string: &Quoted| text.get(string.inside.clone()).map(str::to_owned);
    named.filter_map(address).collect()
}
