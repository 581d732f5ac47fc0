//! YAML in three dialects with spans, and YAML out as go-yaml writes it.
