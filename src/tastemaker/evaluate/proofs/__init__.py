"""The proof suite: one experiment a file, each with its design, its size and its pass mark."""
