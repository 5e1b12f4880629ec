"""The language of law files: expressions, models, checks, loading. Knows no engine and no census format."""
