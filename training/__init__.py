"""How Vigie's French model was trained: data, tokenizer, vectors, training and scores (see README.md)."""
