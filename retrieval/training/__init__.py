"""Make the bundled embedding model from public text; nothing here is needed to answer a question."""
