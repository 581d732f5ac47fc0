//! Environments bound, rendered to documents and explained.
