//! The words after a chore's name: flags, options with a value, and the rest.

use crate::Done;

/// Words not yet taken. A chore takes what it knows and then calls [`Arguments::finish`], so that a typing error is
/// reported instead of ignored.
pub(crate) struct Arguments(Vec<String>);

impl Arguments {
    pub(crate) fn new(words: impl Iterator<Item = String>) -> Self {
        Self(words.collect())
    }

    /// Whether `--name` is among the words.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// The value of `--name VALUE`.
    pub(crate) fn option(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(at) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        if at + 1 >= self.0.len() {
            return Err(format!("{name} needs a value after it."));
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    /// All words that are left.
    pub(crate) fn rest(self) -> Vec<String> {
        self.0
    }

    /// Fails if a word is left.
    pub(crate) fn finish(self) -> Done {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("'{word}' is not understood here; `cargo xtask` lists what is.")),
        }
    }
}
