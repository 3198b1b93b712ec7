//! Writing to stdout.

use std::io::{self, BufWriter, StdoutLock, Write};

use serde_json::Value;

/// Gives `write` a buffered stdout, and sees that everything gets there.
///
/// Not `println!`, which panics when the reader of a pipe has gone.
pub fn stdout(
    write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()
}

/// JSON for people, with a line feed at the end.
pub fn json(value: &Value) -> io::Result<()> {
    stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, value)?;
        writeln!(out)
    })
}

/// Rows below a heading, in columns as wide as they need to be; empty columns are left out.
pub fn table(
    out: &mut impl Write,
    heading: &[&str],
    rows: &[Vec<String>],
    indent: &str,
) -> io::Result<()> {
    let columns: Vec<(usize, usize)> = (0..heading.len())
        .filter_map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            (widest > 0).then(|| (column, widest.max(heading[column].chars().count())))
        })
        .collect();
    let mut line = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = columns
            .iter()
            .map(|&(column, width)| format!("{:width$}", cell(column)))
            .collect();
        writeln!(out, "{indent}{}", cells.join("  ").trim_end())
    };
    line(&|column| heading[column].to_owned())?;
    for row in rows {
        line(&|column| row.get(column).cloned().unwrap_or_default())?;
    }
    Ok(())
}
