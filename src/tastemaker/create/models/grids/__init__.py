"""Generators that draw a whole grid at once: conditional VAE and conditional WGAN-GP."""
