"""What closed days add up to: facts of each day, and figures over any number of them. Pure."""
