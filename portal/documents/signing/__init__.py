"""Signing letters, and telling whether a signature is intact.

Only this folder knows pyHanko. It is imported where a letter is signed or checked, and nowhere else: it costs
half a second.
"""
