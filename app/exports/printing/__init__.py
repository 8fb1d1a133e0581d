"""What every printed format needs: drawings and photos for paper, styles and fonts, and WeasyPrint in a process of its own."""
