"""The house: ten floors of small rooms above the ground `events`, each seeing only the floors below."""
