"""Tests of the instruments that are shipped: their files, their histories, what nothing may be lost of."""
