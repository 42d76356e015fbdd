"""What every room may use and that knows no room: the palette, the small markup of texts."""
