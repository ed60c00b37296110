"""The screens of the admin: one file per noun, and the group of the menu that holds them."""
