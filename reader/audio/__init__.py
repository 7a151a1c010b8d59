"""PCM -> cached Clips -> a Recording (MP3, captions)."""
