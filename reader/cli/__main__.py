"""`python -m reader.cli`: the same as `reader`."""

from reader.cli import main

if __name__ == "__main__":
    main()
