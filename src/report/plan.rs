//! What each build resolves to.

use std::io::{self, Write};

use super::Report;
use super::sanitise;

/// Writes what each build resolves to.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for build in &report.builds {
        let context = build.context_path.as_deref().unwrap_or("not known");
        writeln!(
            out,
            "context {}: {}",
            sanitise::line(context),
            build.context_how
        )?;
    }
    Ok(())
}
