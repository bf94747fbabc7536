//! What mends a stop of the build. The first that fits counts.

use super::{Mending, mending, or_upgrade};
use crate::kaniko::facts::{Chmod, WorkdirUnpacks};

pub(super) const STOPS: &[Mending] = &[
    or_upgrade(
        &["resolved envs is empty"],
        "put the text into a file of the context",
        |facts| facts.copy.writes_heredocs,
    ),
    or_upgrade(
        &["parsing value from chmod: ", "parsing \""],
        "write the mode in octal, such as `--chmod=0755`",
        |facts| facts.copy.chmod == Chmod::Symbolic,
    ),
    mending(
        &["from chmod: "],
        "write the mode in octal, such as `--chmod=0755`",
    ),
    mending(
        &["from chown: ", "is not a uid"],
        "write numbers, as in `--chown=1000:1000`: a name has to stand in the stage's `/etc/passwd`",
    ),
    mending(
        &["from chown: ", "strconv.ParseUint"],
        "write the group's number: a name has to stand in the stage's `/etc/group`",
    ),
    mending(
        &["from chown: ", "open /etc/"],
        "this release looks for every user in `/etc/passwd`: copy one into the stage, or leave `--chown` out",
    ),
    // a number needs no list of users, and a WORKDIR above it belongs to root (google workdir.go)
    or_upgrade(
        &["identifying uid and gid for user "],
        "write the user's number, or move the WORKDIR above the USER",
        |facts| facts.stages.workdir_unpacks != WorkdirUnpacks::Never,
    ),
    mending(
        &["credentials: ", "is not a uid"],
        "make the user in a RUN above the USER, or write its number",
    ),
    mending(
        &["fork/exec /bin/sh: no such file"],
        "build on a base that has a shell: on `scratch` there is nothing to run but what was copied",
    ),
    mending(
        &["fork/exec ", "no such file"],
        "copy the program into the stage first, with the libraries it needs",
    ),
    mending(
        &["fork/exec ", "permission denied"],
        "make it executable: `COPY --chmod=0755`, or `chmod +x` in the context",
    ),
    mending(
        &["nvalid signal: "],
        "write one signal, such as `SIGTERM` or `15`",
    ),
    mending(
        &["invalid protocol: "],
        "write `tcp` or `udp`, in lower case; Kaniko knows no other, and EXPOSE opens nothing by itself",
    ),
    mending(
        &["invalid exposed port: "],
        "write one slash at most, as in `80/tcp`",
    ),
    or_upgrade(
        &["missing ':' in substitution"],
        "write `${NAME:-default}` or `${NAME:+other}`, which all releases know",
        |facts| {
            let forms = facts.dialect().variables;
            forms.without_colon && forms.patterns
        },
    ),
    mending(
        &["unsupported modifier ("],
        "write `${NAME:-default}` or `${NAME:+other}`, or compute the value before the build and give it with `--build-arg`",
    ),
    mending(&["missing '}'"], "close the brace: `${NAME}`"),
    mending(
        &["while looking for matching "],
        "close the quote, or write a backslash before it",
    ),
    mending(
        &["quotes wrapping arg values must be matched"],
        "close the quote of the ARG's value",
    ),
    mending(
        &["failed to process ", "?"],
        "give the variable a value: an ARG with a default, or `--build-arg`",
    ),
    mending(
        &["index out of range [0] with length 0"],
        "write the command into the list",
    ),
    mending(
        &["parsing .dockerignore: ", "not a directory"],
        "name the directory with `--context`, not a file in it",
    ),
    mending(
        &[
            "resolving dest symlink: failed to lstat: ",
            "not a directory",
        ],
        "copy it elsewhere: what stands before the last slash is a file",
    ),
    mending(
        &["resolving dest symlink: failed to eval symlinks: lstat "],
        "copy it elsewhere, or make what the link on the way to the destination leads to",
    ),
    mending(
        &["EvalSymlinks: too many links"],
        "take out the links that lead to each other, or keep them out with `.dockerignore`",
    ),
    mending(
        &["copying symlink: unlinkat ", "device or resource busy"],
        "copy the link elsewhere, or mount the volume elsewhere: a mount cannot be replaced",
    ),
    mending(
        &["creating file: open ", "is a directory"],
        "copy the file elsewhere: the destination has a directory of that name",
    ),
    mending(
        &["creating file: open ", "not a directory"],
        "copy it elsewhere: what stands before the last slash is a file",
    ),
    mending(
        &["creating file: open ", "no such file"],
        "copy it elsewhere: the destination is a link that leads nowhere",
    ),
    mending(
        &["could not save file: copying file: read "],
        "copy less than the whole stage: files such as those of `/proc` cannot be read",
    ),
    mending(
        &["resolving src: failed to get relative files: lstat "],
        "name a path relative to the context's root, or add the file to the context",
    ),
    mending(
        &["refers to invalid stage: "],
        "copy from a stage above this one, by its name",
    ),
    mending(
        &["copy failed: no source files specified"],
        "name a source that is there and that the ignore file lets in",
    ),
    mending(
        &["index out of range [-"],
        "begin the Dockerfile with a FROM",
    ),
    mending(
        &["unpacking local tar: unexpected EOF"],
        "take COPY: ADD unpacks whatever looks like an archive",
    ),
    mending(
        &["path does not lead to local tar archive"],
        "pack the archive with gzip or bzip2, or copy it with COPY and unpack it in a RUN",
    ),
    mending(
        &["unsupported compression algorithm: "],
        "pack the archive with gzip or bzip2, or copy it with COPY and unpack it in a RUN",
    ),
    mending(
        &["unsupported protocol scheme"],
        "fetch it over HTTPS, or in a RUN",
    ),
    mending(
        &["could not copy source: lstat ", ":/"],
        "take ADD, which downloads; COPY takes files alone",
    ),
    mending(
        &["secret not defined: "],
        "give it to the executor: `--secret=id=NAME,src=PATH`",
    ),
    mending(
        &["copying bind source "],
        "name a path of the context, or add the file to it",
    ),
    mending(&["paths must not be empty"], "give the mount a `target`"),
    mending(
        &["unsupported mount type "],
        "write `type=bind`, `cache`, `secret`, `ssh` or `tmpfs`",
    ),
    mending(
        &["unsupported sharing value "],
        "write `sharing=shared`, `private` or `locked`",
    ),
    mending(
        &["unexpected key "],
        "leave the key out, or write it as this type of mount has it",
    ),
    mending(
        &["must be a key=value pair"],
        "write each field as `key=value`, with commas between and no blanks",
    ),
    mending(
        &["failed to parse csv mounts"],
        "write the mount, as in `--mount=type=cache,target=/root/.cache`",
    ),
    or_upgrade(
        &["Assertion violated [executor.build.without-fs]"],
        "build without `--cache`",
        |facts| !facts.metadata.volume_panics_with_cache,
    ),
    mending(&["at least one FROM"], "begin the Dockerfile with a FROM"),
    mending(
        &["parsing lint options"],
        "write `# check=skip=all`, names of checks with commas between, or `error=true`",
    ),
    mending(
        &["error resolving source context: open "],
        "name a tarball that a mount brings",
    ),
    mending(
        &["gzip: invalid header"],
        "pack the context with gzip: `tar -czf`",
    ),
];
