"""Who was made to do it instead: work shifted onto residents and shops."""
