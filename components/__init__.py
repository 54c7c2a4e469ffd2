"""Everything on the screen. Components do not read the store or compute statistics; pages pass both in."""
