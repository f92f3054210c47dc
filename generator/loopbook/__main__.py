"""Lets ``python -m loopbook`` do what the ``loopbook`` command does."""

from loopbook.cli import main

if __name__ == "__main__":
    main()
