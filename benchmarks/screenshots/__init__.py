"""Pictures of the console and the hall in every state, for the documentation: `make screenshots`."""
