//! Fault tests against the real binary; they are in `tests/`, and this library is empty.
//!
//! They build the binary twice, in target folders of their own: with fault points, and as it is
//! released. No other build has fault points.
