"""A whole hall on one machine: the real server, emulated devices, scripted clerks and, headless, scripted citizens."""
