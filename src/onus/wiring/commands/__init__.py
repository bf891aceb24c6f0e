"""Commands: what operators of the website run, once Django is ready."""
