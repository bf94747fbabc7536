//! What mends a refusal of the parser. The first that fits counts.

use super::{Mending, mending};

pub(super) const SYNTAX: &[Mending] = &[
    mending(
        &["unterminated heredoc"],
        "end it with a line that holds its name and nothing else; `<<-` allows tabs before it",
    ),
    mending(
        &["file with no instructions"],
        "write a FROM, and what is to be built on it",
    ),
    mending(
        &["no build stage in current context"],
        "begin with a FROM; before it only ARG may stand",
    ),
    mending(
        &["invalid name for build stage"],
        "name it with letters, digits, `-`, `_` and `.`, a letter first",
    ),
    mending(
        &["FROM requires either one or three arguments"],
        "write `FROM image` or `FROM image AS name`",
    ),
    mending(
        &["can't find = in"],
        "write every pair as `NAME=value`, and quote values with blanks",
    ),
    mending(
        &["must have two arguments"],
        "write `NAME=value`; the value may be empty",
    ),
    mending(&["names can not be blank"], "write a name before the `=`"),
    mending(
        &["requires at least two arguments"],
        "write what is copied, and then where to",
    ),
    mending(
        &["requires at least one argument"],
        "write its argument, or take the line out",
    ),
    mending(
        &["requires exactly one argument"],
        "write one argument, in quotes where it has blanks",
    ),
    mending(
        &["arrays must be comprised of strings only"],
        "put every item into double quotes",
    ),
    mending(
        &["requires the arguments to be in JSON form"],
        "write a list: `SHELL [\"/bin/sh\", \"-c\"]`",
    ),
    mending(
        &["issing a value on flag: "],
        "write it as one word: `--flag=value`",
    ),
    mending(
        &["expecting boolean value for flag "],
        "write `=true` or `=false`, or the flag alone",
    ),
    mending(&["uplicate flag specified: "], "write the flag once"),
    mending(&["invalid escape token"], "write a backslash or a backtick"),
    mending(
        &["parser directive can be used"],
        "keep one of the two lines",
    ),
    mending(
        &["ONBUILD` isn't allowed"],
        "write one ONBUILD, and the instruction",
    ),
    mending(
        &["isn't allowed as an ONBUILD trigger"],
        "take this ONBUILD out: the image that builds on it has a FROM of its own",
    ),
    mending(
        &["Missing command after HEALTHCHECK CMD"],
        "write the command, or `HEALTHCHECK NONE`",
    ),
    mending(
        &["HEALTHCHECK NONE takes no arguments"],
        "write `HEALTHCHECK NONE` alone",
    ),
    mending(
        &["in HEALTHCHECK (try CMD)"],
        "write `HEALTHCHECK CMD` before the command",
    ),
    mending(
        &["cannot be less than 1ms"],
        "write a longer time, such as `30s`",
    ),
    mending(&["retries"], "write a number of 1 or more"),
    mending(&["strconv.ParseInt: "], "write a number"),
    mending(
        &["unknown instruction: <<<<<<<"],
        "resolve the merge conflict, and take its marks out",
    ),
    mending(
        &["unknown instruction: ======="],
        "resolve the merge conflict, and take its marks out",
    ),
    mending(
        &["unknown instruction: >>>>>>>"],
        "resolve the merge conflict, and take its marks out",
    ),
    mending(
        &["unknown instruction: "],
        "begin the line with an instruction; where it goes on with the one above, that has to end in a backslash",
    ),
];
