//! Where a source lands: destinations, as `pkg/util/command_util.go` and `pkg/commands/copy.go`
//! work them out (google v1.24.0, osscontainertools v1.28.3).

use crate::build::filesystem::{FileSystem, Kind, Miss, is_missing};
use crate::path;
use crate::value::Why;

use super::outcome::{Halt, Within};

/// Whether a destination is a directory: asked of the file system, and where there is nothing
/// yet, of its spelling. A relative one is looked up from `/`, where the executor stands.
pub fn is_directory(files: &FileSystem, destination: &str) -> Result<bool, Why> {
    let spelled = destination.ends_with('/') || destination == ".";
    let from_root = if path::is_abs(destination) {
        destination.to_owned()
    } else {
        format!("/{destination}")
    };
    match files.stat(&from_root) {
        Ok(entry) => match entry.kind {
            Kind::Unsure(why) => Err(why),
            kind => Ok(kind == Kind::Directory),
        },
        Err(Miss::Unknown(why)) if !spelled => Err(why),
        Err(_) => Ok(spelled),
    }
}

/// Where a source lands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The path it is written to; a directory's ends in a slash.
    pub path: String,
    /// Why it may be a directory, in which the source lands, rather than the path itself.
    pub unsure: Option<Why>,
}

/// The path at which a source (a directory's ends in a slash) lands for a destination.
pub fn landing(
    files: &FileSystem,
    source: &str,
    destination: &str,
    working_directory: &str,
) -> Landing {
    let name = source.rsplit('/').next().unwrap_or("");
    let mut at = destination.to_owned();
    if !path::is_abs(&at) {
        at = path::join(&[working_directory, &at]);
        if destination.ends_with('/') || destination.ends_with('.') {
            at.push('/');
        }
    }
    let mut unsure = None;
    match is_directory(files, &at) {
        Ok(true) => at = path::join(&[&at, name]),
        Ok(false) => {}
        Err(why) => unsure = (!name.is_empty()).then_some(why),
    }
    if name.is_empty() && !at.ends_with('/') {
        at.push('/');
    }
    Landing { path: at, unsure }
}

/// The landing with the links on its way resolved. A link at its very end is kept where the
/// release replaces it rather than writing through it.
pub fn resolve_links(
    files: &FileSystem,
    landing: &str,
    replaces_link: bool,
) -> Result<String, Halt> {
    let mut missing: Vec<String> = Vec::new();
    let mut at = landing.to_owned();
    if replaces_link && files.lstat(landing).is_ok_and(|entry| entry.is_symlink()) {
        missing.push(path::base(landing).to_owned());
        at = path::dir(landing).into_owned();
    }
    while at != "/" {
        let found = files.lstat(&at);
        if is_missing(&found) {
            let split = at.rfind('/').map_or(0, |slash| slash + 1);
            missing.push(at[split..].to_owned());
            at = path::clean(&at[..split]).into_owned();
            continue;
        }
        match found {
            // an unknown image is presumed to have no links in the way
            Err(Miss::Unknown(_)) => break,
            Err(miss) => return Err(Halt::system("lstat", &at, miss)).within("failed to lstat"),
            Ok(_) => {}
        }
        at = match files.eval_symlinks(&at).map_err(Halt::from) {
            Ok(real) => real,
            Err(Halt::Unknown(_)) => break,
            stop => stop.within("failed to eval symlinks")?,
        };
        break;
    }
    for name in missing.iter().rev() {
        at = path::join(&[&at, name]);
    }
    Ok(path::clean(&at).into_owned())
}
