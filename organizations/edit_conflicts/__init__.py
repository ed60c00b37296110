"""No save undoes another unseen: forms are stamped with what they show, and refused when that changed since."""
