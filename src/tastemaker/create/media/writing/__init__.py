"""What kinds of written content share: characters, the flow of a text, its tone, cards to show."""
