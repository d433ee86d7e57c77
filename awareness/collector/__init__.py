"""The campaign's server: takes anonymous counts in, gives rounded tables out. It cannot see a learner."""
