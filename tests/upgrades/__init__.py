"""Earlier releases brought up to today's code: their dumps, their backups, and their code beside today's schema."""
