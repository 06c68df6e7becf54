"""The kiosk's ways out: queue, devices, faces."""
