"""The whole main job as one function: a dossier in, an assessment out."""
