//! Plan and apply: what a target holds against what it should hold.
