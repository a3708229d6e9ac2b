"""Phone → accepted contribution: join, consent, normalise, append, acknowledge."""
