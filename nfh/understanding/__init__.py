"""From text to requests: grammar, classifier, names, dialogue context."""
