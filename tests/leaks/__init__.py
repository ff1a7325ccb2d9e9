"""Nothing of one system reaches another: planted words, swapped numbers, and fields that no form offers."""
