"""Compiles and loads what stands in intents/, grammars/ and data/."""
