//! The rules, in the order of the handbook.

mod copy;

use crate::rule::Rule;

/// Every rule, in the order of the handbook.
pub static RULES: &[Rule] = &[copy::source_missing::RULE];
