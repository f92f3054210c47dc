"""The commands, a module for each thing that somebody wants to do."""
