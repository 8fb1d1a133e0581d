"""What lies in a course and is not text: photos, and what else readers see, hear or take away. Never read whole into memory."""
