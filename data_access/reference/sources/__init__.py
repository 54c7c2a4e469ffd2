"""One loader per publication. A loader reads the publisher's layout, refuses the whole file if anything in it is not as
documented, and returns rows in our own schema; it never returns half a file."""
