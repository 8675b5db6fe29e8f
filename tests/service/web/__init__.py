"""The HTTP door, asked over a real socket."""
