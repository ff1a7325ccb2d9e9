"""What pages print of a room: words, shares and addresses, worked out before a template sees them."""
