"""Who answers: posts, holders, deputies, and the ladder that silence climbs."""
