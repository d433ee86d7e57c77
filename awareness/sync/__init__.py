"""From the outbox to the campaign's server: whose server, when, how, and what the answers mean."""
