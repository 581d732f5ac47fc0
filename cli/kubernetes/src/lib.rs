//! Kubernetes objects: identity, schemas, validation, references and differences.
