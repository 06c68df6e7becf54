"""The hall's MQTT broker: started, watched and reloaded by us, or somebody else's. See `running.running_broker`."""
