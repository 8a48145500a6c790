"""Steps from one version of the tables to the next. What stands here is never changed again."""
