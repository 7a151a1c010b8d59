"""What takes longer than a request: Recordings are made by workers, and the Studio is where to ask for them."""

from reader.jobs.studio import Status, Studio
from reader.jobs.tree import Branch, run_tree
from reader.jobs.worker import work

__all__ = ["Branch", "Status", "Studio", "run_tree", "work"]
