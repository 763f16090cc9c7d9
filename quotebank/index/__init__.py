"""Search engines behind one interface: ``engine`` says what one must do, every other file is one engine."""
