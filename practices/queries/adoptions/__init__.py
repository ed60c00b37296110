"""Where organizations stand: statements, the matrix beside a reference, its sheet."""
