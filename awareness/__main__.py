"""`python -m awareness`, and where the bundled program starts."""

from awareness.cli import main

if __name__ == "__main__":
    main()
