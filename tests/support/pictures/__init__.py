"""Pictures of the hall's pages, by subject. Each part takes its pictures in one language."""
