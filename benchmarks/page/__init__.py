"""What people wait for in the browser: the theme map with ten thousand dots, and the phone's first load."""
