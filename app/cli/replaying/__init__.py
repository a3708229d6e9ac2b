"""What `samenspraak replay` adds to the phones: ``source`` reads a file of answers, ``closing`` prints the table."""
