"""The parts that touch the world: storage, MQTT, brokers, vault, clock."""
