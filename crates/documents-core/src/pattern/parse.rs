//! From the text of a pattern to a tree.

use std::fmt;
use std::iter::Peekable;
use std::str::CharIndices;

/// Repeats beyond this are refused: the program grows with them.
const MOST_REPEATS: u32 = 1000;
const DEPTH: usize = 32;

/// A pattern that uses something which is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPattern {
    at: usize,
    problem: &'static str,
}

impl fmt::Display for InvalidPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {} of the pattern", self.problem, self.at)
    }
}

impl std::error::Error for InvalidPattern {}

#[derive(Clone, Debug)]
pub(super) enum Tree {
    Empty,
    Start,
    End,
    One(Set),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Repeat {
        tree: Box<Tree>,
        least: u32,
        most: Option<u32>,
    },
    NotAhead(Box<Tree>),
}

/// Which characters fit.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) negated: bool,
    pub(super) parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Range(char, char),
    Digit,
    Space,
    Word,
}

pub(super) fn parse(pattern: &str) -> Result<Tree, InvalidPattern> {
    let mut parser = Parser {
        signs: pattern.char_indices().peekable(),
        end: pattern.len(),
    };
    let tree = parser.alternatives(0)?;
    match parser.signs.peek() {
        None => Ok(tree),
        Some(_) => parser.refuse("a `)` that closes nothing"),
    }
}

struct Parser<'p> {
    signs: Peekable<CharIndices<'p>>,
    end: usize,
}

