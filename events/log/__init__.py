"""The log: order, durability, once. Appending, reading, following; every other room knows of the database through here."""
