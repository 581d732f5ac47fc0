//! Helm charts: loading, values, functions and rendering.
