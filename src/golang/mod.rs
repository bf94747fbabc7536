//! Go's standard library, as far as it shows in what executors, BuildKit and Kubernetes say: its
//! readers of values, with the words of their errors.

mod csv;
mod strconv;
mod strings;
mod time;

pub use csv::{CsvReader, read_csv};
pub use strconv::{is_uint32, parse_bool, parse_int, parse_int32, quote, quote_character};
pub use strings::{to_lower, to_upper};
pub use time::parse_duration;
