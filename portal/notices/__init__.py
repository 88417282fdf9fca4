"""What people are told: a row on the site for each event, and email as each person chose."""
