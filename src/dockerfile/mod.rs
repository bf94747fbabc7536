//! Text → instructions with spans; words, variables, stages.
