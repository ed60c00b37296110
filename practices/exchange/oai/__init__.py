"""OAI-PMH 2.0 (openarchives.org): libraries harvest what is public, with what was withdrawn. Off by default."""
