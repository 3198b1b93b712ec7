//! A machine that tries all ways at once, so that no text makes it slow.

use super::parse::{Part, Set, Tree};

/// What a pattern compiles to.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// Programs of `(?!...)`.
    looks: Vec<Program>,
    /// Can match at the start of the text only.
    anchored: bool,
}

#[derive(Clone, Debug)]
enum Step {
    One(Set),
    Start,
    End,
    Jump(usize),
    Both(usize, usize),
    NotAhead(usize),
    Match,
}

pub(super) fn compile(tree: &Tree) -> Program {
    let mut program = Program::default();
    program.add(tree);
    program.steps.push(Step::Match);
    program.anchored = match tree {
        Tree::All(all) => matches!(all.first(), Some(Tree::Start)),
        tree => matches!(tree, Tree::Start),
    };
    program
}

impl Program {
    fn add(&mut self, tree: &Tree) {
        match tree {
            Tree::Empty => {}
            Tree::Start => self.steps.push(Step::Start),
            Tree::End => self.steps.push(Step::End),
            Tree::One(set) => self.steps.push(Step::One(set.clone())),
            Tree::All(all) => all.iter().for_each(|tree| self.add(tree)),
            Tree::Any(all) => self.any(all),
            Tree::NotAhead(tree) => {
                self.steps.push(Step::NotAhead(self.looks.len()));
                let mut look = compile(tree);
                look.anchored = true;
                self.looks.push(look);
            }
            Tree::Repeat { tree, least, most } => {
                (0..*least).for_each(|_| self.add(tree));
                match most {
                    Some(most) => (*least..*most).for_each(|_| self.maybe(tree)),
                    None => self.ever(tree),
                }
            }
        }
    }

    fn any(&mut self, all: &[Tree]) {
        let mut jumps = Vec::new();
        for (index, tree) in all.iter().enumerate() {
            if index + 1 == all.len() {
                self.add(tree);
                break;
            }
            let fork = self.steps.len();
            self.steps.push(Step::Both(fork + 1, 0));
            self.add(tree);
            jumps.push(self.steps.len());
            self.steps.push(Step::Jump(0));
            self.steps[fork] = Step::Both(fork + 1, self.steps.len());
        }
        let end = self.steps.len();
        for jump in jumps {
            self.steps[jump] = Step::Jump(end);
        }
    }

    fn maybe(&mut self, tree: &Tree) {
        let fork = self.steps.len();
        self.steps.push(Step::Jump(0));
        self.add(tree);
        self.steps[fork] = Step::Both(fork + 1, self.steps.len());
    }

    fn ever(&mut self, tree: &Tree) {
        let fork = self.steps.len();
        self.maybe(tree);
        self.steps.push(Step::Jump(fork));
        self.steps[fork] = Step::Both(fork + 1, self.steps.len());
    }
}

pub(super) fn finds(program: &Program, text: &str) -> bool {
    run(program, text, 0)
}

/// Whether there is a match that begins at `from`, or for a program without an anchor also later.
fn run(program: &Program, text: &str, from: usize) -> bool {
    let mut now = Threads::new(program.steps.len());
    let mut next = Threads::new(program.steps.len());
    let mut at = from;
    loop {
        if (at == from || !program.anchored) && now.follow(program, text, at, 0) {
            return true;
        }
        let Some(sign) = text[at..].chars().next() else {
            return false;
        };
        at += sign.len_utf8();
        for step in now.list.drain(..) {
            if let Step::One(set) = &program.steps[step]
                && set.holds(sign)
                && next.follow(program, text, at, step + 1)
            {
                return true;
            }
        }
        now.seen.fill(false);
        std::mem::swap(&mut now, &mut next);
        if now.list.is_empty() && program.anchored {
            return false;
        }
    }
}

/// Where the machine stands, each place once.
struct Threads {
    list: Vec<usize>,
    seen: Vec<bool>,
}

impl Threads {
    fn new(steps: usize) -> Self {
        Self {
            list: Vec::new(),
            seen: vec![false; steps],
        }
    }

    /// Goes on from `step` for as long as no sign is taken; `true` at a match.
    fn follow(&mut self, program: &Program, text: &str, at: usize, step: usize) -> bool {
        let mut open = vec![step];
        while let Some(step) = open.pop() {
            if std::mem::replace(&mut self.seen[step], true) {
                continue;
            }
            match &program.steps[step] {
                Step::Match => return true,
                Step::One(_) => self.list.push(step),
                Step::Jump(to) => open.push(*to),
                Step::Both(one, two) => open.extend([*two, *one]),
                Step::Start if at == 0 => open.push(step + 1),
                Step::End if text[at..].is_empty() || &text[at..] == "\n" => open.push(step + 1),
                Step::NotAhead(look) if !run(&program.looks[*look], text, at) => {
                    open.push(step + 1);
                }
                Step::Start | Step::End | Step::NotAhead(_) => {}
            }
        }
        false
    }
}

impl Set {
    fn holds(&self, sign: char) -> bool {
        let is_in = self.parts.iter().any(|part| match part {
            Part::Range(low, high) => (*low..=*high).contains(&sign),
            Part::Digit => crate::loose::digit(sign).is_some(),
            Part::Space => crate::loose::is_space(sign),
            Part::Word => sign.is_alphanumeric() || sign == '_',
        });
        is_in != self.negated
    }
}
