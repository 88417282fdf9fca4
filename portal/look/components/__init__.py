"""Template components: each takes plain values and gives a template its context."""
