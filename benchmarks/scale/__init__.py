"""What compose.yaml runs, as plain processes on one machine: everything at once, and each part killed once."""
