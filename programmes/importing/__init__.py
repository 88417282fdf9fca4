"""What officers may bring into the register from a file: one kind of row a file, each column with its meaning."""
