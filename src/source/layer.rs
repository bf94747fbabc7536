//! Files that one of several threads adds to those that all of them share, and how they come
//! together: in an order that does not depend on who was first.

use std::collections::HashMap;
use std::sync::Arc;

use super::{FileId, Mask, SourceFile, Sources, Span};

/// What was added above the files that are shared.
#[derive(Debug, Default)]
pub struct Layer {
    first: usize,
    files: Vec<SourceFile>,
    mask: Mask,
}

/// The numbers that the files of a layer have among all.
#[derive(Debug)]
pub struct Numbers {
    first: usize,
    own: Vec<FileId>,
}

impl Sources {
    /// None yet, but for those below, which keep their numbers.
    pub fn above(below: &Arc<Sources>) -> Self {
        Sources {
            below: Some(Arc::clone(below)),
            first: below.first + below.files.len(),
            files: Vec::new(),
            latest: HashMap::new(),
            mask: Mask::default(),
        }
    }

    /// What was added to those below.
    pub fn into_layer(self) -> Layer {
        Layer {
            first: self.first,
            files: self.files,
            mask: self.mask,
        }
    }

    /// Adds the files of a layer that lies above these as they were, before other layers came in.
    pub fn take_in(&mut self, layer: Layer) -> Numbers {
        let add = |file: SourceFile| {
            let known = self.known(&file.path, &file.text, file.invalid_utf8);
            known.unwrap_or_else(|| self.push_file(file))
        };
        let own = layer.files.into_iter().map(add).collect();
        self.mask.take_in(layer.mask);
        Numbers {
            first: layer.first,
            own,
        }
    }
}

impl Numbers {
    /// The number of a file of the layer, or of one below it.
    pub fn of(&self, id: FileId) -> FileId {
        let own = (id.0 as usize).checked_sub(self.first);
        own.and_then(|place| self.own.get(place).copied())
            .unwrap_or(id)
    }

    /// The same characters, in the file of its number among all.
    pub fn of_span(&self, span: Span) -> Span {
        Span {
            file: self.of(span.file),
            ..span
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_share_what_they_have_in_common() {
        let mut shared = Sources::new();
        let pod = shared.add("pod", "kind: Pod");
        let mut all = shared.clone();
        let shared = Arc::new(shared);
        let mut one = Sources::above(&shared);
        let mut other = Sources::above(&shared);
        assert_eq!(one.add("pod", "kind: Pod"), pod);
        let first = one.add("Dockerfile", "FROM a");
        let ignore = other.add(".dockerignore", "*");
        let second = other.add("Dockerfile", "FROM a");
        other.mask.add("hunter2");
        assert_eq!(other.path(pod), shared.path(pod));
        assert_eq!(other.iter().count(), 3);

        let one = all.take_in(one.into_layer());
        let other = all.take_in(other.into_layer());
        assert_eq!(one.of(first), other.of(second));
        assert_eq!(other.of(pod), pod);
        assert_eq!(&*all.file(other.of(ignore)).text, "*");
        assert_eq!(all.iter().count(), 3);
        assert_eq!(all.mask.cover("hunter2"), "***");
    }
}
