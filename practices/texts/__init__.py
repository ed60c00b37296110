"""The structure and the comparison of texts: numbering, words, likeness. Knows no Django and nothing else of ours."""
