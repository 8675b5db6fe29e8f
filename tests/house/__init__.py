"""The house's own order, checked by machine so that reviews can speak of meaning."""
