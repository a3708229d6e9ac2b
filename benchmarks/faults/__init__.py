"""Every fault that the promise speaks of, injected for real; and a checker of what must hold after each."""
