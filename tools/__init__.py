"""Programs for whoever carries the course on. Nothing here is installed with the package."""
