"""The kinds of document that the judging side makes: packs for assessors, letters for bidders."""