impl Parser<'_> {
    fn refuse<T>(&mut self, problem: &'static str) -> Result<T, InvalidPattern> {
        let at = self.signs.peek().map_or(self.end, |(at, _)| *at);
        Err(InvalidPattern { at, problem })
    }

    fn take(&mut self, sign: char) -> bool {
        self.signs.next_if(|(_, found)| *found == sign).is_some()
    }

    fn next(&mut self, problem: &'static str) -> Result<char, InvalidPattern> {
        match self.signs.next() {
            Some((_, sign)) => Ok(sign),
            None => self.refuse(problem),
        }
    }

    fn alternatives(&mut self, depth: usize) -> Result<Tree, InvalidPattern> {
        if depth > DEPTH {
            return self.refuse("too many brackets inside each other");
        }
        let mut all = vec![self.sequence(depth)?];
        while self.take('|') {
            all.push(self.sequence(depth)?);
        }
        Ok(match all.len() {
            1 => all.remove(0),
            _ => Tree::Any(all),
        })
    }

    fn sequence(&mut self, depth: usize) -> Result<Tree, InvalidPattern> {
        let mut all = Vec::new();
        while let Some((_, sign)) = self.signs.peek().copied() {
            if matches!(sign, '|' | ')') {
                break;
            }
            let atom = self.atom(depth)?;
            all.push(self.repeated(atom)?);
        }
        Ok(match all.len() {
            0 => Tree::Empty,
            1 => all.remove(0),
            _ => Tree::All(all),
        })
    }

    fn atom(&mut self, depth: usize) -> Result<Tree, InvalidPattern> {
        let one = |parts: Vec<Part>| {
            Tree::One(Set {
                negated: false,
                parts,
            })
        };
        Ok(match self.next("a sign is missing")? {
            '^' => Tree::Start,
            '$' => Tree::End,
            '.' => Tree::One(Set {
                negated: true,
                parts: vec![Part::Range('\n', '\n')],
            }),
            '[' => Tree::One(self.set()?),
            '(' => self.group(depth)?,
            '\\' => one(vec![self.escape()?]),
            '*' | '+' | '?' => return self.refuse("nothing to repeat"),
            sign => one(vec![Part::Range(sign, sign)]),
        })
    }

    fn group(&mut self, depth: usize) -> Result<Tree, InvalidPattern> {
        let mut is_look = false;
        if self.take('?') {
            match self.next("a group without an end")? {
                ':' => {}
                '!' => is_look = true,
                _ => return self.refuse("a kind of group that is not known"),
            }
        }
        let inside = self.alternatives(depth + 1)?;
        if !self.take(')') {
            return self.refuse("a group without an end");
        }
        Ok(match is_look {
            true => Tree::NotAhead(Box::new(inside)),
            false => inside,
        })
    }

    fn escape(&mut self) -> Result<Part, InvalidPattern> {
        Ok(match self.next("nothing behind a backslash")? {
            'd' => Part::Digit,
            's' => Part::Space,
            'w' => Part::Word,
            'n' => Part::Range('\n', '\n'),
            't' => Part::Range('\t', '\t'),
            sign if sign.is_ascii_alphanumeric() => {
                return self.refuse("an escape that is not known");
            }
            sign => Part::Range(sign, sign),
        })
    }

    fn set(&mut self) -> Result<Set, InvalidPattern> {
        let negated = self.take('^');
        let mut parts = Vec::new();
        loop {
            let part = match self.next("a `[` without an end")? {
                ']' if !parts.is_empty() => break,
                '\\' => self.escape()?,
                sign => Part::Range(sign, sign),
            };
            parts.push(self.range(part)?);
        }
        Ok(Set { negated, parts })
    }

    /// A part of a set, or the range that begins with it.
    fn range(&mut self, part: Part) -> Result<Part, InvalidPattern> {
        let mut ahead = self.signs.clone();
        let is_range = matches!(ahead.next(), Some((_, '-')))
            && !matches!(ahead.next(), None | Some((_, ']')));
        let Part::Range(low, _) = part else {
            return Ok(part);
        };
        if !is_range {
            return Ok(part);
        }
        self.take('-');
        let high = match self.next("a range without an end")? {
            '\\' => self.escape()?,
            sign => Part::Range(sign, sign),
        };
        match high {
            Part::Range(high, _) if low <= high => Ok(Part::Range(low, high)),
            _ => self.refuse("a range that ends before it begins"),
        }
    }

    fn repeated(&mut self, tree: Tree) -> Result<Tree, InvalidPattern> {
        let (least, most) = match self.signs.peek() {
            Some((_, '*')) => (0, None),
            Some((_, '+')) => (1, None),
            Some((_, '?')) => (0, Some(1)),
            Some((_, '{')) => {
                self.signs.next();
                let counts = self.counts()?;
                return self.finish(tree, counts);
            }
            _ => return Ok(tree),
        };
        self.signs.next();
        self.finish(tree, (least, most))
    }

    fn finish(
        &mut self,
        tree: Tree,
        (least, most): (u32, Option<u32>),
    ) -> Result<Tree, InvalidPattern> {
        // Lazy or not: what counts is whether there is a match.
        self.take('?');
        if matches!(self.signs.peek(), Some((_, '*' | '+' | '{'))) {
            return self.refuse("a repeat of a repeat");
        }
        Ok(Tree::Repeat {
            tree: Box::new(tree),
            least,
            most,
        })
    }

    fn counts(&mut self) -> Result<(u32, Option<u32>), InvalidPattern> {
        let least = self.count()?;
        let Some(least) = least else {
            return self.refuse("a number of repeats is missing");
        };
        let most = match self.take(',') {
            true => self.count()?,
            false => Some(least),
        };
        if !self.take('}') {
            return self.refuse("a `{` without an end");
        }
        if most.is_some_and(|most| most < least) || least.max(most.unwrap_or(0)) > MOST_REPEATS {
            return self.refuse("a number of repeats that cannot be");
        }
        Ok((least, most))
    }

    fn count(&mut self) -> Result<Option<u32>, InvalidPattern> {
        let mut count = None;
        while let Some(digit) = self.signs.peek().and_then(|(_, sign)| sign.to_digit(10)) {
            self.signs.next();
            count = Some(
                count
                    .unwrap_or(0u32)
                    .saturating_mul(10)
                    .saturating_add(digit),
            );
        }
        Ok(count)
    }
}
