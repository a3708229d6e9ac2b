"""Words for themes, without a language model: labels, clauses, languages."""
