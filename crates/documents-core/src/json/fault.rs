//! Why a text is no JSON.

/// What is wrong with a text that should be JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(crate) at: usize,
    pub(crate) problem: String,
    pub(crate) advice: &'static str,
}

impl Fault {
    pub(crate) fn new(at: usize, problem: impl Into<String>, advice: &'static str) -> Self {
        Self {
            at,
            problem: problem.into(),
            advice,
        }
    }

    /// What is wrong.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}
