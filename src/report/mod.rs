//! Findings → human, concise, json.
