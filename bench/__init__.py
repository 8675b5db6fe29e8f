"""How fast the house is: a made-up world of any size, loaded, folded and asked. Measures, and asserts nothing."""
