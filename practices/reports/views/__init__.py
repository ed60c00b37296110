"""The pages of issues and of clearances."""
