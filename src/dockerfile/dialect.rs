//! What differs between the parsers that the executors carry.
//!
//! Read from the vendored `frontend/dockerfile` of google v1.7.0 to v1.24.0 and osscontainertools
//! v1.25.0 to v1.28.3; chainguard's v1.25.5 carries BuildKit v0.26.1, as osscontainertools v1.26.2.

use super::accepted::*;
use crate::golang::CsvReader;

/// The generations of BuildKit whose Dockerfile parsers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Buildkit {
    /// A snapshot of November 2019, after v0.6.3: google up to v1.7.0.
    V0_6,
    /// v0.8.3: google v1.8.0 to v1.9.1.
    V0_8,
    /// v0.11.4 and v0.11.6: google v1.9.2 to v1.20.0.
    V0_11,
    /// v0.12.5: google v1.20.1 to v1.21.
    V0_12,
    /// v0.13.0 to v0.13.2: google v1.22.0 to v1.23.1.
    V0_13,
    /// v0.14.1: google v1.23.2.
    V0_14,
    /// v0.22.0: google v1.24.0 and the first releases of both forks.
    V0_22,
    /// v0.23.0 to v0.24.0.
    V0_23,
    /// v0.25.1 and v0.25.2.
    V0_25,
    /// v0.26.1.
    V0_26,
    /// v0.27.1 to v0.32.2.
    V0_27,
}

impl Buildkit {
    /// The generation that BuildKit `v0.<minor>` belongs to.
    pub fn v0(minor: u32) -> Self {
        match minor {
            ..=7 => Buildkit::V0_6,
            8..=10 => Buildkit::V0_8,
            11 => Buildkit::V0_11,
            12 => Buildkit::V0_12,
            13 => Buildkit::V0_13,
            14..=21 => Buildkit::V0_14,
            22 => Buildkit::V0_22,
            23 | 24 => Buildkit::V0_23,
            25 => Buildkit::V0_25,
            26 => Buildkit::V0_26,
            27.. => Buildkit::V0_27,
        }
    }
}

/// How one generation of BuildKit reads Dockerfiles. Facts only: nothing else asks for a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// What precedes the line number in an error about an instruction.
    pub line_prefix: &'static str,
    /// `# escape=` is the only parser directive, and the first character of its value is all that
    /// counts; otherwise `# syntax=` is one, too.
    pub only_escape_directive: bool,
    /// An escape character at the end of a line continues it even behind another one.
    pub continues_behind_escape: bool,
    /// ARG declares one variable, not several.
    pub one_argument: bool,
    /// The error about the name of a stage shows it in lower case.
    pub lower_stage_name: bool,
    /// The error about a Dockerfile without instructions ends in a full stop.
    pub no_instructions_full_stop: bool,
    /// Every carriage return before a line's end is dropped, not just one.
    pub drops_every_carriage_return: bool,
    /// `# check=` is a parser directive; otherwise it ends the directives.
    pub check_directive: bool,
    /// Any Unicode space may follow the `#` of a directive, not only ASCII ones.
    pub unicode_space_in_directives: bool,
    /// `RUN <<EOF` takes the lines up to `EOF` with it.
    pub heredocs: bool,
    /// Spaces may stand between `<<` and the name of a heredoc.
    pub spaced_heredocs: bool,
    /// Text after a JSON array is ignored rather than making the whole a shell form.
    pub json_may_trail: bool,
    /// In a flag the escape character is the directive's; otherwise always a backslash.
    pub flags_use_escape_directive: bool,
    /// The wording about a bad flag.
    pub flag_words: FlagWords,
    /// The flags that each instruction accepts.
    pub flags: AcceptedFlags,
    /// Unknown flags and instructions come with `(did you mean …?)`.
    pub suggestions: bool,
    /// The keyword of an unknown instruction is repeated in capitals.
    pub capital_keywords: bool,
    /// The error about a missing destination ends in a full stop.
    pub destination_full_stop: bool,
    /// The fields of a RUN --mount are checked when the Dockerfile is parsed, not when it runs.
    pub mounts_checked_early: bool,
    /// What splits the fields of --mount and --device.
    pub csv: CsvReader,
    /// HEALTHCHECK takes zero for intervals and retries.
    pub healthcheck_zero: bool,
    /// The forms of variables in words.
    pub variables: VariableForms,
}

/// The wording about a bad flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagWords {
    /// `Unknown flag: foo`
    Capital,
    /// `unknown flag: foo`
    Plain,
    /// `unknown flag: --foo`
    Dashed,
}

/// The forms of variables that words may hold, and how they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VariableForms {
    /// `${X?message}` and `${X:?message}`, which stop where X is not set.
    pub demands: bool,
    /// `${X-d}` and `${X+d}`, which look only at whether X is set.
    pub without_colon: bool,
    /// `${X#p}`, `${X##p}`, `${X%p}`, `${X%%p}`, `${X/p/r}` and `${X//p/r}`.
    pub patterns: bool,
    /// `${X:#p}` is refused rather than read as `${X#p}`.
    pub refuses_colon_pattern: bool,
    /// `${X#}` makes the executor panic.
    pub panics_on_empty_pattern: bool,
    /// `<<` keeps the spaces behind it in the same word.
    pub spaced_heredocs: bool,
    /// A form such as `${X-d}` forgets what the word held before it, when words are split.
    pub nested_word_forgets: bool,
}

