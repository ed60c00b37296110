"""Italian with days that are not filled."""
