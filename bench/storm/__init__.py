"""A storm: a city of made-up streets, its readers and its residents, against the website as it is run."""
