"""Pure: states, intents, effects, reducer."""
