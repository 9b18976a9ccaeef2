"""Arabic numbers in groups of three, which Django's own format leaves out: 100,000 is read wrong without."""

THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."
NUMBER_GROUPING = 3
