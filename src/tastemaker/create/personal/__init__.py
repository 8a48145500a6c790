"""The ladder of learning what one person wants made: each rung reads the same feedback, and is
used only where it did better than the rung below for people it had never met."""
