"""Documents on paper and in office files: drawn from blocks, with no word of markup parsed."""
