"""`python -m nfh`: the same as the command nfh."""

import sys

from nfh.cli import main

sys.exit(main())
