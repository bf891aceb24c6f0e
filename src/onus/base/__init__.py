"""Values that know no domain: instants, grids, money, canonical bytes, errors."""
