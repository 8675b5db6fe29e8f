"""What each type of event says: one module per subject, one class per verb, past tense."""
