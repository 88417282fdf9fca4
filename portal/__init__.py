"""The frame and the ground of the portal."""

import os

# The matrices of one round are small: threads of a second core cost more than they give, and each
# worker process would start its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
