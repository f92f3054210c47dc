"""The log for machines: shapes that are versioned, documented, and only grow."""
