"""From the content of a national report to the lines of its pages: layouts compute nothing, the words are tested."""
