"""SVG as drawing programs write it, made into what a page and a sheet can show: nothing in it runs, loads or styles anything."""
