//! Nothing but tests: those in `tests/`, and the examples of the workspace's README.

#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
