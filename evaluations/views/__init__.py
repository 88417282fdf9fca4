"""The judging pages: under the admin's door and in its look, each for the roles that need it."""