impl Dialect {
    /// The dialect of BuildKit `v0.<minor>`.
    pub fn buildkit(minor: u32) -> Self {
        Self::of(Buildkit::v0(minor))
    }

    /// The dialect of a generation, each told by what changed since the one before.
    pub fn of(generation: Buildkit) -> Self {
        match generation {
            Buildkit::V0_6 => Self::v0_6(),
            Buildkit::V0_8 => Self::v0_8(),
            Buildkit::V0_11 => Self::v0_11(),
            Buildkit::V0_12 => Self::v0_12(),
            Buildkit::V0_13 => Self::v0_13(),
            Buildkit::V0_14 => Self::v0_14(),
            Buildkit::V0_22 => Self::v0_22(),
            Buildkit::V0_23 => Self::v0_23(),
            Buildkit::V0_25 => Self::v0_25(),
            Buildkit::V0_26 => Self::v0_26(),
            Buildkit::V0_27 => Self::v0_27(),
        }
    }

    fn v0_6() -> Self {
        Dialect {
            line_prefix: "Dockerfile parse error line ",
            only_escape_directive: true,
            continues_behind_escape: true,
            one_argument: true,
            lower_stage_name: true,
            no_instructions_full_stop: true,
            drops_every_carriage_return: false,
            check_directive: false,
            unicode_space_in_directives: false,
            heredocs: false,
            spaced_heredocs: false,
            json_may_trail: true,
            flags_use_escape_directive: false,
            flag_words: FlagWords::Capital,
            flags: AcceptedFlags {
                from: FROM,
                add: ADD_6,
                copy: COPY_6,
                run: NONE,
                healthcheck: HEALTHCHECK_8,
            },
            suggestions: false,
            capital_keywords: true,
            destination_full_stop: true,
            mounts_checked_early: true,
            csv: CsvReader::Encoding,
            healthcheck_zero: false,
            variables: VariableForms {
                demands: false,
                without_colon: false,
                patterns: false,
                refuses_colon_pattern: false,
                panics_on_empty_pattern: false,
                spaced_heredocs: false,
                nested_word_forgets: false,
            },
        }
    }

    fn v0_8() -> Self {
        let mut dialect = Self::v0_6();
        dialect.line_prefix = "dockerfile parse error line ";
        dialect.only_escape_directive = false;
        dialect.continues_behind_escape = false;
        dialect.one_argument = false;
        dialect.lower_stage_name = false;
        dialect.no_instructions_full_stop = false;
        dialect.flags.add = ADD_8;
        dialect.flags.copy = COPY_8;
        dialect.flags.run = RUN_8;
        dialect.variables.demands = true;
        dialect
    }

    fn v0_11() -> Self {
        let mut dialect = Self::v0_8();
        dialect.line_prefix = "dockerfile parse error on line ";
        dialect.drops_every_carriage_return = true;
        dialect.heredocs = true;
        dialect.flag_words = FlagWords::Plain;
        dialect.flags.add = ADD_11;
        dialect.flags.copy = COPY_11;
        dialect.flags.run = RUN_11;
        dialect.suggestions = true;
        dialect.capital_keywords = false;
        dialect.destination_full_stop = false;
        dialect.mounts_checked_early = false;
        dialect.healthcheck_zero = true;
        dialect
    }

    fn v0_12() -> Self {
        let mut dialect = Self::v0_11();
        dialect.flags.healthcheck = HEALTHCHECK_12;
        dialect.variables.without_colon = true;
        dialect
    }

    fn v0_13() -> Self {
        let mut dialect = Self::v0_12();
        dialect.variables.patterns = true;
        dialect.variables.panics_on_empty_pattern = true;
        dialect
    }

    fn v0_14() -> Self {
        let mut dialect = Self::v0_13();
        dialect.check_directive = true;
        dialect.variables.panics_on_empty_pattern = false;
        dialect
    }

    fn v0_22() -> Self {
        let mut dialect = Self::v0_14();
        dialect.spaced_heredocs = true;
        dialect.json_may_trail = false;
        dialect.flags_use_escape_directive = true;
        dialect.flag_words = FlagWords::Dashed;
        dialect.flags.run = RUN_22;
        dialect.csv = CsvReader::Csvvalue;
        dialect.variables.refuses_colon_pattern = true;
        dialect.variables.spaced_heredocs = true;
        dialect.variables.nested_word_forgets = true;
        dialect
    }

    fn v0_23() -> Self {
        let mut dialect = Self::v0_22();
        dialect.flags.add = ADD_23;
        dialect
    }

    fn v0_25() -> Self {
        let mut dialect = Self::v0_23();
        dialect.flags.add = ADD_25;
        dialect.flags.copy = COPY_25;
        dialect
    }

    fn v0_26() -> Self {
        let mut dialect = Self::v0_25();
        dialect.flags.copy = COPY_26;
        dialect.flags.run = RUN_26;
        dialect
    }

    fn v0_27() -> Self {
        let mut dialect = Self::v0_26();
        dialect.unicode_space_in_directives = true;
        dialect
    }
}
