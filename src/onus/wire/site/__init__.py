"""What a published site says of one contract, file by file."""
