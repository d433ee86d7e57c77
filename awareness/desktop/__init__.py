"""What stands around a web app on someone's own computer: its server, its window, one start at a time."""
