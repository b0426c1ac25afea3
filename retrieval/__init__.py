"""Turn a question and the library into an answer whose every quote is checked."""
