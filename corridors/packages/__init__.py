"""Operation packages: folders of CSV files, read and written without a database, and loaded through the services."""
