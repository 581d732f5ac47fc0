//! Fault tests: kills, full disks and failing renames against the real binary.
