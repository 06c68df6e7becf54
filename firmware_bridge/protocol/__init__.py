"""Pure codecs: bytes, frames, meaning."""
