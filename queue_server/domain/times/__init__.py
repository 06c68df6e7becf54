"""Hours, holidays, working time and limits. Pure."""
