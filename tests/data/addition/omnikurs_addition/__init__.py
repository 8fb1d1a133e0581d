"""A package from outside, as a stranger would write it: what it adds to Omnikurs is named in its entry points."""
