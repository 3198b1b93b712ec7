//! Where in an answer something stands: `MediaInfos[3].FileInfoList`.
//!
//! Worked out when there is something to tell, so that reading keeps no track of its way.

use std::fmt::Write;

use super::scan::Scan;

/// How much of a name that is foreign text is shown.
const NAME_SHOWN: usize = 40;

/// The path to the innermost value at each of these places, which must be in order.
pub(super) fn paths(text: &str, places: &[usize]) -> Vec<String> {
    let mut walk = Walk {
        scan: Scan::new(text),
        places,
        path: String::new(),
        found: Vec::with_capacity(places.len()),
    };
    // What breaks off has shown its places up to there.
    let _ = walk.values();
    walk.found.resize_with(places.len(), String::new);
    walk.found
}

struct Walk<'a> {
    scan: Scan<'a>,
    places: &'a [usize],
    path: String,
    found: Vec<String>,
}

/// An object or a list that is open: how long the path to it is, and the index of the next item of a list.
struct Open {
    path: usize,
    index: Option<usize>,
    first: bool,
}

impl Walk<'_> {
    fn values(&mut self) -> Option<()> {
        let mut open: Vec<Open> = Vec::new();
        // Most answers have nothing to tell of, and nobody needs what stands behind the last place.
        while self.found.len() < self.places.len() {
            let opens = match self.scan.peek() {
                bracket @ (b'{' | b'[') => {
                    self.tell_until(self.scan.at() + 1);
                    self.scan.take();
                    open.push(Open {
                        path: self.path.len(),
                        index: (bracket == b'[').then_some(0),
                        first: true,
                    });
                    true
                }
                _ => false,
            };
            if !opens {
                if self.scan.skip().is_err() {
                    self.tell_until(usize::MAX);
                    return None;
                }
                self.tell_until(self.scan.at());
            }
            loop {
                let Some(inside) = open.last_mut() else {
                    self.tell_until(usize::MAX);
                    return Some(());
                };
                self.path.truncate(inside.path);
                let more = match &mut inside.index {
                    Some(index) => {
                        let more = self.scan.item(&mut inside.first);
                        if more == Ok(true) {
                            let _ = write!(self.path, "[{index}]");
                            *index += 1;
                        }
                        more
                    }
                    None => match self.scan.key(&mut inside.first) {
                        Ok(Some(key)) => {
                            push_name(&mut self.path, &key.decode().0);
                            Ok(true)
                        }
                        Ok(None) => Ok(false),
                        Err(broken) => Err(broken),
                    },
                };
                match more {
                    Ok(true) => break,
                    Ok(false) => {
                        open.pop();
                    }
                    Err(_) => {
                        self.tell_until(usize::MAX);
                        return None;
                    }
                }
            }
            // The value may stand behind space.
            self.scan.peek();
        }
        Some(())
    }

    /// Takes the current path for every place before `end`.
    fn tell_until(&mut self, end: usize) {
        while let Some(place) = self.places.get(self.found.len()) {
            if *place >= end {
                return;
            }
            self.found.push(self.path.clone());
        }
    }
}

/// Adds the name of a field. One that is no plain word stands in quotes: it may be anything.
fn push_name(path: &mut String, name: &str) {
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    if plain && name.len() <= NAME_SHOWN {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        return;
    }
    let shown: String = name.chars().take(NAME_SHOWN).collect();
    let more = if shown.len() < name.len() { "..." } else { "" };
    let _ = write!(path, "[{shown:?}{more}]");
}
