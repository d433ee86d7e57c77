"""The campaign's server: counts come in exactly once, rounded tables go out, nothing says who sent them."""
