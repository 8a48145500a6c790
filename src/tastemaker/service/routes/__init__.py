"""Routes, one file per noun. Each checks nothing but form: what is right or wrong about content is
for the engine to say, and what stands before every route is in `guard`."""
