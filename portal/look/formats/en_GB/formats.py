"""Dates in the admin, as near to the portal's own words as Django's formats come."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y \a\t P"
TIME_FORMAT = "P"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = r"j M Y \a\t P"
