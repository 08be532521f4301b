"""From a failure to advice."""
