"""Turn files into the library: canonical text, structure, passages. No models, no network."""
