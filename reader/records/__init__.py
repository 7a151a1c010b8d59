"""What must outlive a restart: articles, recordings' records, the lexicon, who may do what."""

from reader.records.library import Event, Library, RecordingRecord, Report, Shelf, ShelfItem

__all__ = ["Event", "Library", "RecordingRecord", "Report", "Shelf", "ShelfItem"]
