"""What people do when they judge: each locks what it changes, guards first and writes the audit."""
