"""Keeping the portal: backups and restoring them, known heads of ledgers, mails that wait, how everything stands."""
