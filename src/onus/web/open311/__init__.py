"""Open311: the same reports for programs, by GeoReport v2."""
