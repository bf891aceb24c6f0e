"""The log on the disk and on the wire: queue, tiles, keys, witness and mirror."""
