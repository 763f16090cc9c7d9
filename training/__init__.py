"""How the weights of the tagger are learnt; nothing that the package needs to run."""
