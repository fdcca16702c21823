"""Old ledgers: a table becomes cases with their facts, after a dry run that says what each row would become."""
