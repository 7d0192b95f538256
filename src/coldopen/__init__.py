"""Cold Open: a publishing platform for the fan press."""

__version__ = "0.1.0.dev0"
