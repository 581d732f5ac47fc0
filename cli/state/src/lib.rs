//! The state store: secrets and records of applies.
