//! The files that a user writes: project, environments, components and releases.
