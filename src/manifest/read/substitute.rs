//! Placeholders that a carrier fills in: `$(params.x)`, `{{workflow.parameters.x}}`.

use std::collections::HashMap;

use crate::manifest::{Container, Setting};
use crate::source::{Text, TextBuilder};
use crate::value::Value;

/// How far placeholders may lead to placeholders.
const DEEPEST: usize = 8;
/// What a text may grow to, in bytes.
const LONGEST: usize = 64 * 1024;

/// What is known of a carrier's placeholders. The others stay as they are written, and unknown.
#[derive(Debug, Clone)]
pub(super) struct Substitution {
    open: &'static str,
    close: &'static str,
    values: HashMap<String, String>,
    /// What stands for several words.
    lists: HashMap<String, Vec<Text>>,
}

impl Substitution {
    /// Placeholders between `open` and `close`.
    pub fn new(open: &'static str, close: &'static str) -> Self {
        Substitution {
            open,
            close,
            values: HashMap::new(),
            lists: HashMap::new(),
        }
    }

    /// Says what a placeholder stands for; what was said last counts.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.insert(name.into(), value.into());
    }

    /// Says for which words a placeholder stands that is a word by itself.
    pub fn set_list(&mut self, name: impl Into<String>, words: Vec<Text>) {
        self.lists.insert(name.into(), words);
    }

    /// Says that the value of a placeholder is not known.
    pub fn forget(&mut self, name: &str) {
        self.values.remove(name);
        self.lists.remove(name);
    }

    /// The words that one word becomes.
    fn words(&self, word: &Text) -> Vec<Text> {
        let inside = word.trim().strip_prefix(self.open);
        let name = inside.and_then(|inside| inside.strip_suffix(self.close));
        match name.and_then(|name| self.lists.get(name.trim())) {
            Some(words) => words.iter().map(|word| self.text(word)).collect(),
            None => vec![self.text(word)],
        }
    }

    /// A text with what is known put in.
    pub fn text(&self, text: &Text) -> Text {
        let mut filled = text.clone();
        for _ in 0..DEEPEST {
            let Some(next) = self.once(&filled).filter(|next| next.len() <= LONGEST) else {
                break;
            };
            filled = next;
        }
        filled
    }

    fn once(&self, text: &Text) -> Option<Text> {
        let mut builder = TextBuilder::new(text.file());
        let mut done = 0;
        let mut cursor = 0;
        while let Some(found) = text.get(cursor..).and_then(|rest| rest.find(self.open)) {
            let start = cursor + found;
            let inside = start + self.open.len();
            cursor = inside;
            let Some(length) = text.get(inside..).and_then(|rest| rest.find(self.close)) else {
                break;
            };
            let name = text.get(inside..inside + length).unwrap_or("").trim();
            let end = inside + length + self.close.len();
            if let Some(value) = self.values.get(name) {
                builder.append(&text.slice(done..start));
                builder.placed(value, text.span_of(start..end));
                done = end;
                cursor = end;
            }
        }
        if done == 0 {
            return None;
        }
        builder.append(&text.slice(done..text.len()));
        Some(builder.finish(text.span()))
    }

    /// The same in every field of a container in which carriers fill something in.
    pub fn container(&self, container: &mut Container) {
        let one = |field: &mut Option<Setting<Text>>| {
            if let Some(setting) = field {
                setting.value = self.text(&setting.value);
            }
        };
        one(&mut container.image);
        if let Value::Known(directory) = &mut container.working_dir {
            *directory = self.text(directory);
        }
        for list in [&mut container.command, &mut container.args]
            .into_iter()
            .flatten()
        {
            list.value = list
                .value
                .iter()
                .flat_map(|word| self.words(word))
                .collect();
        }
        for variable in &mut container.env {
            if let Value::Known(value) = &mut variable.value {
                *value = self.text(value);
            }
        }
        for mount in &mut container.mounts {
            if let Some(path) = &mut mount.path
                && let Value::Known(path) = &mut path.value
            {
                *path = self.text(path);
            }
            one(&mut mount.sub_path);
        }
        if let Some(script) = &mut container.script {
            script.text = self.text(&script.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn placeholders_are_filled_in() {
        let mut known = Substitution::new("$(", ")");
        known.set("params.a", "x");
        known.set("params.b", "<$(params.a)>");
        known.set("params.loop", "$(params.loop)$(params.loop)");
        let filled = |text: &str| {
            let text = known.text(&Text::verbatim(text, FileId::FIRST, 0));
            text.as_str().to_owned()
        };
        assert_eq!(filled("a=$(params.a);$( params.b )"), "a=x;<x>");
        assert_eq!(filled("$(params.c) $(date"), "$(params.c) $(date");
        assert!(filled("$(params.loop)").len() <= LONGEST);
        let text = known.text(&Text::verbatim("a=$(params.a)!", FileId::FIRST, 10));
        assert_eq!(text.span_of(2..3).range(), 12..23);
        assert_eq!(text.span_of(3..4).range(), 23..24);
    }
}
