"""The demonstration: invented people and organisations, and two rounds at different stages."""
