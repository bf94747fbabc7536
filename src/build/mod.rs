//! The joined model and the replay.
