"""One kind of finding per module. A module here with a function `find(case)` is a rule; nothing lists them."""
