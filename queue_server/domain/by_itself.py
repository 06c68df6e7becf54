"""What the server is called in events of things that it does by itself."""

from typing import Final

SERVER: Final = "system:server"
