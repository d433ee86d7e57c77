"""What happens when one person goes through one module. Pure: no file, no clock, no page."""
