//! `mediacloud show`: a timeline as a picture.

use std::io::{self, Write};

use alibaba_ice::documents::{PlacedClip, Timeline};

use crate::args::Show;
use crate::failure::Failure;
use crate::{input, output};

/// What a clip is drawn as when only the service knows how long it is.
const UNKNOWN_SECONDS: f64 = 5.0;
/// Columns in front of the picture.
const MARGIN: usize = 12;

/// Draws tracks and clips over time.
pub fn run(arguments: &Show) -> Result<(), Failure> {
    let text = input::document(&arguments.file)?;
    let timeline = Timeline::parse(&text)
        .map_err(|error| Failure::Usage(format!("{}: {error}", arguments.file)))?;
    output::stdout(|out| draw(out, &timeline, usize::from(arguments.width)))?;
    Ok(())
}

fn draw(out: &mut dyn Write, timeline: &Timeline, width: usize) -> io::Result<()> {
    let clips = drawn(timeline.placed());
    let columns = width.saturating_sub(MARGIN).max(10);
    let end = clips.iter().map(|clip| clip.end).fold(0.0, f64::max);
    if clips.is_empty() || end <= 0.0 {
        return writeln!(out, "The timeline has no clips.");
    }
    let column = |seconds: f64| column(seconds / end, columns);
    let length = match timeline.duration() {
        Some(length) => format!("{length} s"),
        None => "length known to the service only".to_owned(),
    };
    writeln!(out, "{length}; one column is {:.2} s", end / columns as f64)?;
    let mut rows: Vec<((&str, usize), String)> = Vec::new();
    for clip in &clips {
        let key = (clip.lane, clip.track);
        let (from, until) = (column(clip.start), column(clip.end));
        // A clip that begins before the end of the one drawn gets a line of its own.
        let fits = |(other, line): &(_, String)| *other == key && line.chars().count() <= from;
        if !rows.last().is_some_and(fits) {
            rows.push((key, String::new()));
        }
        if let Some((_, line)) = rows.last_mut() {
            line.extend(std::iter::repeat_n(' ', from - line.chars().count()));
            line.push_str(&boxed(&clip.label, (until - from).max(2), clip.is_known));
        }
    }
    for ((lane, track), line) in rows {
        writeln!(out, "{:<MARGIN$}{line}", format!("{lane} {}", track + 1))?;
    }
    let unknown = clips.iter().filter(|clip| !clip.is_known).count();
    if unknown > 0 {
        writeln!(
            out,
            "How long {unknown} of the clips are, drawn with ? and as {UNKNOWN_SECONDS} s, only the service knows."
        )?;
    }
    Ok(())
}

/// A clip with a start and an end to draw.
struct Drawn {
    lane: &'static str,
    track: usize,
    label: String,
    start: f64,
    end: f64,
    is_known: bool,
}

/// Clips behind one of unknown length follow it as it is drawn.
fn drawn(clips: Vec<PlacedClip>) -> Vec<Drawn> {
    let mut all: Vec<Drawn> = Vec::new();
    for clip in clips {
        let before = all
            .last()
            .filter(|before| (before.lane, before.track) == (clip.lane, clip.track))
            .map_or(0.0, |before| before.end);
        let start = clip.start.unwrap_or(before).max(0.0);
        let end = clip.end.unwrap_or(start + UNKNOWN_SECONDS).max(start);
        all.push(Drawn {
            lane: clip.lane,
            track: clip.track,
            label: clip.label,
            start,
            end,
            is_known: clip.end.is_some(),
        });
    }
    all
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of at most a few hundred columns"
)]
fn column(share: f64, columns: usize) -> usize {
    (share.clamp(0.0, 1.0) * columns as f64).round() as usize
}

/// `[label   ]`, this wide.
fn boxed(label: &str, width: usize, is_known: bool) -> String {
    // The end of an address tells more than its beginning.
    let name = label.rsplit('/').next().unwrap_or_default();
    let room = width - 2;
    let (end, filler) = if is_known { ("", ' ') } else { ("?", '?') };
    let mut inside: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(room.saturating_sub(end.len()))
        .collect();
    inside.extend(std::iter::repeat_n(
        filler,
        room - inside.chars().count().min(room),
    ));
    format!("[{inside}]")
}
