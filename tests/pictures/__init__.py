"""The README's pictures, photographed from the running course by `make pictures`."""
