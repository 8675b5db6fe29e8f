"""The read API: GraphQL types over the reads, without a line of SQL."""
