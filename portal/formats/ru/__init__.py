"""Russian without the abbreviation of “year”, which would end a sentence with two full stops."""
