//! The rules, in the order of the handbook.

use crate::rule::Rule;

/// Every rule, in the order of the handbook.
pub static RULES: &[Rule] = &[];
