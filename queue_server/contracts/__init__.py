"""The shared language: what goes over the wire between kiosk, bridge, boards and server."""
