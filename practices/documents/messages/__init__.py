"""Messages that come as files: a mail (.eml), a mail saved by Outlook (.msg), a letter as PDF, Word or ODT file."""
