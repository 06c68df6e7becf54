"""How well a backend tells people apart: on folders of pictures, and on people before the real camera. No part of a session."""
