"""Renderers of handouts: pure functions from `model.handouts.Handout` to the formats that other tools read."""
