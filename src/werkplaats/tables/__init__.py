"""Tables: cleaned tables in, analysis tables out."""
