"""The format of OCDS 1.1.5: what its schemas require of each field, without their texts."""
