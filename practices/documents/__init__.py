"""Files in and out: text, and the formats that organizations publish in. Knows no Django."""
