"""What the eye sees. Nothing here reads the store or does statistics; pages bring both."""
