"""The pages of accounts that are ours."""
