"""Very many events at once: an import and our COPY, beside COPY by itself of the same rows; and how much memory an import takes."""
