"""Photos made ready for readers: turned upright, without what the camera noted, in the sizes that pages and paper show."""
