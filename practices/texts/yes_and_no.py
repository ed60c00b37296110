"""What says yes and no in a cell of a sheet, in the languages of the portal."""

YES = frozenset({"yes", "y", "1", "true", "x", "oui", "ja", "sí", "si", "sì", "да", "نعم"})
NO = frozenset({"", "no", "n", "0", "false", "non", "nein", "нет", "لا"})
