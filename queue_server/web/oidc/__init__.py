"""Signing in with the organisation's account: the way to an identity provider and back."""
