"""State → screens: what each role sees, and how it reaches them while it changes."""
