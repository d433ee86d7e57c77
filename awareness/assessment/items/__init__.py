"""One file a kind. Kinds never import one another."""
