"""WhatsApp: exported text, the Android database, the iOS database."""
