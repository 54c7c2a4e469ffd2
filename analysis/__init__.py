"""Pure statistics and models: arrays in, frozen results or a `Refused` with the reason out."""
