"""A whole configuration: where something is set in it, and edits that find their file by themselves."""
