"""How a text is parted into blocks: CommonMark's structure of containers and leaves, read line by line.

Python-Markdown's own block processors lose what is indented by less than four spaces and join lists of different kinds; so only
its tables, abbreviations and link addresses are kept, and each kind of node brings the rules by which its blocks are found.
"""
