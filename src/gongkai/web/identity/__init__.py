"""Who applies: sealed, shown masked, opened only through services that write down who opened it."""
