"""Files of strangers, looked at by processes that may not live long. No framework, and nothing of theirs is run."""
