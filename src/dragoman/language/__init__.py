"""Text to parsed sentences: words, limits, the encoder, trees, lemmas."""
