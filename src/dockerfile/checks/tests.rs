use super::*;
use crate::dockerfile::read;
use crate::source::FileId;

/// Each warning as `Check: message (line N) at [characters]`.
fn found(text: &str) -> Vec<String> {
    let dialect = Dialect::buildkit(32);
    let dockerfile = read(FileId::FIRST, text, &dialect);
    let described = |warning: Warning| {
        let Warning { message, line, .. } = &warning;
        let at = text.get(warning.span.range()).unwrap_or("nowhere");
        format!(
            "{}: {message} (line {line}) at [{at}]",
            warning.check.name()
        )
    };
    let warnings = warnings(&dockerfile, &dialect);
    warnings.into_iter().map(described).collect()
}

#[track_caller]
fn warns(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text:?}");
}

fn options(value: &str) -> Result<Options, String> {
    let text = format!("# check={value}\nFROM scratch\n");
    let dialect = Dialect::buildkit(32);
    Options::of(&read(FileId::FIRST, &text, &dialect), &dialect)
}

#[test]
fn keywords_in_two_cases() {
    warns(
        "FROM scratch as x\n",
        &["FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1) at [as]"],
    );
    warns(
        "from scratch AS x\n",
        &["FromAsCasing: 'AS' and 'from' keywords' casing do not match (line 1) at [AS]"],
    );
    warns(
        "ARG A\nFROM --platform=linux/amd64 \\\n  # why\n  scratch aS x\r\n",
        &["FromAsCasing: 'aS' and 'FROM' keywords' casing do not match (line 2) at [aS]"],
    );
    for fine in [
        "FROM scratch AS x\n",
        "from scratch as x\n",
        // a FROM that is in no case itself
        "From scratch as x\n",
        "FROM scratch\n",
    ] {
        warns(fine, &[]);
    }
}

#[test]
fn names_with_capitals() {
    warns(
        "FROM scratch AS aB\nFROM aB\n",
        &["StageNameCasing: Stage name 'aB' should be lowercase (line 1) at [aB]"],
    );
    warns("FROM Scratch AS a-b.c_1\n", &[]);
}

#[test]
fn maintainers() {
    warns(
        "FROM scratch\nmaintainer Me\n",
        &[
            "MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label \
           (line 2) at [maintainer]",
        ],
    );
    warns("FROM scratch\nLABEL maintainer=me\n", &[]);
}

#[test]
fn descriptions_only_where_asked_for() {
    let all = |rest: &str| format!("# check=experimental=all\n{rest}FROM scratch\n");
    let wants = |name: &str, line: usize, at: &str| {
        format!(
            "InvalidDefinitionDescription: Comment for ARG should follow the format: \
             `# {name} <description>` (line {line}) at [{at}]"
        )
    };
    let of_a = wants("A", 3, "# the a");
    warns(&all("# the a\nARG A\n"), &[&of_a]);
    warns(
        &all("# the a\n\nARG A B\n"),
        &[&wants("<arg_key>", 4, "# the a")],
    );
    // not at the start of the line
    warns(&all(" # A is\nARG A\n"), &[&wants("A", 3, "# A is")]);
    for fine in [
        "# A is\nARG A\n",
        "# what\n# A is\nARG A\n",
        "# B is\nARG A B\n",
        "# the a\n#\nARG A\n",
        "ARG A\n",
    ] {
        warns(&all(fine), &[]);
    }
    warns("# the a\nARG A\nFROM scratch\n", &[]);
    warns(
        "# check=experimental=InvalidDefinitionDescription\n# Build it\nFROM scratch AS Build\n",
        &[
            "StageNameCasing: Stage name 'Build' should be lowercase (line 3) at [Build]",
            "InvalidDefinitionDescription: Comment for FROM should follow the format: \
             `# build <description>` (line 3) at [# Build it]",
        ],
    );
}

#[test]
fn what_is_skipped() {
    let name = "StageNameCasing: Stage name 'X' should be lowercase (line 2) at [X]";
    let keyword = "FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 2) at [as]";
    let from = |directive: &str| format!("{directive}\nFROM scratch as X\n");
    warns(&from("# check=skip=all"), &[]);
    warns(&from("# check=skip=FromAsCasing,StageNameCasing"), &[]);
    warns(&from("#Check = skip=FromAsCasing"), &[name]);
    // the value ends at the space
    warns(
        &from("# check=skip=StageNameCasing, FromAsCasing"),
        &[keyword],
    );
    // the last list counts
    warns(
        &from("# check=skip=FromAsCasing;skip=StageNameCasing"),
        &[keyword],
    );
    warns(&from("# check=skip=fromascasing"), &[name, keyword]);
    // who looks for it beforehand does not see it
    warns(&from(" # check=skip=all"), &[name, keyword]);
    // an experimental check is made all the same
    warns(
        "# check=skip=all;experimental=all\n# b\nARG A\nFROM scratch as X\n",
        &[
            "InvalidDefinitionDescription: Comment for ARG should follow the format: \
           `# A <description>` (line 3) at [# b]",
        ],
    );
}

#[test]
fn what_one_instruction_skips() {
    warns(
        "#!/usr/bin/env x\n# check=skip=StageNameCasing\nFROM scratch as X\nFROM x as Y\n",
        &[
            "FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 3) at [as]",
            "FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 4) at [as]",
        ],
    );
    warns(
        "FROM scratch\n# check=skip=StageNameCasing\n\n# check=skip=all\nFROM scratch as X\n",
        &["FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 5) at [as]"],
    );
    warns(
        "FROM scratch\n# check=skip=all\n#\nFROM scratch AS X\n",
        &["StageNameCasing: Stage name 'X' should be lowercase (line 4) at [X]"],
    );
    warns(
        "FROM scratch\n# check=nothing\nFROM scratch AS X\n",
        &["StageNameCasing: Stage name 'X' should be lowercase (line 3) at [X]"],
    );
}

#[test]
fn until_the_parser_stops() {
    warns(
        "FROM scratch as 1x\nFROM scratch as y\n",
        &["FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1) at [as]"],
    );
    warns(
        "RUN x\nFROM scratch as y\n",
        // no stage for RUN
        &[],
    );
    // the lines are read first, all of them
    warns("FROM scratch as x\nENV a\n", &[]);
    warns("# check=nothing\nFROM scratch as x\n", &[]);
}

#[test]
fn options_in_buildkits_words() {
    for fine in [
        "skip=all",
        "skip=",
        "error=T;experimental=x,y",
        " ",
        "skip=x y;z",
    ] {
        assert!(options(fine).is_ok(), "{fine:?}");
    }
    for (value, words) in [
        ("foo", "invalid check option \"foo\""),
        ("foo=bar", "invalid check option \"foo\""),
        ("skip=x; error=true", "invalid check option \"\""),
        (
            "skip=x;experimental=y;z;error=true",
            "invalid check option \"z;error\"",
        ),
        (
            "error=yes",
            "failed to parse check option \"error=yes\": strconv.ParseBool: parsing \"yes\": \
             invalid syntax",
        ),
    ] {
        assert_eq!(options(value), Err(words.to_owned()), "{value:?}");
    }
}
