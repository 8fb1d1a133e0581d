"""The figures of the project: each measured as a median, or as a ratio within one run, against the limit it has to keep."""
