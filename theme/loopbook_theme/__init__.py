"""Templates, styles and scripts of the site, laid over Material for MkDocs."""
