"""`python -m argus` is the same program as `argus`."""

from argus.cli import main

if __name__ == "__main__":
    main()
