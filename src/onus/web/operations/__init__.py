"""Operations: is the service alive, and how does it do."""
