"""Understanding, fine-tuned: texts with labels in, a model that reads such texts and its report out."""
