"""Drawing and asking: prompt_toolkit and rich, plain text, JSON."""
