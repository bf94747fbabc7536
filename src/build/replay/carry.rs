//! What one stage leaves to later ones: the files that their `COPY --from` name, saved before
//! the file system is cleared (`filesToSave`, `CopyFileOrSymlink`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::collections::BTreeMap;

use crate::build::filesystem::{Content, Entry, Ground, Kind, Miss};
use crate::context::pattern;
use crate::path;

use super::outcome::{Halt, Within};
use super::stage::Stage;

impl Stage<'_> {
    /// Saves what later stages copy from this one to `root`.
    ///
    /// # Errors
    /// Where that halts, and at which COPY's path.
    pub(super) fn save_files(
        &mut self,
        wanted: &[(String, usize)],
        root: &str,
    ) -> Result<(), (Halt, usize)> {
        if let Some(why) = self.files.blurred().cloned() {
            // what a RUN made may be among it
            self.files.add_ground(Ground {
                at: root.to_owned(),
                content: Content::Unknown(why),
                mounted: true,
                read_only: false,
            });
        }
        let mut takers: BTreeMap<String, usize> = BTreeMap::new();
        for (source, taker) in wanted {
            let found = self.glob_from_root(&path::join(&["/", source]));
            for at in found.map_err(|halt| (halt, *taker))? {
                takers.entry(at).or_insert(*taker);
            }
        }
        let linked = takers.iter().filter_map(|(at, taker)| {
            let entry = self.files.lstat(at).ok().filter(Entry::is_symlink);
            entry?;
            Some((self.files.eval_symlinks(at).ok()?, *taker))
        });
        for (at, taker) in linked.collect::<Vec<_>>() {
            takers.entry(at).or_insert(taker);
        }
        for at in shortest(takers.keys().cloned().collect()) {
            let saved = self.save(&at, root).within("could not save file");
            saved.map_err(|halt| (halt, takers.get(&at).copied().unwrap_or_default()))?;
        }
        Ok(())
    }

    fn save(&mut self, at: &str, root: &str) -> Result<(), Halt> {
        if at == "/" {
            // it holds /proc, in which some files cannot be read
            let line = "read /proc/1/attr/current: invalid argument";
            return Err(Halt::stop(line)).within("copying file");
        }
        let to = path::join(&[root, at]);
        let entry = match self.files.lstat(at) {
            Ok(entry) => entry,
            Err(Miss::Unknown(_)) => return Ok(()),
            Err(miss) => return Err(Halt::system("lstat", at, miss)).within("getting file info"),
        };
        let walked = match &entry.kind {
            Kind::Directory => match self.files.walk(at) {
                Ok(walked) => walked,
                Err(Miss::Unknown(why)) => {
                    self.files.add_ground(Ground {
                        at: to,
                        content: Content::Unknown(why),
                        mounted: true,
                        read_only: false,
                    });
                    return Ok(());
                }
                Err(_) => return Ok(()),
            },
            _ => vec![crate::build::filesystem::Walked {
                relative: String::from("."),
                entry,
            }],
        };
        for step in walked {
            let from = path::join(&[at, &step.relative]);
            if !from.ends_with("/kaniko") {
                let target = path::join(&[&to, &step.relative]);
                self.save_entry(&from, &target, &step.entry)?;
            }
        }
        Ok(())
    }

    fn save_entry(&mut self, from: &str, to: &str, entry: &Entry) -> Result<(), Halt> {
        let parents = self.files.mkdir_all(&path::dir(to), 0o755);
        parents.map_err(|(at, miss)| Halt::system("mkdir", &at, miss))?;
        match &entry.kind {
            Kind::Directory => {
                let made = self.files.mkdir_all(to, entry.mode);
                made.map_err(|(at, miss)| Halt::system("mkdir", &at, miss))?;
            }
            Kind::Symlink(link) => {
                // saved once already through another source
                let _ = self.files.symlink(link, to);
            }
            Kind::Unsure(why) => self.files.make_unsure(to, why.clone()),
            Kind::File | Kind::Other => {
                let origin = self.files.origin(from);
                let created = self.files.create(to, entry.mode, entry.size, origin);
                created.map_err(|miss| Halt::system("open", to, miss))?;
            }
        }
        Ok(())
    }

    /// Go's `filepath.Glob` of an absolute pattern. Directories that cannot be read hold nothing.
    fn glob_from_root(&self, pattern: &str) -> Result<Vec<String>, Halt> {
        if pattern::matches(pattern, "").is_err() {
            return Err(Halt::stop("syntax error in pattern"));
        }
        if !pattern::has_wildcard(pattern) {
            return Ok(match self.files.lstat(pattern) {
                Ok(_) => vec![path::clean(pattern).into_owned()],
                Err(_) => Vec::new(),
            });
        }
        let (directory, name) = path::split(pattern);
        let directory = path::clean(directory);
        let parents = match pattern::has_wildcard(&directory) {
            true => self.glob_from_root(&directory)?,
            false => vec![directory.into_owned()],
        };
        let mut found = Vec::new();
        for parent in parents {
            for (child, _) in self.files.read_dir(&parent).unwrap_or_default() {
                if pattern::matches(name, &child).unwrap_or(false) {
                    found.push(path::join(&[&parent, &child]));
                }
            }
        }
        Ok(found)
    }
}

/// The paths that no other of them holds.
fn shortest(mut paths: Vec<String>) -> Vec<String> {
    paths.sort();
    paths.dedup();
    let mut kept: Vec<String> = Vec::new();
    for at in paths {
        let held = kept.iter().any(|above| path::lies_below(&at, above));
        if !held {
            kept.push(at);
        }
    }
    kept
}
