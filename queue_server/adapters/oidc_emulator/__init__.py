"""An emulated OpenID provider for tests and for trying a hall out: it asks for no password and vouches for whoever is chosen.

It shares nothing with what asks it: tokens are laid out and signed here with `cryptography` alone.
"""

LABEL_ZH = "仿真统一账号，不验证任何人的身份"
LABEL_EN = "Emulated identity provider: it checks nobody's identity"
