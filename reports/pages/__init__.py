"""The signed-in pages: what a coordinator reads. Thin doors over `reports.selectors` and `reports.wording`."""
