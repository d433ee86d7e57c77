"""`python -m awareness`, and where the bundled program starts."""

import gc

gc.disable()  # until main(): nothing that is loaded is garbage, and looking for it takes time

from awareness.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
