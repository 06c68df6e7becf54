"""Screens: draw and dispatch only."""
