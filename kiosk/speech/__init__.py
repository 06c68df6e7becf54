"""The kiosk speaks: what a screen says, recorded clips first, a synthesiser otherwise. Nothing personal is ever spoken."""
