"""What this project promises in numbers, measured: `quality` the themes, `load` the server."""
