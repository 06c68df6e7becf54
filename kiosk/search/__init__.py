"""Find a matter by what a person types: Chinese, pinyin, initials, code, everyday words, each with slips. Pure."""

from kiosk.search.finder import Entry, Finder, finder_of, kept_for

__all__ = ["Entry", "Finder", "finder_of", "kept_for"]
