//! Text → a tree with a span on every key and value, scalars read as Kubernetes reads them.
