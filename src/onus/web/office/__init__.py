"""Office: files that come in and papers that go out."""
