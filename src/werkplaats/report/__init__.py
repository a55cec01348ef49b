"""Report: results in, a readable evaluation out, in Dutch or English, as HTML, PDF and Word."""
