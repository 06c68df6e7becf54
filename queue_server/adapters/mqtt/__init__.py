"""MQTT: one small client adapter and the hall's door on it."""
