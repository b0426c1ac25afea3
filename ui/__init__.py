"""Turn values into a screen: command line, page, JSON."""
