"""Measures the shipped model and the whole coder on development sets, and holds each figure against its floor."""
