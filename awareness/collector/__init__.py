"""The campaign's server: counts come in exactly once, and nothing it keeps says who sent them."""
