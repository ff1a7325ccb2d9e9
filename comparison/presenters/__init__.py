"""What pages of comparison print, worked out before a template sees it."""
