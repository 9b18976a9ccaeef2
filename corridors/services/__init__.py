"""The only writers. Each takes the `Write` of its transaction, which holds the operation's lock and next revision."""
