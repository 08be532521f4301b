"""From typed intents to a plan or an answer; reads the target, touches nothing."""
